package io.certwright.policy;

/** In which form a certificate is given out as a secret, by Azure Key Vault's names. */
public enum ContentType {
  /** A PKCS#12 file (RFC 7292) without a password. */
  PKCS12("application/x-pkcs12"),
  /** The private key as PKCS#8 and the chain, in PEM (RFC 7468). */
  PEM("application/x-pem-file");

  private final String text;

  ContentType(String text) {
    this.text = text;
  }

  /** The media type. */
  public String text() {
    return text;
  }
}
