package io.certwright.internal.lint;

/** The bits of the key usage (RFC 5280, section 4.2.1.3): bit n as 1 &lt;&lt; n. */
final class Usage {

  static final int DIGITAL_SIGNATURE = 1;
  static final int NON_REPUDIATION = 1 << 1;
  static final int KEY_ENCIPHERMENT = 1 << 2;
  static final int DATA_ENCIPHERMENT = 1 << 3;
  static final int KEY_AGREEMENT = 1 << 4;
  static final int CERT_SIGN = 1 << 5;
  static final int CRL_SIGN = 1 << 6;
  static final int ENCIPHER_ONLY = 1 << 7;
  static final int DECIPHER_ONLY = 1 << 8;
  static final int ALL = (1 << 9) - 1;

  private Usage() {}
}
