package io.certwright.internal.issue;

import java.util.Arrays;

/**
 * A key pair that has to be kept: the material, and the private key's PKCS#8 form for the seal
 * (empty when the key is hosted). Closing wipes the latter.
 */
record NewKey(KeyMaterial material, byte[] pkcs8) implements AutoCloseable {
  @Override
  public void close() {
    Arrays.fill(pkcs8, (byte) 0);
  }

  @Override
  public String toString() {
    return "NewKey[" + material.spec() + "]";
  }
}
