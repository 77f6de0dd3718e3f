package io.certwright.internal.lifecycle;

import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.OperationState;
import io.certwright.internal.schedule.Decision;
import java.util.Optional;

/** What one step at a certificate led to. */
public sealed interface Step {

  /** A version was made. */
  record Made(CertificateRecord before, CertificateRecord after) implements Step {}

  /** The issuer has not decided, or a person has to take the request to one. */
  record Waits(CertificateRecord after) implements Step {}

  /**
   * It failed.
   *
   * @param answered whether it is what the issuer answered
   * @param after absent if even that could not be stored
   */
  record Fails(
      String certificate,
      OperationState.Failure why,
      boolean answered,
      Optional<CertificateRecord> after)
      implements Step {

    /** What the issuer answered; empty: it did not come to that. */
    Optional<OperationState.Failure> answer() {
      return answered ? Optional.of(why) : Optional.empty();
    }
  }

  /** A deleted certificate was purged, because its time was over. */
  record Purged(String certificate) implements Step {}

  /**
   * Something else was done than making a version, which has left its mark; what else is due with
   * the certificate can be done at once.
   *
   * @param answered whether an issuer was asked for it, and answered
   */
  record Kept(Decision decision, CertificateRecord after, boolean answered) implements Step {}

  /** A campaign, a list or a bundle went on; what else is due with it can be done at once. */
  record Advanced() implements Step {}

  /** Work on a compromised key went on; what else is due with it can be done at once. */
  record Followed() implements Step {}

  /** An issuer has revoked what it was asked to, or is not asked any more. */
  record Told(boolean answered) implements Step {}

  /** There was nothing to do, or somebody else does it. */
  record Nothing() implements Step {}

  /** What happened between two states of a certificate. */
  static Step between(CertificateRecord before, CertificateRecord after) {
    if (!after.currentVersion().equals(before.currentVersion())) {
      return new Made(before, after);
    }
    var operation = after.operation().orElse(null);
    var failure = operation == null ? null : operation.failure().orElse(null);
    if (failure != null && after.schedule().attempts() > before.schedule().attempts()) {
      return new Fails(after.id(), failure, true, Optional.of(after));
    }
    return after.isBusy() ? new Waits(after) : new Nothing();
  }
}
