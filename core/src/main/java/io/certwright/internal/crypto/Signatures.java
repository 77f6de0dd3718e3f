package io.certwright.internal.crypto;

import io.certwright.spi.keys.SignatureAlgorithm;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;

/** Signatures by one provider, with keys of any. */
final class Signatures {

  private Signatures() {}

  static byte[] sign(
      Provider provider,
      PrivateKey key,
      SignatureAlgorithm algorithm,
      byte[] message,
      SecureRandom random) {
    try {
      Signature signature = signing(provider, key, algorithm, random);
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new CryptoFailure("sign by " + algorithm, provider, e);
    }
  }

  /** A signature that is to be made of pieces. */
  static PieceSignature begin(
      Provider provider, PrivateKey key, SignatureAlgorithm algorithm, SecureRandom random) {
    try {
      return new PieceSignature(signing(provider, key, algorithm, random), algorithm);
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new CryptoFailure("sign by " + algorithm, provider, e);
    }
  }

  /** A signature that is to be verified of pieces. */
  static PieceSignature beginVerifying(
      Provider provider, PublicKey key, SignatureAlgorithm algorithm) {
    try {
      Signature signature = signature(provider, algorithm);
      signature.initVerify(Keys.ownPublic(provider, key));
      return new PieceSignature(signature, algorithm);
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new CryptoFailure("verify by " + algorithm, provider, e);
    }
  }

  static boolean verify(
      Provider provider,
      PublicKey key,
      SignatureAlgorithm algorithm,
      byte[] message,
      byte[] signed) {
    try {
      Signature signature = signature(provider, algorithm);
      signature.initVerify(Keys.ownPublic(provider, key));
      signature.update(message);
      return matches(signature, signed);
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new CryptoFailure("verify by " + algorithm, provider, e);
    }
  }

  private static Signature signing(
      Provider provider, PrivateKey key, SignatureAlgorithm algorithm, SecureRandom random)
      throws GeneralSecurityException {
    Signature signature = signature(provider, algorithm);
    try {
      signature.initSign(key, random);
    } catch (InvalidKeyException foreign) {
      signature.initSign(Keys.ownPrivate(provider, key).orElseThrow(() -> foreign), random);
    }
    return signature;
  }

  /** A signature that is not even well-formed is a wrong one, not a failure of the provider. */
  static boolean matches(Signature signature, byte[] signed) {
    try {
      return signature.verify(signed);
    } catch (SignatureException malformed) {
      return false;
    }
  }

  private static Signature signature(Provider provider, SignatureAlgorithm algorithm)
      throws GeneralSecurityException {
    Signature signature = Signature.getInstance(algorithm.jcaName(), provider);
    switch (algorithm) {
      case RSA_PSS_SHA256 -> signature.setParameter(pss(MGF1ParameterSpec.SHA256, 32));
      case RSA_PSS_SHA384 -> signature.setParameter(pss(MGF1ParameterSpec.SHA384, 48));
      case RSA_PSS_SHA512 -> signature.setParameter(pss(MGF1ParameterSpec.SHA512, 64));
      default -> {}
    }
    return signature;
  }

  private static PSSParameterSpec pss(MGF1ParameterSpec hash, int saltLength) {
    return new PSSParameterSpec(
        hash.getDigestAlgorithm(), "MGF1", hash, saltLength, PSSParameterSpec.TRAILER_FIELD_BC);
  }
}
