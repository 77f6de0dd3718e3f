package io.certwright.internal.compromise;

import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.CompromiseTally.Of;
import io.certwright.internal.record.IssuerRevocationRecord;
import io.certwright.internal.record.OperationState;
import io.certwright.internal.record.VersionRecord;
import io.certwright.internal.schedule.Schedule;
import io.certwright.internal.store.Stored;
import java.util.Optional;

/** What has become of a version with a compromised key, and of its certificate. */
public final class Prospects {

  private final CompromiseTools tools;

  /** In a vault. */
  public Prospects(CompromiseTools tools) {
    this.tools = tools;
  }

  /**
   * What has become of a certificate.
   *
   * @param how one of {@code REPLACED}, {@code AWAITED}, {@code FAILING} and {@code UNREPLACED}
   * @param current the version that is in service now
   * @param failure why the last attempt at another one failed
   */
  public record Prospect(
      Of how, Optional<String> current, Optional<OperationState.Failure> failure) {}

  /** Finds it. */
  public Prospect of(String certificate) {
    var head = tools.catalogue().head(certificate).map(Stored::value);
    if (head.filter(found -> !found.isDeleted()).isEmpty()) {
      return new Prospect(Of.UNREPLACED, Optional.empty(), Optional.empty());
    }
    return of(head.get());
  }

  private static Prospect of(CertificateRecord head) {
    var current = head.currentVersion();
    var failure = head.failing();
    if (head.isBusy() || isDue(head)) {
      return new Prospect(failure.isPresent() ? Of.FAILING : Of.AWAITED, current, failure);
    }
    return new Prospect(
        current.isPresent() ? Of.REPLACED : Of.UNREPLACED, current, Optional.empty());
  }

  private static boolean isDue(CertificateRecord head) {
    var schedule = head.schedule();
    return schedule.at().isPresent()
        && (schedule.reason() == Schedule.Reason.ISSUE
            || schedule.reason() == Schedule.Reason.POLL
            || schedule.reason() == Schedule.Reason.RETRY);
  }

  /** What the issuer outside of a version has been told; empty: it has none. */
  public Optional<IssuerRevocationRecord> atIssuer(VersionRecord version) {
    return tools.issuance().elsewhere().find(version.thumbprint());
  }
}
