package io.certwright.internal.version;

import io.certwright.event.VaultEvent;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.OperationState;
import io.certwright.internal.record.VersionRecord;
import io.certwright.internal.schedule.NextRenewal;
import io.certwright.internal.schedule.Schedule;
import java.util.List;
import java.util.Optional;

/** What listeners are told of the step from one state of a certificate to the next. */
public final class Transitions {

  private Transitions() {}

  /** A version was issued under a state that had another one, or none. */
  public static VaultEvent made(
      CertificateRecord before, VersionRecord version, CertificateRecord after) {
    var serial = version.serial();
    var end = version.notAfter();
    var next = after.renewal().map(NextRenewal::at);
    return before
        .currentVersion()
        .<VaultEvent>map(previous -> new VaultEvent.Renewed(previous, serial, end, next))
        .orElseGet(() -> new VaultEvent.Issued(serial, end, next));
  }

  /** The policy became another one, if it did. */
  public static List<VaultEvent> policy(
      Optional<CertificateRecord> before, CertificateRecord after) {
    return before.filter(known -> known.policies() < after.policies()).isPresent()
        ? List.of(new VaultEvent.PolicyChanged())
        : List.of();
  }

  /** An attempt failed, and the next one was set. */
  public static VaultEvent failed(OperationState.Failure why, Schedule next) {
    return new VaultEvent.AttemptFailed(
        why.refusal(), why.code(), why.message(), next.attempts(), next.at().orElseThrow());
  }
}
