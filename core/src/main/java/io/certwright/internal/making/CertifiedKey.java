package io.certwright.internal.making;

import io.certwright.internal.keys.KeyMaterial;
import io.certwright.internal.lint.KeyOrigin;
import io.certwright.internal.record.KeyLocation;
import io.certwright.spi.Bytes;

/**
 * The public key that a certificate is for.
 *
 * @param encoded as SubjectPublicKeyInfo
 * @param origin where it comes from, by which it is examined
 */
public record CertifiedKey(Bytes encoded, KeyOrigin origin) {

  /** That of a key pair of this vault; one out of a key host is examined like any from outside. */
  public static CertifiedKey of(KeyMaterial key) {
    return new CertifiedKey(
        key.encoded(),
        key.location() instanceof KeyLocation.Sealed ? KeyOrigin.OWN : KeyOrigin.FOREIGN);
  }

  /** One that somebody else has. */
  public static CertifiedKey foreign(Bytes encoded) {
    return new CertifiedKey(encoded, KeyOrigin.FOREIGN);
  }
}
