package io.certwright;

import io.certwright.internal.bouncycastle.Pem;
import io.certwright.internal.catalogue.CertificateSnapshot;
import io.certwright.spi.Bytes;
import io.certwright.spi.keys.KeySpec;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A version of a certificate, as it was when it was read.
 *
 * <p>It holds no private key: {@link Vault#privateKey} gives a handle on it. Immutable and
 * thread-safe; two are equal when they are the same version.
 */
public final class Certificate {

  private final CertificateSnapshot snapshot;

  Certificate(CertificateSnapshot snapshot) {
    this.snapshot = snapshot;
  }

  /** The certificate's name, as it was first written. */
  public String name() {
    return snapshot.version().name();
  }

  /** The version's id: 32 hexadecimal digits. Later versions of a certificate have greater ids. */
  public String version() {
    return snapshot.version().version();
  }

  /** The certificate itself. */
  public X509Certificate x509() {
    return snapshot.chain().get(0);
  }

  /** The certificate and those that lead from it towards a root, in order; the root is left out. */
  public List<X509Certificate> chain() {
    return snapshot.chain();
  }

  /** The chain in PEM (RFC 7468), the certificate first. */
  public String chainPem() {
    return Pem.certificates(snapshot.version().chain().stream().map(Bytes::toByteArray).toList());
  }

  /** The kind of its key. */
  public KeySpec key() {
    return snapshot.version().key();
  }

  /** Its serial number in lower-case hexadecimal, without leading zeros. */
  public String serialNumber() {
    return snapshot.version().serial();
  }

  /** When it was issued; its validity starts a little earlier. */
  public Instant issued() {
    return snapshot.version().issued();
  }

  /** The first second of its validity. */
  public Instant notBefore() {
    return snapshot.version().notBefore();
  }

  /** The last second of its validity (inclusive, RFC 5280, section 4.1.2.5). */
  public Instant notAfter() {
    return snapshot.version().notAfter();
  }

  /** When this version came into the vault. */
  public Instant created() {
    return snapshot.version().issued();
  }

  /** When this version was last changed: taken out of service or put back, or given other tags. */
  public Instant updated() {
    return snapshot.version().updated();
  }

  /** What users wrote on this version with {@link Vault#update}, by key; not to be changed. */
  public Map<String, String> tags() {
    return snapshot.version().tags().all();
  }

  /** Whether it may be used, as it was when it was read. */
  public boolean isEnabled() {
    return snapshot.version().enabled();
  }

  /** That it is revoked, as it was when it was read; empty: not as far as is known. */
  public Optional<Revocation> revocation() {
    return snapshot.version().revocation().map(Revocation::of);
  }

  /** Whether its private key may leave the vault. */
  public boolean isExportable() {
    return snapshot.version().exportable();
  }

  /**
   * The SHA-1 of its encoding in base64url without padding, as JOSE names a certificate by (RFC
   * 7515, section 4.1.7). For naming only: SHA-1 proves nothing.
   */
  public String x5t() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(snapshot.sha1());
  }

  /** The SHA-256 of its encoding, 64 lower-case hexadecimal digits. */
  public String thumbprint() {
    return HexFormat.of().formatHex(snapshot.version().thumbprint().toByteArray());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Certificate certificate
        && version().equals(certificate.version())
        && snapshot.version().thumbprint().equals(certificate.snapshot.version().thumbprint());
  }

  @Override
  public int hashCode() {
    return version().hashCode();
  }

  /** The name, version, serial number and end. */
  @Override
  public String toString() {
    return "Certificate["
        + name()
        + "/"
        + version()
        + ", serial "
        + serialNumber()
        + ", until "
        + notAfter()
        + "]";
  }
}
