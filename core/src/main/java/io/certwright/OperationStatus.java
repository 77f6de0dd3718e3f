package io.certwright;

import io.certwright.internal.record.OperationState.Phase;

/** Where an operation stands. */
public enum OperationStatus {
  /** In progress: an issuer has been or is being asked, or somebody has to take the request. */
  PENDING,
  /** Waiting for somebody to approve it. */
  AWAITING_APPROVAL,
  /** Done; the version exists. */
  COMPLETED,
  /** Over without a version; {@link CertificateOperation#failure()} says why. */
  FAILED,
  /** Given up on request. */
  CANCELLED;

  static OperationStatus of(Phase phase) {
    return switch (phase) {
      case PENDING -> PENDING;
      case AWAITING_APPROVAL -> AWAITING_APPROVAL;
      case COMPLETED -> COMPLETED;
      case FAILED -> FAILED;
      case CANCELLED -> CANCELLED;
    };
  }
}
