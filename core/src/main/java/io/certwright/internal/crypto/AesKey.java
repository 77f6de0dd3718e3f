package io.certwright.internal.crypto;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.util.concurrent.atomic.AtomicReferenceArray;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;

/**
 * A key for AES-GCM, with ciphers that have it already: looking a cipher up and expanding its key
 * costs more than it takes to seal a record. Thread-safe.
 */
public final class AesKey {

  /** As many as are used at once mostly; who finds none makes one. */
  private static final int IDLE = 8;

  private final SecretKey key;
  private final AtomicReferenceArray<Cipher> idle = new AtomicReferenceArray<>(IDLE);

  AesKey(SecretKey key) {
    this.key = key;
  }

  SecretKey key() {
    return key;
  }

  /** A cipher of that provider, which is the caller's alone. */
  @SuppressWarnings("ReferenceEquality") // providers compare all that they offer
  Cipher take(Provider provider) throws GeneralSecurityException {
    for (int i = 0; i < IDLE; i++) {
      if (idle.get(i) != null) {
        var cipher = idle.getAndSet(i, null);
        if (cipher != null && cipher.getProvider() == provider) {
          return cipher;
        }
      }
    }
    return Cipher.getInstance(AesGcm.TRANSFORMATION, provider);
  }

  /** Gives back a cipher that has done its work; one that has failed is left to the collector. */
  void giveBack(Cipher cipher) {
    for (int i = 0; i < IDLE; i++) {
      if (idle.get(i) == null && idle.compareAndSet(i, null, cipher)) {
        return;
      }
    }
  }

  /** Nothing of the key. */
  @Override
  public String toString() {
    return "AesKey";
  }
}
