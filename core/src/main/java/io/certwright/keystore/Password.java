package io.certwright.keystore;

import java.io.IOException;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import org.jspecify.annotations.Nullable;

/** The password that a caller gives for an entry, asked for only where one is needed. */
@FunctionalInterface
interface Password {

  /** The password; null: none is given. */
  char @Nullable [] get() throws UnrecoverableKeyException;

  /** What a protection parameter gives. */
  static Password of(KeyStore.@Nullable ProtectionParameter protection) {
    if (protection == null) {
      return () -> null;
    }
    if (protection instanceof KeyStore.PasswordProtection given) {
      return given::getPassword;
    }
    if (protection instanceof KeyStore.CallbackHandlerProtection asked) {
      return () -> ask(asked);
    }
    throw new UnsupportedOperationException(
        "Entries are protected by a password, or by nothing; not by a "
            + protection.getClass().getName());
  }

  private static char @Nullable [] ask(KeyStore.CallbackHandlerProtection asked)
      throws UnrecoverableKeyException {
    var callback = new PasswordCallback("Password of the key store entry: ", false);
    try {
      asked.getCallbackHandler().handle(new Callback[] {callback});
      return callback.getPassword();
    } catch (IOException | UnsupportedCallbackException e) {
      throw Failures.unrecoverable("The password was asked for and not given", e);
    } finally {
      callback.clearPassword();
    }
  }
}
