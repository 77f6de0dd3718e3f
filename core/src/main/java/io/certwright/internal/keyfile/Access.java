package io.certwright.internal.keyfile;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.MalformedDerException;
import io.certwright.internal.store.Secret;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The passwords of an import.
 *
 * @param file what opens a file
 * @param own what opens a private key in it, where that is another one
 */
record Access(Passwords file, Optional<Passwords> own) {

  static Access of(KeySource source) {
    return new Access(
        new Passwords(source.password()),
        source.keyPassword().map(own -> new Passwords(Optional.of(own))));
  }

  /** What opens a private key. */
  Passwords key() {
    return own.orElse(file);
  }

  /**
   * A key that was decrypted without a check value: what is no SEQUENCE comes of a wrong password.
   *
   * @param plain overwritten
   * @param form makes the form that a vault keeps of it
   */
  Secret secret(byte[] plain, UnaryOperator<byte[]> form, Where where) {
    try {
      requireSequence(plain, where);
      return new Secret(form.apply(plain));
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  private void requireSequence(byte[] plain, Where where) {
    try {
      DerReader.of(plain);
    } catch (MalformedDerException e) {
      throw key().refused(where);
    }
  }
}
