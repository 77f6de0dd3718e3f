package io.certwright.tests.stripes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.MemoryStorage;
import io.certwright.Vault;
import io.certwright.audit.AuditEntry;
import io.certwright.errors.StorageFailureException;
import io.certwright.errors.VaultMovedException;
import io.certwright.spi.storage.StorageException;
import io.certwright.transfer.VaultBackup;
import io.certwright.transfer.VaultMove;
import io.certwright.transfer.VaultRestore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A vault whose nodes write several stripes moves as a whole. */
class StripesMoveTest {

  private static final String ATTIC = "the attic";

  private final Crowd crowd = Crowd.apart(4);
  private final MemoryStorage target = MemoryStorage.create(crowd.clock);

  @AfterEach
  void close() {
    crowd.close();
    target.close();
  }

  private VaultMove move() {
    return VaultMove.of(crowd.nodes.get(1).vault, target.another(), ATTIC);
  }

  private Vault there() {
    return Vault.builder(target.another(), crowd.protection).clock(crowd.clock).open();
  }

  private static List<String> operations(Vault vault) {
    return vault.audit().entries(Optional.empty(), 1000).entries().stream()
        .map(AuditEntry::operation)
        .toList();
  }

  private void assertMoved(Iterable<Crowd.Node> nodes) {
    int entries = crowd.stored().size();
    for (var node : nodes) {
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(node::write).isInstanceOf(VaultMovedException.class);
      }
    }
    assertThat(crowd.stored()).hasSize(entries);
  }

  @RepeatedTest(5)
  void nobodyWritesAnyStripeAfterwards() {
    var move = move();
    move.copy();
    crowd.nodes.forEach(Crowd.Node::write);
    move.switchOver();
    assertMoved(crowd.nodes);
    assertMoved(List.of(crowd.join()));
    try (var vault = there()) {
      assertThat(vault.audit().verify().findings()).isEmpty();
      assertThat(operations(vault)).endsWith("vault/arrived");
    }
  }

  /** It is about to begin a stripe, or to go to one that was left, when the trail ends. */
  @RepeatedTest(5)
  void nobodyBeginsAStripeAfterwards() {
    var owner = crowd.nodes.get(0);
    assertThat(owner.stripe()).isEqualTo("0001");
    var late = crowd.join();
    var losses = new AtomicInteger();
    late.meeting.before =
        () -> {
          if (losses.incrementAndGet() <= 3) {
            owner.write();
          }
          if (losses.get() == 3) {
            move().switchOver();
          }
        };
    var stripes = crowd.stripes();
    assertThatThrownBy(late::write).isInstanceOf(VaultMovedException.class);
    assertThat(losses.get()).isGreaterThanOrEqualTo(3);
    assertThat(crowd.stripes()).isEqualTo(stripes);
    assertMoved(crowd.nodes);
  }

  /** What a node writes between the end of the first stripe and that of its own comes along. */
  @RepeatedTest(5)
  void whoWritesUntilTheLastMomentLosesNothing() {
    var written = new AtomicInteger();
    var mover = crowd.nodes.get(1);
    mover.meeting.before =
        () -> {
          try {
            crowd.nodes.get(2).write();
            written.incrementAndGet();
          } catch (VaultMovedException e) {
            // It has been told.
          }
        };
    int before = crowd.nodes.get(0).trail(1000).size();
    move().switchOver();
    mover.meeting.before = () -> {};
    assertThat(written.get()).isPositive();
    assertMoved(crowd.nodes);
    try (var vault = there()) {
      int ends = crowd.stripes().size();
      assertThat(operations(vault)).hasSize(before + written.get() + ends + 1);
      assertThat(vault.audit().verify().findings()).isEmpty();
    }
  }

  /** It stops at each of its own commits at the old place, and is taken up again. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void brokenOffHalfWayItIsFinishedOrUndone(int commits) {
    var mover = crowd.nodes.get(1);
    var left = new AtomicInteger(commits);
    mover.meeting.before =
        () -> {
          if (left.getAndDecrement() <= 1) {
            throw new StorageException(StorageException.Reason.UNAVAILABLE, "as the test wants it");
          }
        };
    var move = move();
    assertThatThrownBy(move::switchOver).isInstanceOf(StorageFailureException.class);
    mover.meeting.before = () -> {};
    boolean ended = operations(mover.vault).contains("vault/moved");
    // The first one comes too late: others have begun stripes since.
    assertThat(ended).isEqualTo(commits > 2);
    if (ended) {
      // A node may not know yet; but it learns of it.
      for (var node : crowd.nodes) {
        assertThatThrownBy(
                () -> {
                  for (int i = 0; i < 8 * 32; i++) {
                    node.write();
                  }
                })
            .isInstanceOf(VaultMovedException.class);
      }
    }
    move.cancel();
    crowd.nodes.forEach(Crowd.Node::write);
    assertThat(mover.vault.audit().verify().findings()).isEmpty();
    move().switchOver();
    assertMoved(crowd.nodes);
    try (var vault = there()) {
      assertThat(vault.audit().verify().findings()).isEmpty();
    }
  }

  /** An end of a stripe counts for one end of the first, not for the next one. */
  @Test
  void whatWasUndoneDoesNotEndAnythingOnce() {
    var move = move();
    move.switchOver();
    move.reopenOldPlaceThoughTheNewOneMayBeInUse();
    var node = crowd.nodes.get(2);
    var elsewhere = MemoryStorage.create(crowd.clock);
    var again = VaultMove.of(crowd.nodes.get(1).vault, elsewhere.another(), ATTIC);
    // It has read that the trail goes on, and is held up until it has ended again.
    var once = new AtomicInteger(1);
    node.meeting.before =
        () -> {
          if (once.getAndDecrement() > 0) {
            again.switchOver();
          }
        };
    assertThatThrownBy(node::write).isInstanceOf(VaultMovedException.class);
    assertMoved(crowd.nodes);
    try (var vault = Vault.builder(elsewhere.another(), crowd.protection).open()) {
      assertThat(vault.audit().verify().findings()).isEmpty();
    }
  }

  @Test
  void aBackupHoldsAllStripes() throws IOException {
    var out = new ByteArrayOutputStream();
    VaultBackup.of(crowd.nodes.get(3).vault).writeTo(out);
    var stripes = crowd.stripes();
    var in = new ByteArrayInputStream(out.toByteArray());
    VaultRestore.into(target.another(), crowd.protection).clock(crowd.clock).from(in);
    try (var vault = there()) {
      assertThat(vault.audit().verify().findings()).isEmpty();
      assertThat(
              vault.audit().entries(Optional.empty(), 1000).entries().stream()
                  .map(entry -> entry.position().substring(0, 4))
                  .distinct())
          .containsExactlyInAnyOrderElementsOf(stripes);
      assertThat(operations(vault)).endsWith("vault/restore");
    }
  }
}
