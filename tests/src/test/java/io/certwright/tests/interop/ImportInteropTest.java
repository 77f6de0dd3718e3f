package io.certwright.tests.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.certwright.CertificateImport;
import io.certwright.Vault;
import io.certwright.errors.UnreadableImportException;
import io.certwright.errors.UnreadableImportException.Reason;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.keys.KeySpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that OpenSSL writes, in each of its forms, are imported. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ImportInteropTest {

  private static final String PASSWORD = "correct horse";

  @TempDir Path directory;

  private Tool openssl;
  private final Vault vault = Vault.inMemory();
  private Path key;
  private Path certificate;

  @BeforeEach
  void make() {
    openssl = Tool.openssl();
    key = file("key.pem");
    certificate = file("certificate.pem");
    openssl.run("ecparam", "-name", "prime256v1", "-genkey", "-out", key);
    request();
  }

  @AfterEach
  void close() {
    vault.close();
  }

  private void request() {
    openssl.run(
        "req",
        "-x509",
        "-key",
        key,
        "-out",
        certificate,
        "-days",
        "30",
        "-subj",
        "/CN=shop",
        "-addext",
        "subjectAltName=DNS:shop.example.test,IP:192.0.2.7");
  }

  private Path file(String name) {
    return directory.resolve(name);
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] together(Path... files) {
    var all = new ArrayList<String>();
    for (var file : files) {
      all.add(new String(read(file), UTF_8));
    }
    return String.join("\n", all).getBytes(UTF_8);
  }

  /** The key that comes out again is the one that OpenSSL made. */
  private void requireImport(CertificateImport source) {
    var imported = vault.importCertificate("shop", source);
    assertThat(imported.x509().getSubjectX500Principal().getName()).isEqualTo("CN=shop");
    var exported = file("exported.pem");
    try (var out = vault.exportPrivateKey(imported)) {
      Files.writeString(exported, out.toPem());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    assertThat(openssl.run("pkey", "-in", exported, "-pubout"))
        .isEqualTo(openssl.run("pkey", "-in", key, "-pubout"));
  }

  private CertificateImport protectedBy(byte[] content) {
    return CertificateImport.of(content).password(PASSWORD.toCharArray());
  }

  private UnreadableImportException refusal(CertificateImport source) {
    return catchThrowableOfType(
        UnreadableImportException.class, () -> vault.importCertificate("shop", source));
  }

  /** SEC1, behind a block of EC PARAMETERS, which {@code ecparam -genkey} writes. */
  @Test
  void sec1WithParameters() {
    assertThat(new String(read(key), UTF_8))
        .contains("BEGIN EC PARAMETERS", "BEGIN EC PRIVATE KEY");
    requireImport(CertificateImport.of(together(certificate, key)));
  }

  @ParameterizedTest
  @CsvSource({"RSA, RSA_2048", "ED25519, ED25519"})
  void pkcs8OfEachKind(String algorithm, KeySpec spec) {
    openssl.run("genpkey", "-algorithm", algorithm, "-out", key);
    request();
    requireImport(CertificateImport.of(together(key, certificate)));
    assertThat(vault.get("shop").key()).isEqualTo(spec);
  }

  @Test
  void pkcs1() {
    openssl.run("genrsa", "-traditional", "-out", key, "3072");
    request();
    assertThat(new String(read(key), UTF_8)).contains("BEGIN RSA PRIVATE KEY");
    requireImport(CertificateImport.of(together(key, certificate)));
    var der = file("key.der");
    openssl.run("rsa", "-in", key, "-traditional", "-outform", "DER", "-out", der);
    requireImport(CertificateImport.of(read(der)).and(read(certificate)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-aes128", "-aes192", "-aes256", "-des3"})
  void theOldEncryptionOfPem(String cipher) {
    var encrypted = file("encrypted.pem");
    openssl.run("ec", "-in", key, cipher, "-passout", "pass:" + PASSWORD, "-out", encrypted);
    assertThat(new String(read(encrypted), UTF_8)).contains("Proc-Type: 4,ENCRYPTED");
    var both = together(encrypted, certificate);
    requireImport(protectedBy(both));
    assertThat(refusal(CertificateImport.of(both)))
        .hasMessageContaining("block 1 (EC PRIVATE KEY) line 1")
        .extracting(UnreadableImportException::reason)
        .isEqualTo(Reason.WRONG_PASSWORD);
    assertThat(refusal(protectedBy(both).password("wrong".toCharArray())).reason())
        .isIn(Reason.WRONG_PASSWORD, Reason.MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-v2 aes-256-cbc",
        "-v2 aes-128-cbc -v2prf hmacWithSHA512",
        "-v2 des3 -v2prf hmacWithSHA1",
        "-scrypt",
        "-v1 PBE-SHA1-3DES",
        "-v1 PBE-SHA1-2DES"
      })
  void encryptedPkcs8(String options) {
    for (var form : List.of("PEM", "DER")) {
      var encrypted = file("encrypted." + form);
      var arguments = new ArrayList<Object>(List.of("pkcs8", "-topk8", "-in", key));
      arguments.addAll(List.of(options.split(" ")));
      arguments.addAll(
          List.of("-outform", form, "-passout", "pass:" + PASSWORD, "-out", encrypted));
      openssl.run(arguments.toArray());
      requireImport(protectedBy(read(encrypted)).and(read(certificate)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-name shop",
        "-keypbe AES-128-CBC -certpbe AES-192-CBC -macalg SHA512",
        "-keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES -macalg SHA1",
        "-keypbe NONE -certpbe NONE",
        "-nomac",
        "-iter 100000"
      })
  void pkcs12(String options) {
    requireImport(protectedBy(read(pkcs12(options, PASSWORD))));
    assertThat(refusal(protectedBy(read(pkcs12(options, "wrong"))))).isNotNull();
  }

  /** RC2 of 40 bits, which OpenSSL keeps in a provider of its own. */
  @Test
  void legacyPkcs12() {
    requireImport(protectedBy(read(pkcs12("-legacy", PASSWORD))));
  }

  @Test
  void pkcs12UnderTheEmptyPassword() {
    var empty = CertificateImport.of(read(pkcs12("-name shop", "")));
    requireImport(empty);
    requireImport(empty.password(new char[0]));
    assertThat(refusal(empty.password("wrong".toCharArray())).reason())
        .isEqualTo(Reason.WRONG_PASSWORD);
  }

  private Path pkcs12(String options, String password) {
    var made = file("made.p12");
    var arguments =
        new ArrayList<Object>(List.of("pkcs12", "-export", "-inkey", key, "-in", certificate));
    arguments.addAll(List.of(options.split(" ")));
    arguments.addAll(List.of("-passout", "pass:" + password, "-out", made));
    openssl.run(arguments.toArray());
    return made;
  }

  @Test
  void certificatesInOtherForms() {
    var der = file("certificate.der");
    openssl.run("x509", "-in", certificate, "-outform", "DER", "-out", der);
    requireImport(CertificateImport.of(read(key)).and(read(der)));
    var trusted = file("trusted.pem");
    openssl.run(
        "x509", "-in", certificate, "-trustout", "-addtrust", "serverAuth", "-out", trusted);
    assertThat(new String(read(trusted), UTF_8)).contains("BEGIN TRUSTED CERTIFICATE");
    requireImport(CertificateImport.of(together(trusted, key)));
    for (var form : List.of("PEM", "DER")) {
      var pkcs7 = file("certificates.p7b");
      openssl.run("crl2pkcs7", "-nocrl", "-certfile", certificate, "-outform", form, "-out", pkcs7);
      requireImport(CertificateImport.of(read(pkcs7)).and(read(key)));
    }
    var text = file("text.pem");
    openssl.run("x509", "-in", certificate, "-text", "-out", text);
    requireImport(CertificateImport.of(together(text, key)));
  }

  /** OpenSSL marks what it signs by itself as an authority, and that speaks for no host. */
  @Test
  void thePolicyIsDerivedAsFarAsItCanSayIt() {
    vault.importCertificate("shop", CertificateImport.of(together(certificate, key)));
    var policy = vault.policy("shop");
    assertThat(policy.issuer()).isEqualTo(CertificatePolicy.UNKNOWN);
    assertThat(policy.key()).isEqualTo(KeySpec.EC_P256);
    assertThat(policy.certificateAuthority()).isPresent();
    assertThat(policy.names()).isEmpty();
    var entries = vault.audit().entries(Optional.empty(), 100).entries();
    assertThat(entries.get(entries.size() - 1).detail())
        .contains("leaves out: a name (dns), a name (ip)");
  }
}
