package io.certwright.internal.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.MemoryStorage;
import io.certwright.access.Actor;
import io.certwright.audit.AuditFinding;
import io.certwright.audit.AuditOutcome;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.commit.Committer;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.protect.EphemeralProtection;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.Counts;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.VaultDoor;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.storage.RecordWrite;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A trail that counts something else than there is. */
class CountsVerificationTest {

  private final Crypto crypto = Crypto.standard();
  private final RecordStore records =
      new VaultDoor(MemoryStorage.create(), new EphemeralProtection(), crypto, Clock.systemUTC())
          .openOrCreate("default");

  private void commit(Counts wrongBy, List<RecordWrite> writes) throws ChangeRefusedException {
    Gate.ofOwner(Committer.ofWholeVault(records, wrongBy), records, Clock.systemUTC(), "default")
        .commit(Caller.OWNER, "test", "", AuditOutcome.DONE, "", writes, List.of());
  }

  private List<AuditFinding> findings() {
    return Verification.run(records, none -> {}).findings();
  }

  @Test
  void whatTheTrailCountsIsComparedWithWhatIsThere() throws ChangeRefusedException {
    var policy = CertificatePolicy.tlsServer("shop.example.test").build();
    var head = CertificateRecord.declared("shop", policy, Actor.OWNER, Instant.EPOCH);
    commit(
        Counts.NONE, List.of(records.insert(CertificateRecord.TYPE, head, RecordStore.noSecret())));
    assertThat(findings()).isEmpty();
    commit(new Counts(List.of(0L, 2L)), List.of());
    assertThat(findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.kind()).isEqualTo(AuditFinding.Kind.COUNTS_DIFFER);
              assertThat(finding.message()).contains("[NEW=1, IN_SERVICE=2]", "[NEW=1]");
            });
    commit(new Counts(List.of(0L, -2L)), List.of());
    assertThat(findings()).isEmpty();
  }
}
