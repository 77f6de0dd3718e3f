package io.certwright.tests.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.MemoryStorage;
import io.certwright.Vault;
import io.certwright.audit.AuditEntry;
import io.certwright.errors.ConflictException;
import io.certwright.errors.VaultMovedException;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.keys.KeySpec;
import io.certwright.spi.storage.Feed;
import io.certwright.spi.storage.FeedPosition;
import io.certwright.spi.storage.ListPage;
import io.certwright.spi.storage.ListQuery;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.Storage;
import io.certwright.spi.storage.StoredRecord;
import io.certwright.testkit.FakeAnswer;
import io.certwright.testkit.ForwardingStorage;
import io.certwright.transfer.VaultMove;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/**
 * Another process changes a vault at every moment of a backup and of a move: what arrives is one
 * state of it nevertheless.
 */
class TransferHistoriesTest {

  /** What the other process does. */
  enum Action {
    FIRST,
    SECOND,
    THIRD,
    ORDER,
    WORK,
    USE
  }

  @Provide
  Arbitrary<Action> actions() {
    return Arbitraries.of(Action.values());
  }

  @Property(tries = 40)
  void aBackupIsOneStateOfTheVault(
      @ForAll @Size(max = 8) List<@From("actions") Action> before,
      @ForAll @Size(min = 1, max = 60) List<@From("actions") Action> during,
      @ForAll long seed) {
    var estate = new Estate();
    var memory = MemoryStorage.create(estate.clock);
    var meddled = new Meddled(memory.another(), new Random(seed));
    var target = MemoryStorage.create(estate.clock);
    try (var other = estate.open(memory.another());
        var vault = estate.open(meddled)) {
      before.forEach(action -> act(estate, other, action));
      var known = Estate.trail(vault);
      meddled.meddle(during, action -> act(estate, other, action));
      estate.clock.advance(Duration.ofSeconds(1));
      var backup = Estate.backUp(vault);
      meddled.meddle(List.of(), action -> {});
      estate.restore(backup, target);
      try (var there = estate.open(target.another())) {
        Estate.requireIntact(there);
        var trail =
            Estate.trail(there).stream()
                .filter(entry -> !entry.operation().equals("vault/restore"))
                .toList();
        assertThat(trail).startsWith(known.toArray(new AuditEntry[0]));
        assertThat(Estate.trail(vault)).startsWith(trail.toArray(new AuditEntry[0]));
        there.create("after", certificate());
      }
    }
  }

  @Property(tries = 40)
  void aMoveLosesNothingThatWasAcknowledged(
      @ForAll @Size(max = 8) List<@From("actions") Action> before,
      @ForAll @Size(min = 1, max = 60) List<@From("actions") Action> during,
      @ForAll long seed) {
    var estate = new Estate();
    var memory = MemoryStorage.create(estate.clock);
    var meddled = new Meddled(memory.another(), new Random(seed));
    var target = MemoryStorage.create(estate.clock);
    try (var other = estate.open(memory.another());
        var vault = estate.open(meddled)) {
      before.forEach(action -> act(estate, other, action));
      meddled.meddle(during, action -> act(estate, other, action));
      var move = VaultMove.of(vault, target.another(), "the attic");
      move.copy();
      move.switchOver();
      meddled.meddle(List.of(), action -> {});
      try (var there = estate.open(target.another())) {
        Estate.requireIntact(there);
        assertThat(Estate.contents(there)).isEqualTo(Estate.contents(vault));
        var trail = Estate.trail(vault);
        assertThat(trail.get(trail.size() - 1).operation()).isEqualTo("vault/moved");
        assertThat(Estate.trail(there)).startsWith(trail.toArray(new AuditEntry[0]));
        there.create("after", certificate());
      }
    }
  }

  private static CertificatePolicy certificate() {
    return CertificatePolicy.tlsServer("a.example.test").key(KeySpec.ED25519).build();
  }

  private static void act(Estate estate, Vault vault, Action action) {
    // Between stripes of the trail the time is the order: nothing else happens at the same time.
    estate.clock.advance(Duration.ofSeconds(1));
    try {
      switch (action) {
        case FIRST, SECOND, THIRD -> vault.create(action.name(), certificate());
        case ORDER -> {
          estate.ca.answerNext(FakeAnswer.pending(Estate.ORDER, Duration.ofMinutes(1)));
          vault.create("waiting", Estate.waiting());
        }
        case WORK -> {
          estate.clock.advance(Duration.ofMinutes(2));
          try (var manager = LifecycleManager.builder(vault).build()) {
            manager.runOnce();
          }
        }
        case USE -> {
          var found = vault.find("first");
          found.ifPresent(vault::privateKey);
        }
      }
    } catch (ConflictException | VaultMovedException e) {
      // An order is under way already, or the vault has gone; both are as they should be.
    } finally {
      estate.clock.advance(Duration.ofSeconds(1));
    }
  }

  /** A storage in front of whose reads somebody else does things, some of the time. */
  private static final class Meddled extends ForwardingStorage {
    private final Random random;
    private Iterator<Action> actions = List.<Action>of().iterator();
    private Consumer<Action> actor = action -> {};
    private boolean acting;

    Meddled(Storage target, Random random) {
      super(target);
      this.random = random;
    }

    void meddle(List<Action> what, Consumer<Action> how) {
      actions = what.iterator();
      actor = how;
    }

    private void act() {
      if (!acting && actions.hasNext() && random.nextInt(3) == 0) {
        acting = true;
        try {
          actor.accept(actions.next());
        } finally {
          acting = false;
        }
      }
    }

    @Override
    public Optional<StoredRecord> get(RecordKey key) {
      act();
      return super.get(key);
    }

    @Override
    public ListPage list(ListQuery query) {
      act();
      return super.list(query);
    }

    @Override
    public Feed changes(FeedPosition after, int limit) {
      act();
      return super.changes(after, limit);
    }
  }
}
