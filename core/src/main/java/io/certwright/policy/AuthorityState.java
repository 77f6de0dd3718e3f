package io.certwright.policy;

/** What a certification authority of a vault does with its key. */
public enum AuthorityState {
  /** It issues certificates, and answers for their status. */
  ISSUING,
  /**
   * It issues nothing any more but certificates for those who answer by OCSP for the status of what
   * it has issued, and goes on to answer for that itself.
   */
  STATUS_ONLY,
  /** Its key is used no more, for nothing. That is final. */
  RETIRED
}
