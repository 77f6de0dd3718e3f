package io.certwright.internal.handle;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.spec.AlgorithmParameterSpec;

/** Signatures by ordinary keys, as JCA would have made them without our provider. */
final class OtherProviders {

  private OtherProviders() {}

  /** A signature of the first other provider that signs with the key. */
  static Signature toSign(String name, PrivateKey key, AlgorithmParameterSpec params)
      throws InvalidKeyException {
    return first(name, key, params, signature -> signature.initSign(key));
  }

  /** A signature of the first other provider that verifies with the key. */
  static Signature toVerify(String name, PublicKey key, AlgorithmParameterSpec params)
      throws InvalidKeyException {
    return first(name, key, params, signature -> signature.initVerify(key));
  }

  private static Signature first(String name, Key key, AlgorithmParameterSpec params, Start start)
      throws InvalidKeyException {
    var refused = new InvalidKeyException("No provider does " + name + " with this key");
    for (Provider provider : Security.getProviders()) {
      Provider.Service service = provider.getService("Signature", name);
      if (service == null || HandleServices.isOurs(service) || !service.supportsParameter(key)) {
        continue;
      }
      try {
        Signature signature = Signature.getInstance(name, provider);
        start.with(signature);
        signature.setParameter(params);
        return signature;
      } catch (GeneralSecurityException e) {
        refused.addSuppressed(e);
      }
    }
    throw refused;
  }

  /** Begins a signature or a verification. */
  @FunctionalInterface
  private interface Start {
    void with(Signature signature) throws InvalidKeyException;
  }
}
