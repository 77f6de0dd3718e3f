package io.certwright.internal.crypto;

import io.certwright.spi.keys.KeySpec;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes keys, and keeps one generator of each kind for the next: to set it up costs a tenth of a
 * key on a curve. Thread-safe: whoever finds none makes one.
 */
final class Generators {

  private final ConcurrentHashMap<KeySpec, KeyPairGenerator> idle = new ConcurrentHashMap<>();

  /** A new key pair, always by the same provider for a kind. */
  KeyPair generate(Provider provider, KeySpec spec) {
    try {
      @Nullable KeyPairGenerator known = idle.remove(spec);
      KeyPairGenerator generator =
          known != null ? known : Keys.generator(provider, spec, SecureRandoms.shared());
      KeyPair pair = generator.generateKeyPair();
      // One that has failed is left to the collector.
      idle.put(spec, generator);
      return pair;
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new CryptoFailure("generate a key of kind " + spec, provider, e);
    }
  }
}
