package io.certwright;

import io.certwright.internal.bouncycastle.Argon2Parameters;
import io.certwright.internal.protect.EphemeralProtection;
import io.certwright.internal.protect.PassphraseProtection;
import io.certwright.spi.keys.KeyProtection;

/** The key protections that need nothing but this library. */
public final class KeyProtections {

  private KeyProtections() {}

  /**
   * A passphrase, through Argon2id with the second recommended option of RFC 9106, section 4 (64
   * MiB, three passes, four lanes). Opening a vault takes some tenths of a second for it, once.
   *
   * @param passphrase not empty; copied, so the caller may overwrite it
   */
  public static KeyProtection passphrase(char[] passphrase) {
    return new PassphraseProtection(passphrase, Argon2Parameters.RECOMMENDED);
  }

  /**
   * A random key that ends with this object: what it protects cannot be opened without it. For
   * tests and for vaults that live in memory.
   */
  public static KeyProtection ephemeral() {
    return new EphemeralProtection();
  }
}
