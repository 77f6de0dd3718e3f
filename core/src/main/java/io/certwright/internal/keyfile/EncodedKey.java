package io.certwright.internal.keyfile;

import java.security.PrivateKey;
import java.util.Arrays;

/**
 * A private key that is nothing but its bytes, for writers of files: so a file can hold kinds of
 * key that the JDK has no classes for. Not a record, whose text would show the key.
 */
final class EncodedKey implements PrivateKey {

  private static final long serialVersionUID = 1L;

  private final transient String algorithm;
  private final transient byte[] pkcs8;

  EncodedKey(String algorithm, byte[] pkcs8) {
    this.algorithm = algorithm;
    this.pkcs8 = pkcs8.clone();
  }

  @Override
  public String getAlgorithm() {
    return algorithm;
  }

  @Override
  public String getFormat() {
    return "PKCS#8";
  }

  @Override
  public byte[] getEncoded() {
    return pkcs8.clone();
  }

  @Override
  public void destroy() {
    Arrays.fill(pkcs8, (byte) 0);
  }
}
