package io.certwright.benchmarks;

import io.certwright.Contact;
import io.certwright.Vault;
import io.certwright.access.Identity;
import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.Storage;
import io.certwright.storage.file.FileStorage;
import io.certwright.testkit.ForwardingStorage;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * A change by an identity with a hundred assignments, in a directory: allowed, read, sealed,
 * audited and durable; against a bare commit of the same records to a storage of the same kind.
 */
final class MutationFigure implements Figure {

  private static final double AIM = 1.15;
  private static final List<List<Contact>> CONTACTS =
      List.of(List.of(Contact.of("a@example.test")), List.of(Contact.of("b@example.test")));

  @Override
  public String name() {
    return "gate-mutation";
  }

  @Override
  public Line measure(Effort effort) throws Exception {
    try (var directory = new ScratchDirectory();
        var bare = FileStorage.at(directory.path().resolve("bare"))) {
      var watched = new Watched(FileStorage.at(directory.path().resolve("vault")));
      try (var vault = IssuingVault.in(watched)) {
        Assignments.hundred(vault.vault(), "manager");
        var somebody = vault.vault().as(Identity.named(Assignments.SOMEBODY));
        change(somebody, 2);
        var again = new Again(bare, watched.last);
        var duel = Duel.ofWall(times -> change(somebody, times), again::commit, effort);
        return Line.of(name(), duel.ours(), duel.floor(), "us", AIM)
            .number("records", watched.last.size());
      }
    }
  }

  private static int change(Vault vault, int times) {
    for (int i = 0; i < times; i++) {
      vault.contacts().set(CONTACTS.get(i % 2));
    }
    return times;
  }

  /** Remembers what the last commit wrote. */
  private static final class Watched extends ForwardingStorage {
    private List<RecordWrite> last = List.of();

    Watched(Storage target) {
      super(target);
    }

    @Override
    protected CommitOutcome forward(Commit commit, Function<Commit, CommitOutcome> onward) {
      last = commit.writes();
      return onward.apply(commit);
    }
  }

  /** Commits the same records once more: what was made is made under another id. */
  private static final class Again {
    private final SecureRandom random = new SecureRandom();
    private final Storage storage;
    private final List<RecordWrite.Put> writes = new ArrayList<>();
    private long turn;

    Again(Storage storage, List<RecordWrite> sample) {
      this.storage = storage;
      sample.forEach(write -> writes.add((RecordWrite.Put) write));
    }

    int commit(int times) {
      for (int i = 0; i < times; i++) {
        var commit = new Commit(CommitId.random(random), writes.stream().map(this::next).toList());
        turn++;
        if (!(storage.commit(commit) instanceof CommitOutcome.Committed)) {
          throw new IllegalStateException("refused");
        }
      }
      return times;
    }

    private RecordWrite next(RecordWrite.Put write) {
      boolean made = write.expected().isEmpty();
      var key = write.key();
      return new RecordWrite.Put(
          made ? new RecordKey(key.vault(), key.kind(), key.id() + "-" + turn) : key,
          made || turn == 0 ? OptionalLong.empty() : OptionalLong.of(turn),
          made ? 1 : turn + 1,
          write.payload(),
          write.attributes(),
          write.due());
    }
  }
}
