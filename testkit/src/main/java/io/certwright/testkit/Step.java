package io.certwright.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.spi.storage.Attribute;
import io.certwright.spi.storage.AttributeMatch;
import io.certwright.spi.storage.ListQuery;
import io.certwright.spi.storage.RecordWrite;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** One step of a random sequence: done on the storage and on the model, and compared. */
interface Step {

  /** An instant that a model's due times are counted from, in the past of any storage's clock. */
  Instant BASE = Instant.parse("2020-01-01T00:00:00Z");

  void play(Play play);

  /** A commit. */
  record Write(List<Intent> intents) implements Step {
    @Override
    public void play(Play play) {
      var writes = new LinkedHashMap<String, RecordWrite>();
      intents.forEach(
          intent -> writes.putIfAbsent(intent.id(), intent.toWrite(play.bench(), play.model())));
      play.commit(List.copyOf(writes.values()), List.of());
    }
  }

  /** What is to become of one record, its precondition right or wrong. */
  record Intent(String id, What what, boolean right, int revision, List<String> values, int due) {

    enum What {
      PUT,
      DELETE,
      CHECK
    }

    RecordWrite toWrite(Bench bench, Model model) {
      var key = bench.key(id);
      var now = model.revision(key);
      var expected = right ? now : OptionalLong.of(now.orElse(0) + 1);
      return switch (what) {
        case DELETE -> new RecordWrite.Delete(key, expected.orElse(1));
        case CHECK -> new RecordWrite.Check(key, expected);
        case PUT -> {
          var attributes = new ArrayList<Attribute>();
          values.forEach(value -> attributes.add(Attribute.text("n", value)));
          attributes.add(Attribute.moment("n", BASE.plusSeconds(revision)));
          yield new RecordWrite.Put(
              key, expected, revision, Bench.bytes("r" + revision), attributes, dueAt());
        }
      };
    }

    private Optional<Instant> dueAt() {
      return switch (due) {
        case 0 -> Optional.empty();
        case 1 -> Optional.of(BASE.plus(Duration.ofDays(365_000)));
        default -> Optional.of(BASE.plusSeconds(due));
      };
    }
  }

  /** A listing. */
  record Browse(String prefix, ListQuery.Order order, int limit) implements Step {
    @Override
    public void play(Play play) {
      var expected = new ArrayList<>(play.model().list(prefix));
      if (order == ListQuery.Order.DESCENDING) {
        Collections.reverse(expected);
      }
      assertThat(Paging.list(play.bench(), prefix, order, limit)).isEqualTo(expected);
    }
  }

  /** A search. */
  record Find(AttributeMatch match, int limit) implements Step {
    @Override
    public void play(Play play) {
      assertThat(Paging.hits(play.bench(), "n", match, limit))
          .isEqualTo(play.model().find("n", match));
    }
  }

  /** What is due. */
  record Due(int limit) implements Step {
    @Override
    public void play(Play play) {
      var page = play.storage().due(play.bench().vault, limit);
      assertThat(page.records())
          .isEqualTo(play.model().due(page.now()).stream().limit(limit).toList());
    }
  }

  /** What changed since the last time. */
  record Follow(int limit) implements Step {
    @Override
    public void play(Play play) {
      play.follow(limit);
    }
  }

  /** Every commit so far is looked up. */
  record Settle() implements Step {
    @Override
    public void play(Play play) {
      play.model()
          .settlements()
          .forEach((id, expected) -> assertThat(play.storage().settle(id)).isEqualTo(expected));
    }
  }

  /** The storage is closed and opened again, where the fixture can do that. */
  record Reopen() implements Step {
    @Override
    public void play(Play play) {
      if (play.bench().can(StorageAbility.REOPENS)) {
        play.reopen();
      }
      assertThat(play.storage().list(Pages.all(play.bench())).records())
          .isEqualTo(play.model().all());
    }
  }
}
