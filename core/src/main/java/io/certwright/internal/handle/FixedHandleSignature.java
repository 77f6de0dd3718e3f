package io.certwright.internal.handle;

import io.certwright.spi.keys.SignatureAlgorithm;
import java.security.AlgorithmParameters;
import java.security.InvalidAlgorithmParameterException;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.EdDSAParameterSpec;
import org.jspecify.annotations.Nullable;

/** A signature algorithm without parameters: PKCS#1, ECDSA, Ed25519. */
final class FixedHandleSignature extends HandleSignature {
  private final SignatureAlgorithm algorithm;

  FixedHandleSignature(SignatureAlgorithm algorithm) {
    super(algorithm.keyAlgorithm());
    this.algorithm = algorithm;
  }

  @Override
  SignatureAlgorithm algorithm() {
    return algorithm;
  }

  @Override
  protected void engineSetParameter(@Nullable AlgorithmParameterSpec params)
      throws InvalidAlgorithmParameterException {
    if (params == null || isPureEd25519(params)) {
      return;
    }
    throw new InvalidAlgorithmParameterException(
        algorithm.jcaName() + " by a handle takes no parameters");
  }

  private boolean isPureEd25519(AlgorithmParameterSpec params) {
    return algorithm == SignatureAlgorithm.ED25519
        && params instanceof EdDSAParameterSpec ed
        && !ed.isPrehash()
        && ed.getContext().isEmpty();
  }

  @Override
  @SuppressWarnings("NullAway") // null is JCA's answer for an algorithm without parameters
  protected @Nullable AlgorithmParameters engineGetParameters() {
    return null;
  }
}
