package io.certwright;

import io.certwright.internal.search.Conditions;

/** How a certificate stands, as {@link CertificateQuery#state} asks for it. */
public enum CertificateState {
  /** It has a current version, which has not ended. */
  ENABLED(Conditions.State.ENABLED),
  /** It has versions, none of which is enabled. */
  DISABLED(Conditions.State.DISABLED),
  /** It has a current version, which has ended. */
  EXPIRED(Conditions.State.EXPIRED),
  /** An operation on it is in progress, whatever else it is. */
  IN_PROGRESS(Conditions.State.IN_PROGRESS),
  /** The last attempt at a version failed, whatever else it is. */
  FAILING(Conditions.State.FAILING);

  private final Conditions.State state;

  CertificateState(Conditions.State state) {
    this.state = state;
  }

  Conditions.State state() {
    return state;
  }
}
