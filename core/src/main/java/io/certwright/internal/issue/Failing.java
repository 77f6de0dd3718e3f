package io.certwright.internal.issue;

import io.certwright.audit.AuditOutcome;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.Names;
import io.certwright.internal.record.OperationState;
import io.certwright.internal.store.Stored;
import io.certwright.internal.version.Attempts;
import io.certwright.internal.version.Conflicts;
import io.certwright.internal.version.Hand;
import io.certwright.internal.version.Transitions;
import io.certwright.internal.version.VersionWrites;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Keeps in mind that attempts at versions failed. Thread-safe. */
public final class Failing {

  private final Gate gate;
  private final Crypto crypto;
  private final VersionWrites versions;
  private final Attempts attempts;

  Failing(Gate gate, Crypto crypto, VersionWrites versions, Attempts attempts) {
    this.gate = gate;
    this.crypto = crypto;
    this.versions = versions;
    this.attempts = attempts;
  }

  /**
   * Keeps in mind that an attempt at a certificate failed before anybody outside was asked.
   *
   * @return the certificate's state afterwards, with the time of the next attempt
   */
  public CertificateRecord failed(
      Hand hand,
      Stored<CertificateRecord> stored,
      OperationState.Failure why,
      Optional<Duration> retryAfter) {
    var now = hand.now();
    var head = stored.value();
    var state =
        head.isBusy()
            ? head.operation().orElseThrow().withFailure(why)
            : OperationState.failedAtOnce(
                newOperation(), now, Names.fold(head.policy().issuer()), why);
    var next = head.schedule().retry(attempts.next(head, why.refusal(), retryAfter, now));
    var after = head.withOperation(state, now).withSchedule(next, now);
    try {
      gate.commit(
          hand.caller(),
          "certificates/failed",
          head.id(),
          AuditOutcome.FAILED,
          hand.detail(why.code() + ": " + why.message(), after),
          List.of(versions.changed(after, Optional.of(stored))),
          hand.fences(),
          List.of(Transitions.failed(why, next)));
    } catch (ChangeRefusedException e) {
      throw Conflicts.changedMeanwhile(head.name());
    }
    return after;
  }

  private String newOperation() {
    return HexFormat.of().formatHex(crypto.randomBytes(16));
  }
}
