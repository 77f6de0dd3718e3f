package io.certwright.tests.interop;

import io.certwright.Certificate;
import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.CertificatePolicyBuilder;
import io.certwright.policy.ExtendedKeyUsage;
import io.certwright.spi.keys.KeySpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a vault makes with one kind of key: a root, an intermediate and a leaf below it, and a leaf
 * that signs itself; each leaf with every kind of name.
 */
final class Specimen implements AutoCloseable {

  /** Of these kinds there is a test of its own: much of what reads the others is too old. */
  static final String POST_QUANTUM = "(ML|SLH)_DSA_.*";

  static final String DNS = "shop.example.test";
  static final String WILDCARD = "*.shop.example.test";
  static final String IPV4 = "192.0.2.7";
  static final String IPV6 = "2001:db8::7";
  static final String EMAIL = "Web.Master@example.test";
  static final String URI = "https://shop.example.test/a?b=c";

  private final Vault vault = Vault.inMemory();
  private final Path directory;

  Specimen(KeySpec key, Path directory) {
    this.directory = directory;
    var root =
        EmbeddedCa.openOrCreate(
            vault, "root", CertificatePolicy.rootCa("Root R1").key(key).build());
    var issuing =
        EmbeddedCa.openOrCreate(
            vault,
            "issuing",
            CertificatePolicy.intermediateCa("Issuing I1", 0).key(key).issuer(root.name()).build());
    vault.create("leaf", leaf(key).issuer(issuing.name()).build());
    vault.create("alone", leaf(key).build());
  }

  static CertificatePolicyBuilder leaf(KeySpec key) {
    return CertificatePolicy.builder()
        .subject("CN=Shop \u00fcber alles, O=Example\\, Inc., C=DE")
        .dnsNames(DNS, WILDCARD)
        .ipAddresses(IPV4, IPV6)
        .emails(EMAIL)
        .uris(URI)
        .key(key)
        .extendedKeyUsages(ExtendedKeyUsage.SERVER_AUTH, ExtendedKeyUsage.CLIENT_AUTH)
        .validity(Duration.ofDays(30))
        .exportable(true);
  }

  Vault vault() {
    return vault;
  }

  Certificate root() {
    return vault.get("root");
  }

  Certificate issuing() {
    return vault.get("issuing");
  }

  Certificate leaf() {
    return vault.get("leaf");
  }

  Certificate alone() {
    return vault.get("alone");
  }

  /** The first certificate of a chain in a file of its own. */
  Path pem(Certificate certificate) {
    var text = certificate.chainPem();
    var end = "-----END CERTIFICATE-----\n";
    return file(certificate.name() + ".pem", text.substring(0, text.indexOf(end) + end.length()));
  }

  Path file(String name, String text) {
    try {
      Files.createDirectories(directory);
      return Files.writeString(directory.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path file(String name, byte[] content) {
    try {
      Files.createDirectories(directory);
      return Files.write(directory.resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    vault.close();
  }
}
