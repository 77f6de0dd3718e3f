package io.certwright.internal.keyfile;

import io.certwright.internal.bouncycastle.KeyFormats;
import io.certwright.internal.bouncycastle.MalformedDerException;
import io.certwright.internal.bouncycastle.PublicKeyInfo;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.crypto.CryptoFailure;
import io.certwright.spi.keys.KeySpec;
import java.security.cert.X509Certificate;
import java.util.Optional;

/**
 * What a private key signed, so that public keys can be tried on it. That asks of every kind of key
 * what it is for, and so needs no arithmetic of any kind.
 */
final class KeyProof {

  private static final int CHALLENGE = 32;

  private final Crypto crypto;
  private final KeySpec spec;
  private final byte[] challenge;
  private final byte[] signature;

  private KeyProof(Crypto crypto, KeySpec spec, byte[] challenge, byte[] signature) {
    this.crypto = crypto;
    this.spec = spec;
    this.challenge = challenge;
    this.signature = signature;
  }

  /** A proof by the key; empty: it cannot sign. */
  static Optional<KeyProof> of(Crypto crypto, KeySpec spec, byte[] pkcs8) {
    var challenge = crypto.randomBytes(CHALLENGE);
    try {
      var key = crypto.privateKey(spec, pkcs8);
      var signature = crypto.sign(key, Crypto.certificateSignature(spec), challenge);
      return Optional.of(new KeyProof(crypto, spec, challenge, signature));
    } catch (CryptoFailure e) {
      return Optional.empty();
    }
  }

  /** Whether the private key belongs to the certificate's public key. */
  boolean isOf(X509Certificate certificate) {
    try {
      var encoded = PublicKeyInfo.of(certificate);
      return KeyFormats.publicKeySpec(encoded).equals(Optional.of(spec))
          && crypto.verify(
              crypto.publicKey(encoded), Crypto.certificateSignature(spec), challenge, signature);
    } catch (MalformedDerException | CryptoFailure e) {
      return false;
    }
  }
}
