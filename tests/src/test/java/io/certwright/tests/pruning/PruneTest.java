package io.certwright.tests.pruning;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.certwright.access.ApprovalRule;
import io.certwright.access.Assignment;
import io.certwright.access.Grant;
import io.certwright.access.Identity;
import io.certwright.access.Permission;
import io.certwright.access.Principal;
import io.certwright.access.Scope;
import io.certwright.audit.AuditEntry;
import io.certwright.audit.AuditFinding;
import io.certwright.audit.AuditFinding.Kind;
import io.certwright.audit.AuditOutcome;
import io.certwright.audit.AuditQuery;
import io.certwright.audit.AuditSettings;
import io.certwright.errors.AccessDeniedException;
import io.certwright.errors.ApprovalRequiredException;
import io.certwright.errors.IntegrityException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.lifecycle.LifecycleManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is old is gone, all that it proved is still proven, and nothing else goes with it. */
class PruneTest {

  private final OldVault home = new OldVault();

  @AfterEach
  void close() {
    home.close();
  }

  /** Three certificates, one of which is gone, a month and a day ago. */
  private void growOld() {
    var vault = home.vault();
    vault.create("shop", OldVault.POLICY);
    vault.create("shop", OldVault.POLICY);
    vault.create("api", OldVault.POLICY);
    vault.create("gone", OldVault.POLICY);
    vault.audit().checkpoint();
    vault.delete("gone");
    vault.deleted().purge("gone");
    home.pass(OldVault.MONTH.plusDays(1));
  }

  @Test
  void whatIsOldIsGoneAndSummarised() {
    growOld();
    var before = home.trail();
    home.vault().create("young", OldVault.POLICY);
    assertThat(home.vault().audit().pruned()).isEmpty();
    assertThat(home.vault().audit().prune(OldVault.MONTH)).isEqualTo(before.size());
    assertThat(home.findings()).isEmpty();
    var after = home.trail();
    assertThat(after).doesNotContainAnyElementsOf(before);
    assertThat(after.get(0).target()).startsWith("young");
    assertThat(after)
        .filteredOn(entry -> entry.operation().equals("audit/prune"))
        .extracting(AuditEntry::identity)
        .contains("owner");
    var summary = home.vault().audit().pruned().orElseThrow();
    assertThat(summary.entries()).isEqualTo(before.size());
    assertThat(summary.number()).isEqualTo(1);
    var chain = summary.chains().get(0);
    assertThat(chain.last().position()).isEqualTo(before.get(before.size() - 1).position());
    assertThat(chain.from()).isEqualTo(before.get(0).time());
    assertThat(chain.until()).isEqualTo(before.get(before.size() - 1).time());
    assertThat(chain.counts())
        .filteredOn(count -> count.operation().equals("certificates/create"))
        .singleElement()
        .satisfies(count -> assertThat(count.entries()).isEqualTo(4));
    var checkpoint = home.vault().audit().lastCheckpoint().orElseThrow();
    assertThat(checkpoint.summary()).isEqualTo(summary.digest());
    assertThat(checkpoint.pruned()).containsExactly(chain.last());
    assertThat(home.stored("audit")).hasSize(home.trail().size());
  }

  @Test
  void whatIsYoungerAndTheEndOfAChainStay() {
    assertThat(home.vault().audit().prune(OldVault.MONTH)).isZero();
    growOld();
    var entries = home.trail().size();
    assertThat(home.vault().audit().prune(OldVault.MONTH.plusDays(2))).isZero();
    assertThat(home.vault().audit().prune(Duration.ofSeconds(Long.MAX_VALUE))).isZero();
    assertThat(home.vault().audit().prune(OldVault.MONTH)).isEqualTo(entries - 1);
    assertThat(home.vault().audit().prune(OldVault.MONTH)).isEqualTo(1);
    assertThat(home.vault().audit().prune(OldVault.MONTH)).isZero();
    assertThat(home.findings()).isEmpty();
    assertThatThrownBy(() -> home.vault().audit().prune(Duration.ofDays(29)))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("PT720H");
  }

  @Test
  void manyPrunesAddUp() {
    long entries = 0;
    for (int i = 0; i < 4; i++) {
      growOld();
      entries += home.vault().audit().prune(OldVault.MONTH);
      assertThat(home.findings()).isEmpty();
      assertThat(home.verify(home.export()).findings()).isEmpty();
    }
    var summary = home.vault().audit().pruned().orElseThrow();
    assertThat(summary.number()).isEqualTo(4);
    assertThat(summary.entries()).isEqualTo(entries);
    assertThat(home.vault().get("shop").version()).isNotNull();
    assertThat(home.vault().find("gone")).isEmpty();
  }

  /** A record of which only pruned entries told is found as before. */
  @Test
  void recordsThatOnlyPrunedEntriesToldOfAreStillProven() {
    home.vault().create("shop", OldVault.POLICY);
    var older = home.stored("certificate").get(0);
    growOld();
    home.vault().audit().prune(OldVault.MONTH);
    var newer = home.memory.get(older.key()).orElseThrow();
    home.putBack(older);
    assertThat(home.findings())
        .extracting(AuditFinding::kind, AuditFinding::place)
        .containsExactly(tuple(Kind.RECORD_ROLLED_BACK, "certificate/shop"));
    home.putBack(newer);
    assertThat(home.findings()).isEmpty();
    for (var version : home.stored("version")) {
      home.delete(version);
      assertThat(home.findings())
          .extracting(AuditFinding::place)
          .containsExactly("version/" + version.key().id());
      home.insert(version);
    }
    assertThat(home.findings()).isEmpty();
  }

  @Test
  void everyDeletionButThePruneIsFound() {
    growOld();
    var old = home.stored("audit");
    home.vault().create("young", OldVault.POLICY);
    home.vault().audit().prune(OldVault.MONTH);
    home.vault().create("younger", OldVault.POLICY);
    var entries = home.stored("audit");
    for (var entry : entries.subList(0, entries.size() - 1)) {
      home.delete(entry);
      assertThat(home.findings()).as("%s", entry.key()).isNotEmpty();
      home.insert(entry);
    }
    assertThat(home.findings()).isEmpty();
    for (var entry : old) {
      home.insert(entry);
      assertThat(home.findings())
          .extracting(AuditFinding::kind, AuditFinding::place)
          .containsExactly(tuple(Kind.ENTRY_LEFT_OVER, entry.key().id()));
      home.delete(entry);
    }
    assertThat(home.findings()).isEmpty();
  }

  /** Summary, state and checkpoints of an earlier prune do not pass for those of a later one. */
  @Test
  void anEarlierSummaryIsNoSummary() {
    growOld();
    home.vault().audit().prune(OldVault.MONTH);
    var summary = home.stored("pruned").get(0);
    growOld();
    home.vault().audit().prune(OldVault.MONTH);
    var now = home.stored("pruned").get(0);
    home.putBack(summary);
    assertThat(home.findings())
        .extracting(AuditFinding::place)
        .contains("pruned/audit")
        .anyMatch(place -> place.startsWith("0000/"));
    home.putBack(now);
    home.delete(now);
    assertThat(home.findings()).extracting(AuditFinding::place).contains("pruned/audit");
    home.insert(now);
    for (var part : home.stored("pruned-state")) {
      home.delete(part);
      assertThat(home.findings())
          .extracting(AuditFinding::place)
          .containsOnly("pruned-state/" + part.key().id());
      home.insert(part);
    }
    assertThat(home.findings()).isEmpty();
  }

  /** Afterwards nobody could find it any more. */
  @Test
  void whatIsNotWholeIsNotPruned() {
    growOld();
    home.vault().create("young", OldVault.POLICY);
    var entries = home.stored("audit");
    var victim = entries.get(3);
    home.delete(victim);
    assertThatThrownBy(() -> home.vault().audit().prune(OldVault.MONTH))
        .isInstanceOf(IntegrityException.class)
        .hasMessageContaining("0000/000000000000000");
    assertThat(home.vault().audit().pruned()).isEmpty();
    assertThat(home.stored("pruned-state")).isEmpty();
    home.insert(victim);
    assertThat(home.vault().audit().prune(OldVault.MONTH)).isPositive();
    assertThat(home.findings()).isEmpty();
  }

  @Test
  void anExportOfTheRestProvesItselfAndTheSummary() {
    growOld();
    home.vault().audit().prune(OldVault.MONTH);
    home.vault().create("young", OldVault.POLICY);
    var whole = home.export();
    var verified = home.verify(whole);
    assertThat(verified.findings()).isEmpty();
    var lines = new ArrayList<>(new String(whole, US_ASCII).lines().toList());
    int summary = 0;
    while (!lines.get(summary).contains("\"pruned\"")) {
      summary++;
    }
    for (int i = 0; i < lines.get(summary).length(); i++) {
      var changed = new ArrayList<>(lines);
      var line = new StringBuilder(lines.get(summary));
      line.setCharAt(i, (char) (line.charAt(i) ^ 1));
      changed.set(summary, line.toString());
      assertThat(home.verify(joined(changed)).findings()).as("byte %s", i).isNotEmpty();
    }
    for (int i = 0; i < lines.size(); i++) {
      var without = new ArrayList<>(lines);
      without.remove(i);
      assertThat(home.verify(joined(without)).findings()).as("line %s", i).isNotEmpty();
    }
  }

  private static byte[] joined(List<String> lines) {
    return (String.join("\n", lines) + "\n").getBytes(US_ASCII);
  }

  /** The entries that an export had before the prune are those that the summary counts. */
  @Test
  void queriesAndPositionsGoOnWithWhatIsLeft() {
    growOld();
    var first = home.vault().audit().entries(Optional.empty(), 2).next();
    home.vault().audit().prune(OldVault.MONTH);
    home.vault().create("young", OldVault.POLICY);
    var page = home.vault().audit().entries(first, 100);
    assertThat(page.entries()).isEqualTo(home.trail());
    var start = home.clock.instant().minus(Duration.ofDays(400));
    var query = AuditQuery.ALL.on("young").between(start, home.clock.instant().plusSeconds(1));
    assertThat(home.vault().audit().find(query, Optional.empty(), 10).entries()).hasSize(1);
    var recent =
        AuditQuery.ALL
            .on("young")
            .between(home.clock.instant().minusSeconds(9), home.clock.instant().plusSeconds(9));
    assertThat(home.vault().audit().find(recent, Optional.empty(), 10).entries()).hasSize(1);
  }

  @Test
  void whatIsOpenKeepsWhatItBeganWith() throws Exception {
    var vault = home.vault();
    vault.create("shop", OldVault.POLICY);
    vault
        .access()
        .putAssignment(
            Assignment.allow(
                "a", Principal.identity("ann"), Grant.role("certificates-officer"), Scope.vault()));
    home.pass(Duration.ofDays(1));
    var handle = vault.privateKey(vault.get("shop"));
    home.pass(OldVault.MONTH);
    vault.audit().prune(OldVault.MONTH);
    assertThat(home.trail()).extracting(AuditEntry::operation).contains("keys/use");
    home.pass(Duration.ofDays(2));
    assertThat(handle).isNotNull();
    assertThat(home.findings()).isEmpty();
  }

  @Test
  void itTakesTheRightAndMayTakeApproval() {
    growOld();
    var vault = home.vault();
    for (var who : List.of("ann", "bob")) {
      vault
          .access()
          .putAssignment(
              Assignment.allow(
                  who, Principal.identity(who), Grant.role("administrator"), Scope.vault()));
    }
    vault
        .access()
        .putAssignment(
            Assignment.allow(
                "eve", Principal.identity("eve"), Grant.role("auditor"), Scope.vault()));
    vault
        .access()
        .putApprovalRule(ApprovalRule.of("prune", 1, Scope.vault(), Permission.AUDIT_PRUNE));
    assertThatThrownBy(() -> vault.as(Identity.named("eve")).audit().prune(OldVault.MONTH))
        .isInstanceOf(AccessDeniedException.class);
    assertThat(vault.as(Identity.named("eve")).audit().pruned()).isEmpty();
    var ann = vault.as(Identity.named("ann"));
    assertThatThrownBy(() -> ann.audit().prune(OldVault.MONTH))
        .isInstanceOfSatisfying(
            ApprovalRequiredException.class,
            e -> vault.as(Identity.named("bob")).approvals().approve(e.request()));
    assertThat(ann.audit().prune(OldVault.MONTH)).isPositive();
    assertThat(home.trail())
        .filteredOn(
            entry ->
                entry.operation().equals("audit/prune") && entry.outcome() == AuditOutcome.DONE)
        .first()
        .satisfies(entry -> assertThat(entry.identity()).isEqualTo("ann"))
        .satisfies(entry -> assertThat(entry.detail()).contains("approved by bob"));
    assertThat(home.findings()).isEmpty();
  }

  @Test
  void theLifeCycleEngineDoesItByItself() {
    growOld();
    var settings = AuditSettings.standard().withRetention(OldVault.MONTH);
    assertThatThrownBy(() -> AuditSettings.standard().withRetention(Duration.ofDays(3)))
        .isInstanceOf(InvalidRequestException.class);
    try (var vault = home.open(home.memory.another(), builder -> builder.audit(settings));
        var lifecycle = LifecycleManager.builder(vault).build()) {
      lifecycle.runOnce();
      var summary = vault.audit().pruned().orElseThrow();
      assertThat(summary.entries()).isPositive();
      home.pass(Duration.ofDays(1));
      lifecycle.runOnce();
      assertThat(vault.audit().pruned().orElseThrow().number()).isLessThanOrEqualTo(2);
      assertThat(vault.audit().verify().findings()).isEmpty();
    }
  }
}
