package io.certwright.spi.keys;

/** The algorithms by which keys of a vault decrypt; all of them work with RSA keys. */
public enum DecryptionAlgorithm {
  /** RSAES-OAEP with SHA-256 and MGF1 with SHA-256 (RFC 8017, section 7.1). */
  RSA_OAEP_SHA256("RSA/ECB/OAEPWithSHA-256AndMGF1Padding"),
  /** RSAES-OAEP with SHA-1 and MGF1 with SHA-1, the default of RFC 8017. */
  RSA_OAEP_SHA1("RSA/ECB/OAEPWithSHA-1AndMGF1Padding"),
  /** RSAES-PKCS1-v1_5 (RFC 8017, section 7.2), for data that others encrypted so. */
  RSA_PKCS1("RSA/ECB/PKCS1Padding");

  private final String jcaName;

  DecryptionAlgorithm(String jcaName) {
    this.jcaName = jcaName;
  }

  /**
   * The name of the {@link javax.crypto.Cipher} that computes it; for {@link #RSA_OAEP_SHA256} the
   * mask generation function has to be set by parameters besides.
   */
  public String jcaName() {
    return jcaName;
  }
}
