package io.certwright.recipes;

import io.certwright.Vault;
import io.certwright.tls.VaultTls;
import io.certwright.trust.RevocationMode;
import javax.net.ssl.SSLSocketFactory;
import org.postgresql.ssl.WrappedFactory;

/**
 * TLS of PostgreSQL's driver: {@code sslfactory} is the name of this class, which the driver makes
 * anew for each connection.
 */
public final class VaultSocketFactory extends WrappedFactory {

  private static volatile SSLSocketFactory ofVault;

  /** Wanted by the driver. */
  public VaultSocketFactory() {
    factory = ofVault;
  }

  /**
   * What connections present from now on, and whom they trust. If the vault is in the very database
   * that is connected to, a handshake must not ask it about revocation.
   */
  static void use(Vault vault, String certificate, String authority) {
    ofVault =
        VaultTls.of(vault)
            .serve(certificate)
            .trust(authority)
            .revocation(RevocationMode.OFF)
            .consumer("postgresql")
            .context()
            .getSocketFactory();
  }
}
