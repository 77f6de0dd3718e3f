package io.certwright.internal.engine;

import io.certwright.errors.KeyAccessException;
import io.certwright.internal.catalogue.CertificateSnapshot;
import io.certwright.internal.record.VersionRecord;
import java.security.cert.X509Certificate;

/**
 * What the keys of CAs do not do. Whoever may have any bytes signed by one can make certificates
 * that were never checked and that no trail tells of, whatever the key usage says besides. So such
 * a key signs what the vault issues, and other things only if its policy lets it leave the vault,
 * for whoever may take it out: they could do so anyhow.
 */
final class CaKeys {

  private static final int SEQUENCE = 0x30;
  private static final int INDEFINITE = 0x80;

  private CaKeys() {}

  /** Whether it is the certificate of a CA, by its basic constraints. */
  static boolean isAuthority(X509Certificate certificate) {
    return certificate.getBasicConstraints() >= 0;
  }

  /** Whether a version is that of a CA whose key stays in the vault. */
  static boolean isConfined(VersionRecord version, X509Certificate leaf) {
    return isAuthority(leaf) && !version.exportable();
  }

  /** Refuses to give out a handle on the key of a CA that stays in the vault. */
  static void requireFree(CertificateSnapshot snapshot) {
    if (isConfined(snapshot.version(), snapshot.chain().get(0))) {
      throw refused(snapshot.version().id(), "it signs what the vault issues, and nothing else");
    }
  }

  /**
   * Refuses to sign what could be a certificate, a list of revoked ones or the like: all of them
   * are one ASN.1 sequence, and nothing that TLS signs is.
   */
  static void requireNoStructure(String id, byte[] message) {
    if (isSequence(message)) {
      throw refused(id, "it serves TLS here, and what is to be signed is no part of TLS");
    }
  }

  /** Whether the outermost thing of the message is a sequence that ends where the message ends. */
  private static boolean isSequence(byte[] message) {
    if (message.length < 2 || message[0] != SEQUENCE) {
      return false;
    }
    int first = message[1] & 0xff;
    if (first == INDEFINITE) {
      return true;
    }
    if (first < INDEFINITE) {
      return message.length == 2 + first;
    }
    int octets = first - INDEFINITE;
    long length = 0;
    for (int i = 0; i < octets; i++) {
      if (i + 2 >= message.length || length > Integer.MAX_VALUE) {
        return false;
      }
      length = length << 8 | (message[i + 2] & 0xff);
    }
    return message.length == 2 + octets + length;
  }

  private static KeyAccessException refused(String id, String why) {
    return new KeyAccessException(
        KeyAccessException.Reason.NOT_ALLOWED,
        "the key of the version "
            + id
            + " is that of a CA: "
            + why
            + ". Use a certificate of its own for other signatures, or make the CA with an"
            + " exportable key");
  }
}
