package io.certwright.recipes;

import io.certwright.Vault;
import io.certwright.tls.VaultTls;
import java.net.http.HttpClient;

/** The HTTP client of the JDK. */
final class JdkClient {

  private JdkClient() {}

  /**
   * A client that presents a certificate and trusts a CA. It resumes sessions by itself, and a
   * server sees the certificate that a session began with; so they end with it.
   */
  static HttpClient create(Vault vault, String certificate, String authority) {
    var tls = VaultTls.of(vault).serve(certificate).trust(authority).endingSessions();
    return HttpClient.newBuilder().sslContext(tls.context()).build();
  }
}
