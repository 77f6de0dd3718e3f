package io.certwright.keystore;

import io.certwright.internal.handle.HandleServices;
import java.io.Serial;
import java.security.Provider;

/**
 * The JCA provider of this library, {@code Certwright}, for where it has to be named: {@code
 * java.security}, {@code Security.addProvider}, {@code keytool -providerclass}. The first vault
 * that is opened adds it by itself, at the end of the list.
 *
 * <p>It offers key stores of the type {@code Certwright}, and signatures and decryption by the keys
 * of vaults; nothing by any other key. So it makes no difference to anybody else where in the list
 * it stands, except to who asks a signature or a cipher that has no key yet for its provider, or
 * for its block size: JCA then settles on the first of the name.
 */
public final class CertwrightProvider extends Provider {

  @Serial private static final long serialVersionUID = 1;

  /** The provider. */
  public CertwrightProvider() {
    super(VaultKeyStore.TYPE, HandleServices.VERSION, HandleServices.INFO);
    HandleServices.of(this).forEach(this::putService);
  }
}
