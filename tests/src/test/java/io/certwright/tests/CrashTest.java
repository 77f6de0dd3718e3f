package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.Vault;
import io.certwright.storage.file.FileStorage;
import io.certwright.storage.file.report.Damage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** Processes that issue into a directory and are killed at any moment. */
class CrashTest {

  /** In the middle of issuing; thousands with {@code -Dcertwright.kills=N}. */
  private static final int KILLS = Integer.getInteger("certwright.kills", 50);

  /** Repeats a run, as far as the machine does. */
  private static final long SEED = Long.getLong("certwright.seed", System.nanoTime());

  /** A directory that grew for ever would make the last rounds of thousands very long. */
  private static final int KILLS_PER_DIRECTORY = 100;

  private static final int MOST_MILLIS = 90;
  private static final int UNTIL_KILLED = 600_000;
  private static final int KILLED = 137;

  /** When a process is killed. */
  private enum Moment {
    /** Before it has said anything: while it makes the vault, or recovers it. */
    OPENING,
    /** While it issues. */
    ISSUING,
    /** When it is about to close the vault, closes it, or has closed it. */
    CLOSING
  }

  @TempDir private Path temporary;

  private final Random random = new Random(SEED);

  @Test
  @DisplayName("what was acknowledged is whole, and nothing is half there, after any kill")
  void whatWasAcknowledgedIsWhole(TestReporter reporter) throws Exception {
    reporter.publishEntry("repeat", toString());
    int left = KILLS;
    for (int i = 0; left > 0; i++) {
      int kills = Math.min(left, KILLS_PER_DIRECTORY);
      grow(temporary.resolve("vault-" + i), kills);
      left -= kills;
    }
  }

  /** One directory, through so many kills in the middle of issuing, and some at other moments. */
  private void grow(Path directory, int kills) throws Exception {
    var acknowledged = new HashSet<Acknowledged>();
    var unseen = new ArrayList<Acknowledged>();
    int all = 0;
    for (int issuing = 0; issuing < kills; all++) {
      var moment = moment();
      unseen.addAll(killed(directory, moment, all));
      if (moment == Moment.ISSUING) {
        issuing++;
      }
      // Now and then the next process finds what the kill left, before anybody tidied up.
      if (issuing == kills || random.nextInt(4) != 0) {
        inspect(directory, all, unseen);
        acknowledged.addAll(unseen);
        unseen.clear();
      }
    }
    try (var storage = FileStorage.at(directory);
        var vault = Vault.open(storage, new FixedKeyProtection())) {
      checkAgainst(Inspection.of(vault), acknowledged, all);
    }
  }

  private Moment moment() {
    return switch (random.nextInt(10)) {
      case 0 -> Moment.OPENING;
      case 1 -> Moment.CLOSING;
      default -> Moment.ISSUING;
    };
  }

  private List<Acknowledged> killed(Path directory, Moment moment, int number) throws Exception {
    int issuing = moment == Moment.CLOSING ? random.nextInt(MOST_MILLIS) : UNTIL_KILLED;
    int waiting = random.nextInt(MOST_MILLIS);
    try (var child =
        ChildJvm.start(
            IssuingProcess.class, directory.toString(), "r" + number, Integer.toString(issuing))) {
      if (moment == Moment.OPENING) {
        Thread.sleep(200 + random.nextInt(800));
      } else {
        child.await();
        Thread.sleep(waiting);
      }
      var lines = child.kill();
      assertThat(child.status()).as("ended by the kill, %s", this).isEqualTo(KILLED);
      return lines.stream().map(Acknowledged::parse).toList();
    }
  }

  private void inspect(Path directory, int kill, List<Acknowledged> acknowledged) throws Exception {
    try (var storage = FileStorage.at(directory);
        var vault = Vault.open(storage, new FixedKeyProtection())) {
      assertThat(storage.damage())
          .as("damage after kill %s, %s", kill, this)
          .allMatch(damage -> damage.kind() == Damage.Kind.UNFINISHED_COMMIT);
      var inspection = Inspection.of(vault);
      inspection.checkSerials(IssuingProcess.CA);
      if (!acknowledged.isEmpty()) {
        var authority = vault.get(IssuingProcess.CA).x509().getPublicKey();
        inspection.checkWhole(acknowledged, authority);
      }
    } catch (Exception | AssertionError e) {
      throw new AssertionError("after kill " + kill + ", " + this, e);
    }
  }

  /** Nothing that was ever acknowledged is gone, and hardly anything else is there. */
  private void checkAgainst(Inspection found, Set<Acknowledged> acknowledged, int kills) {
    var ids = new HashSet<String>();
    acknowledged.forEach(one -> ids.add(one.id()));
    assertThat(ids).as("no version twice, %s", this).hasSize(acknowledged.size());
    assertThat(found.versions().keySet()).as("%s", this).containsAll(ids);
    assertThat(acknowledged).as("%s", this).hasSizeGreaterThan(kills / 2);
    long others =
        found.versions().keySet().stream()
            .filter(id -> !ids.contains(id))
            .filter(id -> !id.startsWith(IssuingProcess.SHARED + "/"))
            .filter(id -> !id.startsWith(IssuingProcess.CA + "/"))
            .count();
    assertThat(others)
        .as("on their way at a kill: one a thread, %s", this)
        .isBetween(0L, 2L * kills);
  }

  @Override
  public String toString() {
    return "-Dcertwright.seed=" + SEED;
  }
}
