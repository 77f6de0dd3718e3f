package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.Vault;
import io.certwright.access.Assignment;
import io.certwright.access.Grant;
import io.certwright.access.Permission;
import io.certwright.access.Principal;
import io.certwright.access.Scope;
import io.certwright.audit.AuditEntry;
import io.certwright.storage.file.FileStorage;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process whose identities use a key is killed at any moment: the trail proves of each who used
 * it that the key could be used, and each window has one end, which knows no count where the kill
 * took it.
 */
class UseCrashTest {

  private static final int KILLS = Integer.getInteger("certwright.kills", 3);
  private static final int MOST_MILLIS = 60;
  private static final int KILLED = 137;
  private static final Pattern WINDOW = Pattern.compile(".* (?:opens|closes) window ([^ ;]+).*");

  @TempDir private Path temporary;

  private final long seed = Long.getLong("certwright.seed", System.nanoTime());
  private final Random random = new Random(seed);

  private Vault open() {
    return Vault.builder(FileStorage.at(temporary.resolve("vault")), new FixedKeyProtection())
        .node(UsingProcess.NODE)
        .open();
  }

  @Test
  void whoUsedAKeyIsInTheTrailWhateverIsKilled() throws Exception {
    try (var vault = open()) {
      vault.create(UsingProcess.KEY, UsingProcess.POLICY);
      vault
          .access()
          .putAssignment(
              Assignment.allow(
                  "signers",
                  Principal.attribute("team", "signers"),
                  Grant.permissions(Permission.KEYS_SIGN, Permission.KEYS_GET),
                  Scope.vault()));
    }
    var used = new HashSet<String>();
    for (int kill = 0; kill < KILLS; kill++) {
      used.addAll(killed("r" + kill));
      try (var vault = open()) {
        check(vault, used);
      }
    }
    assertThat(used).hasSizeGreaterThan(KILLS);
  }

  private Set<String> killed(String word) throws Exception {
    try (var child =
        ChildJvm.start(UsingProcess.class, temporary.resolve("vault").toString(), word)) {
      var first = child.await();
      Thread.sleep(random.nextInt(MOST_MILLIS));
      var used = new HashSet<>(child.kill());
      assertThat(child.status()).as("seed %s", seed).isEqualTo(KILLED);
      used.add(first);
      return used;
    }
  }

  private void check(Vault vault, Set<String> used) {
    assertThat(vault.audit().verify().findings()).as("seed %s", seed).isEmpty();
    var opened = Trail.entries(vault, Permission.KEYS_SIGN.code());
    assertThat(opened)
        .extracting(AuditEntry::identity)
        .as("seed %s", seed)
        .containsAll(used)
        .doesNotHaveDuplicates();
    var closed = Trail.entries(vault, "keys/use-closed");
    assertThat(windows(closed)).as("seed %s", seed).isEqualTo(windows(opened));
    assertThat(closed).hasSameSizeAs(opened);
    assertThat(closed).as("seed %s", seed).allMatch(entry -> entry.detail().contains("unknown"));
  }

  private static Set<String> windows(Iterable<AuditEntry> entries) {
    var windows = new HashSet<String>();
    for (var entry : entries) {
      var found = WINDOW.matcher(entry.detail());
      assertThat(found.matches()).as("%s", entry).isTrue();
      windows.add(entry.identity() + " " + found.group(1));
    }
    return windows;
  }
}
