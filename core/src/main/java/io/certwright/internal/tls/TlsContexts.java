package io.certwright.internal.tls;

import java.security.GeneralSecurityException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Makes contexts of protocol {@code TLS}, for servers and clients alike, that stay current by
 * themselves.
 */
public final class TlsContexts {
  private TlsContexts() {}

  /**
   * A context. Engines and sockets made of it check host names where their parameters ask for it
   * ({@code setEndpointIdentificationAlgorithm("HTTPS")}), as the JDK's own do.
   *
   * @param keys what to present; null to present nothing
   * @param trust whom to trust; null for the roots that the JVM trusts by default
   * @throws IllegalStateException if the JVM has no TLS
   */
  public static SSLContext context(
      @Nullable LiveKeyManager keys, @Nullable X509ExtendedTrustManager trust) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          keys == null ? new KeyManager[0] : new KeyManager[] {keys},
          trust == null ? null : new TrustManager[] {trust},
          null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("The JVM does not offer TLS as Certwright needs it", e);
    }
  }

  /**
   * The same, and no session is resumed that began before what is presented or trusted has changed
   * last. Connections that are there go on.
   */
  public static SSLContext endingSessions(
      @Nullable LiveKeyManager keys, @Nullable LiveTrustManager trust) {
    return EpochContext.of(new Epochs(keys, trust, () -> context(keys, trust)));
  }
}
