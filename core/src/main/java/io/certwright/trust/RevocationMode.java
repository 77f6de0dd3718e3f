package io.certwright.trust;

/** What is done about revocation. */
public enum RevocationMode {
  /** Nothing is asked. */
  OFF,
  /** What is known to be revoked is refused; what nothing can be learnt of is accepted. */
  SOFT_FAIL,
  /** Each certificate must be known not to be revoked. */
  HARD_FAIL
}
