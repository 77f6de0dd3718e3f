package io.certwright.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.Certificate;
import io.certwright.spi.keys.KeySpec;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What a vault makes, read by what is not ours, for every kind of key. */
class InteropTest {

  private static final String PASSWORD = "pass word 1";

  private static final Map<KeySpec, Specimen> SPECIMENS = new EnumMap<>(KeySpec.class);

  @TempDir static Path directory;

  @AfterAll
  static void close() {
    SPECIMENS.values().forEach(Specimen::close);
  }

  /** Made once for each kind of key, because a large RSA key takes seconds. */
  private static Specimen specimen(KeySpec key) {
    return SPECIMENS.computeIfAbsent(key, k -> new Specimen(k, directory.resolve(k.name())));
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.MATCH_NONE, names = Specimen.POST_QUANTUM)
  void validatorsFollowTheChain(KeySpec key) throws Exception {
    var made = specimen(key);
    for (var provider : validatorsOf(key)) {
      validate(provider, made.leaf().chain(), made.root());
      validate(provider, made.issuing().chain(), made.root());
      validate(provider, made.alone().chain(), made.alone());
      assertThatThrownBy(() -> validate(provider, made.leaf().chain(), made.alone()))
          .as("below another anchor")
          .isInstanceOf(CertPathValidatorException.class);
    }
  }

  /** The JDK has given secp256k1 up. */
  private static List<Provider> validatorsOf(KeySpec key) throws GeneralSecurityException {
    var bouncyCastle = new BouncyCastleProvider();
    return key == KeySpec.EC_SECP256K1 ? List.of(bouncyCastle) : List.of(jdk(), bouncyCastle);
  }

  private static Provider jdk() throws GeneralSecurityException {
    return CertPathValidator.getInstance("PKIX").getProvider();
  }

  /** Reads the encodings anew with the provider's own parser, and validates them. */
  private static void validate(Provider provider, List<X509Certificate> chain, Certificate anchor)
      throws GeneralSecurityException {
    var factory =
        CertificateFactory.getInstance("X.509", provider.getName().equals("BC") ? provider : sun());
    var certificates = new ArrayList<X509Certificate>();
    for (var certificate : chain) {
      certificates.add(parse(factory, certificate));
    }
    var parameters =
        new PKIXParameters(Set.of(new TrustAnchor(parse(factory, anchor.x509()), null)));
    parameters.setRevocationEnabled(false);
    var path = factory.generateCertPath(certificates);
    CertPathValidator.getInstance("PKIX", provider).validate(path, parameters);
  }

  private static Provider sun() throws GeneralSecurityException {
    return CertificateFactory.getInstance("X.509").getProvider();
  }

  private static X509Certificate parse(CertificateFactory factory, X509Certificate certificate)
      throws GeneralSecurityException {
    return (X509Certificate)
        factory.generateCertificate(new ByteArrayInputStream(certificate.getEncoded()));
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.MATCH_NONE, names = Specimen.POST_QUANTUM)
  void opensslVerifiesStrictly(KeySpec key) {
    var openssl = Tool.openssl();
    var made = specimen(key);
    var root = made.pem(made.root());
    var issuing = made.pem(made.issuing());
    var leaf = made.pem(made.leaf());
    var alone = made.pem(made.alone());
    openssl.run("verify", "-x509_strict", "-CAfile", root, root);
    openssl.run("verify", "-x509_strict", "-CAfile", root, issuing);
    for (var purpose : List.of("sslserver", "sslclient")) {
      openssl.run(
          "verify",
          "-x509_strict",
          "-purpose",
          purpose,
          "-CAfile",
          root,
          "-untrusted",
          issuing,
          leaf);
      openssl.run("verify", "-x509_strict", "-purpose", purpose, "-CAfile", alone, alone);
    }
    for (var host : List.of(Specimen.DNS, "www." + Specimen.DNS)) {
      openssl.run(
          "verify",
          "-x509_strict",
          "-verify_hostname",
          host,
          "-CAfile",
          root,
          "-untrusted",
          issuing,
          leaf);
    }
    openssl.run(
        "verify",
        "-x509_strict",
        "-verify_ip",
        Specimen.IPV6,
        "-CAfile",
        root,
        "-untrusted",
        issuing,
        leaf);
    openssl.run(
        "verify",
        "-x509_strict",
        "-verify_email",
        Specimen.EMAIL,
        "-CAfile",
        root,
        "-untrusted",
        issuing,
        leaf);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.MATCH_NONE, names = Specimen.POST_QUANTUM)
  void opensslPrintsWhatWasMeant(KeySpec key) {
    var openssl = Tool.openssl();
    var made = specimen(key);
    for (var certificate : List.of(made.leaf(), made.alone())) {
      var text =
          openssl.run(
              "x509",
              "-noout",
              "-text",
              "-nameopt",
              "utf8,sep_comma_plus",
              "-in",
              made.pem(certificate));
      assertThat(text)
          .contains("Version: 3 (0x2)")
          .contains("CN=Shop \u00fcber alles", "O=Example, Inc.", "C=DE")
          .contains("DNS:" + Specimen.DNS, "DNS:" + Specimen.WILDCARD)
          .contains("IP Address:" + Specimen.IPV4, "IP Address:2001:DB8:0:0:0:0:0:7")
          .contains("email:" + Specimen.EMAIL, "URI:" + Specimen.URI)
          .contains("TLS Web Server Authentication", "TLS Web Client Authentication")
          .contains("CA:FALSE", "Subject Key Identifier", "Digital Signature");
      assertThat(text.contains("Authority Key Identifier"))
          .isEqualTo(certificate.equals(made.leaf()));
    }
    assertThat(openssl.run("x509", "-noout", "-text", "-in", made.pem(made.issuing())))
        .contains("CA:TRUE, pathlen:0", "Certificate Sign, CRL Sign", "Authority Key Identifier");
    assertThat(openssl.run("x509", "-noout", "-text", "-in", made.pem(made.root())))
        .contains("CA:TRUE", "Certificate Sign, CRL Sign");
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.MATCH_NONE, names = Specimen.POST_QUANTUM)
  void opensslChecksExportedKeys(KeySpec key) {
    var openssl = Tool.openssl();
    var made = specimen(key);
    try (var exported = made.vault().exportPrivateKey(made.leaf())) {
      var pem = made.file("key.pem", exported.toPem());
      assertThat(openssl.run("pkey", "-check", "-noout", "-in", pem)).containsIgnoringCase("valid");
      switch (key) {
        case RSA_2048, RSA_3072, RSA_4096 ->
            assertThat(openssl.run("rsa", "-check", "-noout", "-in", pem)).contains("RSA key ok");
        case EC_P256, EC_P384, EC_P521, EC_SECP256K1 ->
            assertThat(openssl.run("ec", "-check", "-noout", "-in", pem)).contains("EC Key valid");
        default -> {}
      }
      assertThat(openssl.run("pkey", "-pubout", "-in", pem))
          .as("the key is that of the certificate")
          .isEqualTo(openssl.run("x509", "-noout", "-pubkey", "-in", made.pem(made.leaf())));
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.MATCH_NONE, names = Specimen.POST_QUANTUM)
  void opensslReadsThePkcs12(KeySpec key) {
    var openssl = Tool.openssl();
    var made = specimen(key);
    var output =
        openssl.run(
            "pkcs12", "-in", pkcs12(made), "-passin", "pass:" + PASSWORD, "-nodes", "-info");
    assertThat(output).contains("BEGIN PRIVATE KEY", "friendlyName: leaf");
    assertThat(output.split("BEGIN CERTIFICATE", -1)).hasSize(made.leaf().chain().size() + 1);
    assertThat(schemes(output))
        .contains("PBES2", "AES-256-CBC")
        .doesNotContain("RC2", "3DES", "SHA1");
  }

  /** Without the base64, in which the name of anything may stand by chance. */
  private static String schemes(String output) {
    return output
        .lines()
        .filter(line -> !line.matches("[0-9A-Za-z+/=]+"))
        .collect(Collectors.joining("\n"));
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.MATCH_NONE, names = Specimen.POST_QUANTUM)
  void keytoolReadsThePkcs12(KeySpec key) {
    var keytool = Tool.keytool();
    var made = specimen(key);
    var output =
        keytool.run(
            "-J-Duser.language=en",
            "-list",
            "-v",
            "-storetype",
            "PKCS12",
            "-keystore",
            pkcs12(made),
            "-storepass",
            PASSWORD);
    assertThat(output)
        .contains("Alias name: leaf", "Entry type: PrivateKeyEntry")
        .contains("Certificate chain length: " + made.leaf().chain().size())
        .contains("DNSName: " + Specimen.DNS, "RFC822Name: " + Specimen.EMAIL)
        .contains("IPAddress: " + Specimen.IPV4, "URIName: " + Specimen.URI)
        .containsIgnoringCase("Serial number: " + made.leaf().serialNumber());
  }

  private static Path pkcs12(Specimen made) {
    try (var exported = made.vault().exportPrivateKey(made.leaf())) {
      return made.file("leaf.p12", exported.toPkcs12(PASSWORD.toCharArray()));
    }
  }
}
