package io.certwright.internal.handle;

import io.certwright.spi.keys.KeySpec;
import io.certwright.spi.keys.SignatureAlgorithm;
import java.security.AlgorithmParameters;
import java.security.InvalidAlgorithmParameterException;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.EdDSAParameterSpec;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A signature algorithm without parameters: PKCS#1, ECDSA, and those that are the only one of their
 * kind of key.
 */
final class FixedHandleSignature extends HandleSignature {
  private final String name;
  private final List<SignatureAlgorithm> algorithms;

  private FixedHandleSignature(
      String name, String keyAlgorithm, List<SignatureAlgorithm> algorithms) {
    super(name, keyAlgorithm);
    this.name = name;
    this.algorithms = algorithms;
  }

  /** One algorithm. */
  static FixedHandleSignature of(SignatureAlgorithm algorithm) {
    return new FixedHandleSignature(
        algorithm.jcaName(), algorithm.keyAlgorithm(), List.of(algorithm));
  }

  /** A family by its name, as {@code EdDSA}: the key says which of its algorithms. */
  static FixedHandleSignature ofFamily(String keyAlgorithm) {
    return new FixedHandleSignature(
        keyAlgorithm,
        keyAlgorithm,
        Arrays.stream(SignatureAlgorithm.values())
            .filter(algorithm -> algorithm.keyAlgorithm().equals(keyAlgorithm))
            .toList());
  }

  @Override
  boolean accepts(KeySpec spec) {
    return algorithms.stream().anyMatch(algorithm -> algorithm.worksWith(spec));
  }

  @Override
  SignatureAlgorithm algorithm(HandleKey key) {
    return algorithms.stream()
        .filter(algorithm -> algorithm.worksWith(key.spec()))
        .findFirst()
        .orElseThrow();
  }

  @Override
  void parameters(@Nullable AlgorithmParameterSpec params)
      throws InvalidAlgorithmParameterException {
    if (params == null || isPureEdwards(params)) {
      return;
    }
    throw new InvalidAlgorithmParameterException(name + " by a handle takes no parameters");
  }

  private boolean isPureEdwards(AlgorithmParameterSpec params) {
    return algorithms.get(0).keyAlgorithm().equals("EdDSA")
        && params instanceof EdDSAParameterSpec ed
        && !ed.isPrehash()
        && ed.getContext().isEmpty();
  }

  @Override
  @Nullable AlgorithmParameters parameters() {
    return null;
  }
}
