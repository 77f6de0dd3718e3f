package io.certwright.internal.keys;

import io.certwright.internal.handle.KeyUse;
import io.certwright.internal.record.KeyLocation;
import io.certwright.spi.Bytes;
import io.certwright.spi.keys.KeySpec;
import java.security.PublicKey;

/**
 * A key pair in use.
 *
 * @param spec the kind of key
 * @param publicKey the public key
 * @param encoded the public key as SubjectPublicKeyInfo
 * @param location where the private key is kept
 * @param use signs with the private key
 * @param decryption decrypts with it
 */
public record KeyMaterial(
    KeySpec spec,
    PublicKey publicKey,
    Bytes encoded,
    KeyLocation location,
    KeyUse use,
    Decryption decryption) {
  @Override
  public String toString() {
    return "KeyMaterial[" + spec + "]";
  }
}
