package io.certwright.internal.handle;

import io.certwright.spi.keys.KeySpec;
import io.certwright.spi.keys.SignatureAlgorithm;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.ProviderException;
import java.security.SignatureException;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * RSASSA-PSS. Its parameters say which of three algorithms it is; others than those three are
 * refused.
 */
final class PssHandleSignature extends HandleSignature {
  static final String NAME = "RSASSA-PSS";

  private static final Map<SignatureAlgorithm, PSSParameterSpec> KNOWN =
      new EnumMap<>(
          Map.of(
              SignatureAlgorithm.RSA_PSS_SHA256, pss("SHA-256", MGF1ParameterSpec.SHA256, 32),
              SignatureAlgorithm.RSA_PSS_SHA384, pss("SHA-384", MGF1ParameterSpec.SHA384, 48),
              SignatureAlgorithm.RSA_PSS_SHA512, pss("SHA-512", MGF1ParameterSpec.SHA512, 64)));

  private @Nullable SignatureAlgorithm algorithm;

  PssHandleSignature() {
    super(NAME, "RSA");
  }

  @Override
  boolean accepts(KeySpec spec) {
    return SignatureAlgorithm.RSA_PSS_SHA256.worksWith(spec);
  }

  @Override
  SignatureAlgorithm algorithm(HandleKey key) throws SignatureException {
    if (algorithm == null) {
      throw new SignatureException("RSASSA-PSS needs parameters: call setParameter first");
    }
    return algorithm;
  }

  @Override
  void parameters(@Nullable AlgorithmParameterSpec params)
      throws InvalidAlgorithmParameterException {
    if (params instanceof PSSParameterSpec pss) {
      for (Map.Entry<SignatureAlgorithm, PSSParameterSpec> known : KNOWN.entrySet()) {
        if (same(known.getValue(), pss)) {
          algorithm = known.getKey();
          return;
        }
      }
    }
    throw new InvalidAlgorithmParameterException(
        "RSASSA-PSS by a handle takes SHA-256, SHA-384 or SHA-512, MGF1 with the same digest, a salt as long as the"
            + " digest, and trailer field 1");
  }

  @Override
  @Nullable AlgorithmParameters parameters() {
    if (algorithm == null) {
      return null;
    }
    try {
      AlgorithmParameters params = AlgorithmParameters.getInstance(NAME);
      params.init(KNOWN.get(algorithm));
      return params;
    } catch (GeneralSecurityException e) {
      throw new ProviderException("No provider encodes parameters of RSASSA-PSS", e);
    }
  }

  private static PSSParameterSpec pss(String digest, MGF1ParameterSpec mask, int salt) {
    return new PSSParameterSpec(digest, "MGF1", mask, salt, PSSParameterSpec.TRAILER_FIELD_BC);
  }

  private static boolean same(PSSParameterSpec known, PSSParameterSpec given) {
    return known.getDigestAlgorithm().equalsIgnoreCase(given.getDigestAlgorithm())
        && known.getMGFAlgorithm().equalsIgnoreCase(given.getMGFAlgorithm())
        && given.getMGFParameters() instanceof MGF1ParameterSpec mask
        && known.getDigestAlgorithm().equalsIgnoreCase(mask.getDigestAlgorithm())
        && known.getSaltLength() == given.getSaltLength()
        && known.getTrailerField() == given.getTrailerField();
  }
}
