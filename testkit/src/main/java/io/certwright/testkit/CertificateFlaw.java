package io.certwright.testkit;

/** What is wrong with a certificate that a {@link FakeCa} answers with. */
public enum CertificateFlaw {
  /** It is for a key that was not in the request. */
  OTHER_KEY,
  /** It has the DNS name {@code other.example.test} instead of those that were asked for. */
  OTHER_NAME,
  /** It ended a day ago. */
  EXPIRED,
  /** It begins in a day. */
  NOT_YET_VALID,
  /** It ends in a second, so that it would have to be renewed at once. */
  ENDS_AT_ONCE,
  /** It is one of an authority. */
  OF_A_CA,
  /** It is no certificate but 300 bytes of something else. */
  GARBAGE,
  /** The authority's certificate stands before it. */
  WRONG_ORDER,
  /** The authority that stands after it did not sign it. */
  FOREIGN_ISSUER,
  /** There is none at all. */
  NO_CERTIFICATE
}
