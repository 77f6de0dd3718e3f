package io.certwright.keystore;

import io.certwright.spi.Bytes;
import java.io.IOException;
import java.io.OutputStream;
import java.security.UnrecoverableKeyException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a key store has that was loaded with a descriptor: its part in the open vault, which stays
 * open for as long as this can be reached.
 *
 * @param vault the open vault
 * @param text the descriptor
 * @param password the password, if it is the passphrase
 */
record Lease(SharedVault vault, Bytes text, Optional<PasswordCheck> password) {

  /**
   * Refuses another password than the one that the key store was loaded with; none is as good.
   *
   * @throws UnrecoverableKeyException if it is another
   */
  void requirePassword(Password given) throws UnrecoverableKeyException {
    if (password.isPresent()) {
      var asked = given.get();
      if (asked != null && !password.get().matches(asked)) {
        throw new UnrecoverableKeyException(
            "The password is not the one that the key store was loaded with, which is that of its"
                + " keys as well");
      }
    }
  }

  /** Writes the descriptor as it was read. */
  void write(OutputStream out, char @Nullable [] given) throws IOException {
    if (password.isPresent() && (given == null || !password.get().matches(given))) {
      throw new IOException(
          "The password of this key store is the passphrase of its vault, and is not changed by"
              + " storing the key store");
    }
    out.write(text.toByteArray());
  }

  @Override
  public String toString() {
    return "Lease[" + vault + "]";
  }
}
