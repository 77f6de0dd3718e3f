package io.certwright.internal.lint;

/** The rules of the web PKI for the certificates of TLS servers. */
enum WebRule implements Rule {
  WEB_VALIDITY(
      Gravity.FLAW,
      "CA/Browser Forum Baseline Requirements, section 6.3.2",
      "the certificate is valid for longer than the web PKI allowed when it began"),
  WEB_SERIAL_ENTROPY(
      Gravity.FLAW,
      "CA/Browser Forum Baseline Requirements, section 7.1",
      "the serial number has fewer than 8 bytes, so it can hardly have 64 random bits"),
  WEB_SIGNATURE(
      Gravity.FLAW,
      "CA/Browser Forum Baseline Requirements, section 7.1.3.2",
      "the signature algorithm is none of those allowed"),
  WEB_KEY_KIND(
      Gravity.FLAW,
      "CA/Browser Forum Baseline Requirements, section 6.1.5",
      "the public key is neither RSA nor on P-256, P-384 or P-521"),
  WEB_KEY_POINT(
      Gravity.FLAW,
      "CA/Browser Forum Baseline Requirements, section 6.1.6",
      "the point is not uncompressed"),
  WEB_RSA_MODULUS(
      Gravity.FLAW,
      "CA/Browser Forum Baseline Requirements, section 6.1.5",
      "the size of the RSA modulus is not a multiple of 8 bits"),
  WEB_KEY_USAGE(
      Gravity.FLAW,
      "CA/Browser Forum Baseline Requirements, section 7.1.2.7.11",
      "the key usage has bits that a server's certificate must not have"),
  WEB_SUBJECT_UNIT(
      Gravity.FLAW,
      "CA/Browser Forum Baseline Requirements, section 7.1.2.7.4",
      "the subject has an organizational unit, which is not allowed since September 2022"),
  WEB_SAN_ABSENT(
      Gravity.FLAW,
      "CA/Browser Forum Baseline Requirements, section 7.1.2.7.12",
      "there is no alternative name"),
  WEB_SAN_KIND(
      Gravity.FLAW,
      "CA/Browser Forum Baseline Requirements, section 7.1.2.7.12",
      "an alternative name is neither a DNS name nor an address"),
  WEB_DNS_UNDERSCORE(
      Gravity.FLAW,
      "CA/Browser Forum Baseline Requirements, section 7.1.2.7.12",
      "a DNS name has an underscore"),
  WEB_DNS_WILDCARD(
      Gravity.FLAW,
      "CA/Browser Forum Baseline Requirements, section 7.1.2.7.12",
      "a wildcard stands before a name that has no dot"),
  WEB_DNS_INTERNAL(
      Gravity.FLAW,
      "CA/Browser Forum Baseline Requirements, section 4.2.2",
      "a DNS name is internal: it has no dot, or ends in a reserved domain"),
  WEB_IP_RESERVED(
      Gravity.FLAW,
      "CA/Browser Forum Baseline Requirements, section 4.2.2",
      "an address is reserved or private (IANA special-purpose registries)"),
  WEB_COMMON_NAME(
      Gravity.FLAW,
      "CA/Browser Forum Baseline Requirements, section 7.1.4.3",
      "the common name is none of the alternative names"),
  WEB_EKU(
      Gravity.FLAW,
      "CA/Browser Forum Baseline Requirements, section 7.1.2.7.10",
      "serverAuth is not among the purposes"),
  WEB_EKU_OTHER(
      Gravity.FLAW,
      "CA/Browser Forum Baseline Requirements, section 7.1.2.7.10",
      "a purpose is one that a server's certificate must not have"),
  WEB_AIA_ABSENT(
      Gravity.WARNING,
      "CA/Browser Forum Baseline Requirements, section 7.1.2.7.7",
      "there is no access to the authority's information; browsers do not insist on it"),
  WEB_REVOCATION_ABSENT(
      Gravity.WARNING,
      "CA/Browser Forum Baseline Requirements, section 7.1.2.11.2",
      "neither a CRL nor OCSP is named, and the certificate is not short-lived; browsers do not insist on it"),
  WEB_POLICIES_ABSENT(
      Gravity.WARNING,
      "CA/Browser Forum Baseline Requirements, section 7.1.2.7.9",
      "there are no certificate policies; browsers do not insist on them");

  private final Gravity gravity;
  private final String citation;
  private final String text;

  WebRule(Gravity gravity, String citation, String text) {
    this.gravity = gravity;
    this.citation = citation;
    this.text = text;
  }

  @Override
  public Gravity gravity() {
    return gravity;
  }

  @Override
  public String citation() {
    return citation;
  }

  @Override
  public String text() {
    return text;
  }
}
