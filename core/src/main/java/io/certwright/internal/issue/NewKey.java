package io.certwright.internal.issue;

import io.certwright.internal.store.Secret;

/**
 * A key pair that has to be kept: the material, and the private key's PKCS#8 form for the seal
 * (empty when the key is hosted). Closing wipes the latter.
 */
record NewKey(KeyMaterial material, Secret pkcs8) implements AutoCloseable {
  @Override
  public void close() {
    pkcs8.close();
  }
}
