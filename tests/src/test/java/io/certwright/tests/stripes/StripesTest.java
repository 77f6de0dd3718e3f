package io.certwright.tests.stripes;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.Vault;
import io.certwright.access.Identity;
import io.certwright.audit.AuditEntry;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.keys.KeySpec;
import io.certwright.storage.file.FileStorage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes get out of each other's way: each soon writes a stripe of the trail of its own. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class StripesTest {

  /** So often a node comes too late before it goes on to another stripe. */
  private static final int LOSSES = 3;

  private static final CertificatePolicy POLICY =
      CertificatePolicy.tlsServer("shop.example.test").key(KeySpec.ED25519).build();

  @TempDir private Path directory;

  /** Makes an entry: the first denial of somebody is one at once, further ones are counted. */
  private static void deny(Vault vault, String who) {
    Assertions.assertThatThrownBy(() -> vault.as(Identity.named(who)).get("shop")).isNotNull();
  }

  @Test
  void whoIsAloneHasOneStripeHoweverOftenItOpens() {
    var protection = KeyProtections.ephemeral();
    for (int i = 0; i < 50; i++) {
      try (var vault = Vault.open(FileStorage.at(directory), protection)) {
        deny(vault, "eve");
        // One of each round before is the count of what was read, which is told at the end.
        assertThat(positions(vault)).hasSize(2 * i + 2).allMatch(id -> id.startsWith("0000/"));
      }
    }
  }

  /** A storage that others could use is not known to be this one's alone. */
  @Test
  void whoIsAloneOnASharedStorageHasTwoHoweverOftenItOpens() {
    try (var crowd = new Crowd()) {
      for (int i = 0; i < 100; i++) {
        var node = crowd.join();
        node.write();
        node.write();
        node.close();
      }
      assertThat(crowd.stripes()).containsExactly("0000", "0001");
      assertThat(crowd.join().vault.audit().verify().findings()).isEmpty();
    }
  }

  @RepeatedTest(5)
  void aSlowNodeGetsThroughAmongBusyOnes() {
    try (var crowd = Crowd.apart(7)) {
      var busy = List.copyOf(crowd.nodes);
      var slow = crowd.join();
      // All the others have gone on by the time that its commit arrives.
      slow.meeting.before = () -> busy.forEach(Crowd.Node::write);
      slow.write();
      assertThat(slow.meeting.refused.get()).isBetween(LOSSES, busy.size() * LOSSES);
      int before = slow.meeting.refused.get();
      for (int i = 0; i < 20; i++) {
        slow.write();
      }
      assertThat(slow.meeting.refused.get()).as("it has arrived").isEqualTo(before);
      assertThat(crowd.nodes.stream().map(Crowd.Node::stripe)).doesNotHaveDuplicates();
      assertThat(slow.vault.audit().verify().findings()).isEmpty();
    }
  }

  @Test
  void twoOnOneStripeAreRightToo() {
    try (var crowd = new Crowd()) {
      var one = crowd.join();
      var other = crowd.join();
      for (int i = 0; i < 20; i++) {
        one.write();
        other.write();
      }
      assertThat(one.stripe()).isEqualTo(other.stripe());
      assertThat(one.meeting.refused.get()).isEqualTo(20);
      assertThat(one.vault.audit().verify().findings()).isEmpty();
      assertThat(one.trail(1000)).hasSize(1 + 1 + 42);
    }
  }

  @Test
  void whoWasAloneMakesRoomOnTheFirstStripe() {
    try (var crowd = new Crowd()) {
      var node = crowd.join();
      assertThat(node.stripe()).isEqualTo("0001");
      assertThat(crowd.stored("0000")).hasSize(2);
    }
    var memory = MemoryStorage.create();
    var protection = KeyProtections.ephemeral();
    try (var vault = Vault.open(memory, protection)) {
      deny(vault, "eve");
      try (var second = Vault.open(memory.another(), protection)) {
        deny(vault, "mallory");
        deny(second, "eve");
        assertThat(positions(second))
            .containsExactly(
                "0000/0000000000000000",
                "0000/0000000000000001",
                "0000/0000000000000002",
                "0001/0000000000000000",
                "0001/0000000000000001");
      }
    }
  }

  private static List<String> positions(Vault vault) {
    return vault.audit().entries(Optional.empty(), 1000).entries().stream()
        .map(AuditEntry::position)
        .toList();
  }

  @Test
  void eightAtOnceSpreadOutAndForgetNothing() throws Exception {
    try (var crowd = new Crowd()) {
      var pool = Executors.newFixedThreadPool(9);
      try {
        var work = new ArrayList<Callable<List<String>>>();
        var witness = crowd.join();
        work.add(
            () -> {
              for (int n = 0; n < 5; n++) {
                assertThat(witness.vault.audit().verify().findings()).isEmpty();
              }
              return List.of();
            });
        for (int i = 0; i < 8; i++) {
          var node = crowd.join();
          work.add(
              () -> {
                var written = new ArrayList<String>();
                for (int n = 0; n < 60; n++) {
                  written.add(node.write());
                  if (n % 15 == 0) {
                    node.vault.create("shop-" + crowd.nodes.indexOf(node), POLICY);
                  }
                }
                return written;
              });
        }
        var expected = new ArrayList<String>();
        for (var done : pool.invokeAll(work)) {
          expected.addAll(done.get());
        }
        var node = crowd.nodes.get(0);
        assertThat(node.trail(7).stream().map(AuditEntry::identity))
            .filteredOn(identity -> identity.startsWith("stranger"))
            .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(node.vault.audit().verify().findings()).isEmpty();
      } finally {
        pool.shutdownNow();
      }
    }
  }

  /** What an entry of one stripe tells of another one makes an order, whatever the clocks say. */
  @Test
  void theOrderOfAPageIsThatOfTimeAndOfWhatIsTold() {
    try (var crowd = Crowd.apart(3)) {
      for (int round = 0; round < 30; round++) {
        crowd.nodes.forEach(Crowd.Node::write);
      }
      var trail = crowd.nodes.get(0).trail(1000);
      assertThat(crowd.nodes.get(1).trail(1)).isEqualTo(trail);
      assertThat(crowd.nodes.get(1).trail(13)).isEqualTo(trail);
      assertThat(trail.subList(trail.size() - 90, trail.size()))
          .extracting(AuditEntry::time)
          .isSorted();
      Map<String, String> last = new HashMap<>();
      for (var entry : trail) {
        var before = last.put(entry.position().substring(0, 4), entry.position());
        assertThat(before == null || before.compareTo(entry.position()) < 0).isTrue();
      }
      assertThat(last).hasSize(4);
    }
  }
}
