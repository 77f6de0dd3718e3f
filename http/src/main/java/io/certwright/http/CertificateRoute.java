package io.certwright.http;

import io.certwright.Certificate;
import io.certwright.Vault;
import io.certwright.errors.NotFoundException;
import io.certwright.spi.Bytes;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The certificates of CAs (RFC 5280, section 4.2.2.1): one as it is, or with those that lead from
 * it towards the root. What is asked for is looked up in the vault, never in a file system, and
 * nothing but CAs is given out.
 */
final class CertificateRoute {

  private static final Duration KEPT = Duration.ofDays(1);
  private static final Pattern NAME = Pattern.compile("[0-9a-zA-Z-]{1,127}");
  private static final Pattern VERSION = Pattern.compile("[0-9a-f]{32}");

  private final Vault vault;

  CertificateRoute(Vault vault) {
    this.vault = vault;
  }

  /** The certificate in DER. */
  Optional<Page> certificate(String ca, String version) {
    return find(ca, version)
        .map(found -> page("application/pkix-cert", Bytes.copyOf(der(found.x509()))));
  }

  /** The certificate and those above it. */
  Optional<Page> chain(String ca, String version) {
    return find(ca, version)
        .map(found -> found.chain().stream().map(CertificateRoute::der).toList())
        .map(chain -> page("application/pkcs7-mime; smime-type=certs-only", CertsOnly.of(chain)));
  }

  private static Page page(String type, Bytes body) {
    return Caching.keep(Page.of(type, body), Caching.tag(body), KEPT);
  }

  /** Whether a certificate of a vault could be called so. */
  static boolean isName(String ca) {
    return NAME.matcher(ca).matches();
  }

  private Optional<Certificate> find(String ca, String version) {
    if (!isName(ca) || !VERSION.matcher(version).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(vault.getVersion(ca, version))
          .filter(found -> found.x509().getBasicConstraints() >= 0);
    } catch (NotFoundException e) {
      return Optional.empty();
    }
  }

  private static byte[] der(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate of the vault has no encoding", e);
    }
  }
}
