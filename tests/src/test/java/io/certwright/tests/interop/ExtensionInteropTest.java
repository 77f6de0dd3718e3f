package io.certwright.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.OperationStatus;
import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.errors.IssuanceException;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.CertificatePolicyId;
import io.certwright.policy.CustomExtension;
import io.certwright.policy.NameConstraint;
import io.certwright.policy.Notification;
import io.certwright.policy.PolicyExtensions;
import io.certwright.spi.keys.KeySpec;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What policies ask for beyond names and purposes, read and enforced by what is not ours. */
class ExtensionInteropTest {

  private static final Provider BC = new BouncyCastleProvider();
  private static final byte[] NULL = {5, 0};
  private static final String CUSTOM = "1.3.6.1.4.1.99999.7";

  @TempDir Path directory;

  private final Vault vault = Vault.inMemory();

  @AfterEach
  void close() {
    vault.close();
  }

  private static PolicyExtensions.Builder confined() {
    return PolicyExtensions.builder()
        .permittedNames(
            NameConstraint.dns("example.test"),
            NameConstraint.ip("192.0.2.0/24"),
            NameConstraint.email("example.test"))
        .excludedNames(NameConstraint.dns("secret.example.test"));
  }

  private static PolicyExtensions leafExtensions() {
    return PolicyExtensions.builder()
        .certificatePolicies(
            CertificatePolicyId.of("2.23.140.1.2.1"),
            CertificatePolicyId.of("1.3.6.1.4.1.99999.1").practices("https://example.test/cps"))
        .crlUrls("http://crl.example.test/a.crl", "http://crl2.example.test/a.crl")
        .ocspUrls("http://ocsp.example.test")
        .issuerUrls("http://ca.example.test/a.cer")
        .mustStaple(true)
        .custom(CustomExtension.of(CUSTOM, NULL))
        .build();
  }

  private EmbeddedCa issuing() {
    var root = EmbeddedCa.openOrCreateRoot(vault, "root");
    return EmbeddedCa.openOrCreate(
        vault,
        "issuing",
        CertificatePolicy.intermediateCa("Issuing", 0)
            .issuer(root.name())
            .extensions(confined().build())
            .exportable(true)
            .build());
  }

  @Test
  void opensslReadsThemAndVerifiesStrictly() {
    var openssl = Tool.openssl();
    var issuing = issuing();
    var policy =
        CertificatePolicy.tlsServer("shop.example.test")
            .issuer(issuing.name())
            .extensions(leafExtensions())
            .build();
    vault.create("leaf", policy);
    var root = file("root", vault.get("root").x509());
    var middle = file("issuing", vault.get("issuing").x509());
    var leaf = file("leaf", vault.get("leaf").x509());
    openssl.run("verify", "-x509_strict", "-CAfile", root, "-untrusted", middle, leaf);
    assertThat(openssl.run("x509", "-noout", "-text", "-inform", "PEM", "-in", leaf))
        .contains("Policy: 2.23.140.1.2.1", "CPS: https://example.test/cps")
        .contains("URI:http://crl.example.test/a.crl", "URI:http://crl2.example.test/a.crl")
        .contains("OCSP - URI:http://ocsp.example.test")
        .contains("CA Issuers - URI:http://ca.example.test/a.cer")
        .contains("TLS Feature", "status_request")
        .contains(CUSTOM);
    assertThat(openssl.run("x509", "-noout", "-text", "-in", middle))
        .contains("X509v3 Name Constraints: critical")
        .contains("DNS:example.test", "IP:192.0.2.0/255.255.255.0", "email:example.test")
        .contains("DNS:secret.example.test");
  }

  /**
   * A name that the authority may not issue for: the vault does not, and whoever validates what was
   * signed all the same refuses it for that.
   */
  @ParameterizedTest
  @CsvSource({
    "shop.example.test, true",
    "example.test, true",
    "shop.example.com, false",
    "a.secret.example.test, false"
  })
  void validatorsHoldAnAuthorityToItsNames(String name, boolean permitted) throws Exception {
    var openssl = Tool.openssl();
    var issuing = issuing();
    var policy = CertificatePolicy.tlsServer(name).issuer(issuing.name()).build();
    X509Certificate signed;
    if (permitted) {
      vault.create("leaf", policy);
      signed = vault.get("leaf").x509();
      validate(signed);
    } else {
      assertThatThrownBy(() -> vault.create("leaf", policy))
          .isInstanceOfSatisfying(
              IssuanceException.class, e -> assertThat(e.code()).isEqualTo("name-constraints"))
          .hasMessageContaining("dns:" + name)
          .hasMessageContaining("CN=Issuing");
      assertThat(vault.find("leaf")).isEmpty();
      signed = signedWithoutTheVault(issuing, name);
      var outside = signed;
      assertThatThrownBy(() -> validate(outside)).isInstanceOf(CertPathValidatorException.class);
    }
    var root = file("root", vault.get("root").x509());
    var middle = file("issuing", vault.get("issuing").x509());
    var leaf = file("leaf", signed);
    Object[] verify = {"verify", "-CAfile", root, "-untrusted", middle, leaf};
    var output = permitted ? openssl.run(verify) : openssl.fails(verify);
    assertThat(output).contains(permitted ? "OK" : "subtree violation");
  }

  /** By whoever may sign anything with the key of the authority. */
  private X509Certificate signedWithoutTheVault(EmbeddedCa issuing, String name) throws Exception {
    var ca = issuing.certificate();
    var pair = KeyPairGenerator.getInstance("EC").generateKeyPair();
    var leaf =
        new JcaX509v3CertificateBuilder(
                ca.x509(),
                BigInteger.TWO,
                ca.x509().getNotBefore(),
                ca.x509().getNotAfter(),
                new X500Principal(""),
                pair.getPublic())
            .addExtension(
                Extension.subjectAlternativeName,
                true,
                new GeneralNames(new GeneralName(GeneralName.dNSName, name)));
    var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(vault.privateKey(ca));
    return new JcaX509CertificateConverter().getCertificate(leaf.build(signer));
  }

  @Test
  void aRequestAsksForThemButNotForWhatTheIssuerPublishes() {
    var ca = new BouncyCastleCa();
    try (var outside = opened(ca)) {
      var policy =
          CertificatePolicy.tlsServer("shop.example.test")
              .issuer("outside")
              .validity(Duration.ofDays(20))
              .extensions(leafExtensions())
              .build();
      var operation = outside.create("leaf", policy);
      assertThat(operation.status())
          .as("%s", operation.failure())
          .isEqualTo(OperationStatus.COMPLETED);
      var asked = ca.seen().getRequestedExtensions();
      assertThat(asked.getExtension(Extension.keyUsage).isCritical()).isTrue();
      assertThat(asked.getExtensionOIDs())
          .containsExactlyInAnyOrder(
              Extension.keyUsage,
              Extension.extendedKeyUsage,
              Extension.subjectAlternativeName,
              Extension.certificatePolicies,
              new ASN1ObjectIdentifier("1.3.6.1.5.5.7.1.24"),
              new ASN1ObjectIdentifier(CUSTOM));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {CUSTOM, "1.3.6.1.5.5.7.1.24"})
  void anAnswerWithoutWhatWasAskedForIsRefused(String dropped) {
    try (var outside = opened(new BouncyCastleCa(dropped))) {
      var operation =
          outside.create(
              "leaf",
              CertificatePolicy.tlsServer("shop.example.test")
                  .issuer("outside")
                  .validity(Duration.ofDays(20))
                  .extensions(leafExtensions())
                  .build());
      assertThat(operation.status()).isNotEqualTo(OperationStatus.COMPLETED);
      assertThat(operation.failure().orElseThrow().message()).contains(dropped);
      assertThat(outside.find("leaf")).isEmpty();
    }
  }

  @Test
  void anAuthorityThatAskedToBeConfinedMustNotBeFree() {
    for (var ca : new BouncyCastleCa[] {new BouncyCastleCa("2.5.29.30"), new BouncyCastleCa()}) {
      try (var outside = opened(ca)) {
        var operation =
            outside.create(
                "issuing",
                CertificatePolicy.intermediateCa("Issuing", 0)
                    .key(KeySpec.EC_P384)
                    .issuer("outside")
                    .validity(Duration.ofDays(20))
                    .extensions(confined().build())
                    .build());
        if (ca.drops()) {
          assertThat(operation.failure().orElseThrow().message()).contains("name constraints");
          assertThat(outside.find("issuing")).isEmpty();
        } else {
          assertThat(operation.status())
              .as("%s", operation.failure())
              .isEqualTo(OperationStatus.COMPLETED);
        }
      }
    }
  }

  @Test
  void theyComeBackFromTheRecord() {
    var storage = MemoryStorage.create();
    var protection = KeyProtections.ephemeral();
    var policy =
        CertificatePolicy.tlsServer("shop.example.test")
            .extensions(leafExtensions())
            .notifications(Notification.daysBefore(20), Notification.atPercentage(90))
            .build();
    try (var first = Vault.open(storage, protection);
        var second = Vault.open(storage, protection)) {
      first.create("leaf", policy);
      assertThat(second.policy("leaf")).isEqualTo(policy);
    }
  }

  private static Vault opened(BouncyCastleCa ca) {
    return Vault.builder(MemoryStorage.create(), KeyProtections.ephemeral())
        .issuer("outside", ca)
        .open();
  }

  private void validate(X509Certificate leaf) throws Exception {
    var factory = CertificateFactory.getInstance("X.509", BC);
    var chain = List.of(parse(factory, leaf), parse(factory, vault.get("issuing").x509()));
    var anchor = new TrustAnchor(parse(factory, vault.get("root").x509()), null);
    var parameters = new PKIXParameters(Set.of(anchor));
    parameters.setRevocationEnabled(false);
    CertPathValidator.getInstance("PKIX", BC).validate(factory.generateCertPath(chain), parameters);
  }

  private static X509Certificate parse(CertificateFactory factory, X509Certificate certificate)
      throws Exception {
    return (X509Certificate)
        factory.generateCertificate(new ByteArrayInputStream(certificate.getEncoded()));
  }

  private Path file(String name, X509Certificate certificate) {
    try {
      var pem =
          "-----BEGIN CERTIFICATE-----\n"
              + Base64.getMimeEncoder(64, new byte[] {'\n'})
                  .encodeToString(certificate.getEncoded())
              + "\n-----END CERTIFICATE-----\n";
      return Files.writeString(directory.resolve(name + ".pem"), pem);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
