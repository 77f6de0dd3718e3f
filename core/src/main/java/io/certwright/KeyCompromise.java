package io.certwright;

import io.certwright.errors.InvalidRequestException;
import io.certwright.errors.UnreadableImportException;
import io.certwright.internal.bouncycastle.GuardedX509;
import io.certwright.internal.bouncycastle.PublicKeyInfo;
import io.certwright.internal.keyfile.CertificateFiles;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.RevocationReason;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;

/** That others have a key, or may have it. Immutable. */
public final class KeyCompromise {

  private static final String USUAL = "key compromise";
  private static final int LONGEST = 500;

  private final Bytes publicKey;
  private final String reason;
  private final Optional<Instant> invalid;

  private KeyCompromise(Bytes publicKey, String reason, Optional<Instant> invalid) {
    this.publicKey = publicKey;
    this.reason = reason;
    this.invalid = invalid;
  }

  /**
   * Of a key. It is known by its SubjectPublicKeyInfo, as certificates have it.
   *
   * @throws InvalidRequestException if it has no encoding
   */
  public static KeyCompromise ofKey(PublicKey key) {
    var encoded = key.getEncoded();
    if (encoded == null) {
      throw new InvalidRequestException("key", "a public key needs an encoding to be found by");
    }
    return of(encoded);
  }

  /** Of the key of a certificate, be it in a vault or not. */
  public static KeyCompromise ofCertificate(X509Certificate certificate) {
    return of(PublicKeyInfo.of(certificate));
  }

  /**
   * Of the key of a certificate in a file: PEM, DER or PKCS#7.
   *
   * @param file not kept
   * @throws UnreadableImportException if it cannot be read
   * @throws InvalidRequestException if there are several certificates in it
   */
  public static KeyCompromise ofFile(byte[] file) {
    var all = CertificateFiles.all(file);
    if (all.size() != 1) {
      throw new InvalidRequestException(
          "file", "has " + all.size() + " certificates; give the one whose key it is about");
    }
    return ofCertificate(GuardedX509.parse(all.get(0).toByteArray(), GuardedX509.MAX_SIZE));
  }

  private static KeyCompromise of(byte[] encoded) {
    return new KeyCompromise(Bytes.copyOf(encoded), USUAL, Optional.empty());
  }

  /**
   * The same, and it is told since when the key is known or suspected to be somebody else's.
   *
   * @throws InvalidRequestException if it is before the year 1950 or after 9999
   */
  public KeyCompromise invalidSince(Instant date) {
    var checked = RevocationRequest.of(RevocationReason.KEY_COMPROMISE).invalidSince(date);
    return new KeyCompromise(publicKey, reason, checked.wish().invalid());
  }

  /**
   * The same, with a reason for people to read; the vaults of the storage see it, so no secret.
   *
   * @param why 1 to 500 characters
   */
  public KeyCompromise because(String why) {
    if (why.isBlank() || why.length() > LONGEST) {
      throw new InvalidRequestException("reason", "has 1 to " + LONGEST + " characters");
    }
    return new KeyCompromise(publicKey, why, invalid);
  }

  Bytes publicKey() {
    return publicKey;
  }

  String reason() {
    return reason;
  }

  Optional<Instant> invalid() {
    return invalid;
  }

  @Override
  public String toString() {
    return "KeyCompromise[" + reason + invalid.map(at -> ", since " + at).orElse("") + "]";
  }
}
