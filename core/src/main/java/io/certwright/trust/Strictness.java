package io.certwright.trust;

/** How closely the certificates of a chain are held to the form that they should have. */
public enum Strictness {
  /**
   * The path has to be valid (RFC 5280, section 6), and no certificate useless or dangerous. What
   * an authority should not have written but what harms nobody is passed over.
   */
  PATH,
  /** As well, every certificate has the form that RFC 5280 demands of it in section 4. */
  RFC_5280,
  /** As well, the leaf is what browsers demand of the certificate of a TLS server. */
  WEB_PKI
}
