package io.certwright.internal.keyfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.certwright.errors.UnreadableImportException;
import io.certwright.errors.UnreadableImportException.Reason;
import io.certwright.internal.bouncycastle.ExtraExtension;
import io.certwright.internal.bouncycastle.KeyFormats;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * Files that others collected, ordinary and odd ones. Each is read, or refused with a reason; which
 * of the two is known for those that are notable.
 */
class CorporaTest {

  private static final Path CORPORA =
      Path.of(System.getProperty("certwright.corpora", "../../shared/corpora"));

  /** The passwords of the collections; none and the empty one are passwords as well. */
  private static final List<String> PASSWORDS =
      List.of(
          "",
          "cryptography",
          "password",
          "123456",
          "a123456",
          "foobar",
          "baz",
          "hunter2",
          "hunter42",
          "12345",
          "v3-certs",
          "PolarSSLTest",
          "Red Hat Enterprise Linux 7.4");

  private static final String PASSWORD_UNKNOWN = "x509/cryptography.io.with_headers.pem";

  private static final Map<String, String> PYCA =
      Map.ofEntries(
          Map.entry("pkcs12/cert-key-aes256cbc.p12", "EC_P256, 1 certificates"),
          Map.entry("pkcs12/cert-none-key-none.p12", "EC_P256, 1 certificates"),
          Map.entry("pkcs12/cert-rc2-key-3des.p12", "EC_P256, 1 certificates"),
          Map.entry("pkcs12/no-cert-key-aes256cbc.p12", "EC_P256, 0 certificates"),
          Map.entry("pkcs12/cert-aes256cbc-no-key.p12", "1 certificates"),
          Map.entry("pkcs12/java-truststore.p12", "2 certificates"),
          Map.entry("pkcs12/no-password.p12", "EC_P256 6BC162DA, 1 certificates"),
          Map.entry("pkcs12/name-unicode-pwd.p12", "EC_P256 \u263a, 3 certificates"),
          Map.entry("pkcs12/name-all-no-pwd.p12", "EC_P256 name, 3 certificates"),
          Map.entry("pkcs7/amazon-roots.der", "2 certificates"),
          Map.entry("pkcs7/amazon-roots.p7b", "2 certificates"),
          Map.entry("pkcs7/isrg.pem", "1 certificates"),
          Map.entry("pkcs7/enveloped.pem", "UNSUPPORTED"),
          Map.entry("pkcs7/enveloped-no-content.der", "UNSUPPORTED"),
          Map.entry("asymmetric/PKCS8/ed25519-scrypt.pem", "ED25519, 0 certificates"),
          Map.entry("asymmetric/PKCS8/enc-ec-sha1-128-rc4.pem", "EC_P256, 0 certificates"),
          Map.entry("asymmetric/PKCS8/enc-rsa-3des.pem", "RSA_2048, 0 certificates"),
          Map.entry("asymmetric/PKCS8/rsa-aes-192-cbc.pem", "RSA_2048, 0 certificates"),
          Map.entry("asymmetric/PKCS8/rsa-rc2-cbc.pem", "RSA_2048, 0 certificates"),
          Map.entry("asymmetric/PKCS8/rsa-pbewithmd5anddescbc.pem", "RSA_2048, 0 certificates"),
          Map.entry("asymmetric/PKCS8/rsa-pbe-3des-long-salt.pem", "RSA_4096, 0 certificates"),
          Map.entry(
              "asymmetric/PKCS8/rsa_pkcs8_pbes2_pbkdf2_2048_3des_sha384.pem",
              "RSA_2048, 0 certificates"),
          Map.entry("asymmetric/PKCS8/ec-consistent-curve.pem", "EC_P256, 0 certificates"),
          Map.entry("asymmetric/PKCS8/ec-inconsistent-curve.pem", "MALFORMED"),
          Map.entry("asymmetric/PKCS8/ec-invalid-private-scalar.pem", "MALFORMED"),
          Map.entry("asymmetric/PKCS8/ec-invalid-version.pem", "MALFORMED"),
          Map.entry("asymmetric/PKCS8/enc-rsa-pkcs8-pbkdf2-0iter.pem", "MALFORMED"),
          Map.entry("asymmetric/PKCS8/bad-encryption-oid.pem", "UNSUPPORTED"),
          Map.entry("asymmetric/PKCS8/enc-unknown-kdf.pem", "UNSUPPORTED"),
          Map.entry("asymmetric/PKCS8/rsa_pss_2048.pem", "a kind that is not kept, 0 certificates"),
          Map.entry("asymmetric/PKCS8/wrong-pem-delimiter-rsa.pem", "MALFORMED"),
          Map.entry("asymmetric/PEM_Serialization/rsa-bad-1025-q-is-2.pem", "MALFORMED"),
          Map.entry("asymmetric/PEM_Serialization/rsa_private_key.pem", "RSA_2048, 0 certificates"),
          Map.entry("asymmetric/OpenSSH/ed25519-nopsw.key", "UNSUPPORTED"),
          Map.entry(
              "asymmetric/Traditional_OpenSSL_Serialization/key1.pem", "RSA_2048, 0 certificates"),
          Map.entry(
              "asymmetric/Traditional_OpenSSL_Serialization/key1-malformed-iv.pem", "MALFORMED"),
          Map.entry(
              "asymmetric/Traditional_OpenSSL_Serialization/key1-no-dek-info.pem", "MALFORMED"),
          Map.entry("asymmetric/DER_Serialization/testrsa.der", "RSA_2048, 0 certificates"),
          Map.entry(
              "asymmetric/DER_Serialization/ec_private_key_encrypted.der",
              "EC_P256, 0 certificates"),
          Map.entry("x509/cryptography.io.chain.pem", "2 certificates"),
          Map.entry("x509/cryptography.io.old_header.pem", "1 certificates"),
          // Somebody broke a private key in these, which is no junk between blocks.
          Map.entry("x509/cryptography.io.with_garbage.pem", "MALFORMED"));

  private static final Map<String, String> OPENSSL =
      Map.ofEntries(
          Map.entry("certs/v3-certs-RC2.p12", "2 certificates"),
          Map.entry("certs/v3-certs-TDES.p12", "2 certificates"),
          Map.entry("certs/ec_privkey_with_chain.pem", "EC_P256, 4 certificates"),
          Map.entry("certs/cert-key-cert.pem", "RSA_2048, 1 certificates"),
          Map.entry("certs/server-trusted.pem", "1 certificates"),
          Map.entry("certs/key-pass-12345.pem", "RSA_2048, 0 certificates"),
          Map.entry("certs/server-ed25519-key.pem", "ED25519, 0 certificates"),
          Map.entry("certs/ee-key-ec-explicit.pem", "a kind that is not kept, 0 certificates"),
          Map.entry("certs/ee-key-1024.pem", "a kind that is not kept, 0 certificates"),
          Map.entry("certs/many-names3.pem", "1 certificates"),
          Map.entry("pem_reading/cert-bom.pem", "1 certificates"),
          Map.entry("pem_reading/cert-blankline.pem", "1 certificates"),
          Map.entry("pem_reading/cert-onecolumn.pem", "1 certificates"),
          Map.entry("pem_reading/cert-oneline.pem", "1 certificates"),
          Map.entry("pem_reading/cert-infixwhitespace.pem", "1 certificates"),
          Map.entry("pem_reading/cert-leadingwhitespace.pem", "1 certificates"),
          Map.entry("pem_reading/cert-trailingwhitespace.pem", "1 certificates"),
          Map.entry("pem_reading/cert-1025line.pem", "1 certificates"),
          Map.entry("pem_reading/cert-junk.pem", "MALFORMED"),
          Map.entry("pem_reading/cert-comment.pem", "MALFORMED"),
          Map.entry("pem_reading/cert-earlypad.pem", "MALFORMED"),
          Map.entry("pem_reading/cert-extrapad.pem", "MALFORMED"),
          Map.entry("pem_reading/cert-misalignedpad.pem", "MALFORMED"),
          Map.entry("pem_reading/dsa.pem", "UNSUPPORTED"),
          Map.entry("pem_reading/wellknown", "UNKNOWN_FORMAT"));

  private static final Map<String, String> REQUESTS =
      Map.ofEntries(
          Map.entry("x509/requests/rsa_sha256.der", "RSA_2048 [] []"),
          Map.entry("x509/requests/rsa_sha256.pem", "RSA_2048 [] []"),
          Map.entry("x509/requests/ec_sha256.der", "EC_P384 [] []"),
          Map.entry("x509/requests/ec_sha256.pem", "EC_P384 [] []"),
          Map.entry("x509/requests/ec_sha256_old_header.pem", "EC_P384 [] []"),
          Map.entry("x509/requests/challenge.pem", "RSA_2048 [1.2.840.113549.1.9.7] []"),
          Map.entry(
              "x509/requests/challenge-unstructured.pem",
              "RSA_2048 [1.2.840.113549.1.9.7, 1.2.840.113549.1.9.2] []"),
          // A false criticality is written, which somebody's software did for years.
          Map.entry(
              "x509/requests/freeipa-bad-critical.pem",
              "RSA_2048 [1.2.840.113549.1.9.20]"
                  + " [2.5.29.17, 2.5.29.19, 2.5.29.14, 1.3.6.1.4.1.311.20.2]"),
          Map.entry("pem_reading/csr.pem", "RSA_2048 [] []"),
          // Changed after they were signed.
          Map.entry("x509/requests/challenge-invalid.der", "KEY_MISMATCH"),
          Map.entry("x509/requests/challenge-multi-valued.der", "KEY_MISMATCH"),
          // The versions, the values and the tags are none of DER or of PKCS#10.
          Map.entry("x509/requests/bad-version.pem", "MALFORMED"),
          Map.entry("x509/requests/long-form-attribute.pem", "MALFORMED"),
          Map.entry("x509/requests/two_basic_constraints.pem", "MALFORMED"),
          Map.entry("x509/requests/zero-element-attribute.pem", "MALFORMED"),
          // Signed with SHA-1 or MD4, or with keys that are not kept.
          Map.entry("x509/requests/basic_constraints.pem", "UNSUPPORTED"),
          Map.entry("x509/requests/rsa_md4.der", "UNSUPPORTED"),
          Map.entry("x509/requests/rsa_md4.pem", "UNSUPPORTED"),
          Map.entry("x509/requests/rsa_sha1.der", "UNSUPPORTED"),
          Map.entry("x509/requests/rsa_sha1.pem", "UNSUPPORTED"),
          Map.entry("x509/requests/san_rsa_sha1.der", "UNSUPPORTED"),
          Map.entry("x509/requests/san_rsa_sha1.pem", "UNSUPPORTED"),
          Map.entry("x509/requests/unsupported_extension.pem", "UNSUPPORTED"),
          Map.entry("x509/requests/unsupported_extension_critical.pem", "UNSUPPORTED"),
          Map.entry("x509/requests/dsa_sha1.der", "UNSUPPORTED_KEY"),
          Map.entry("x509/requests/dsa_sha1.pem", "UNSUPPORTED_KEY"),
          Map.entry("x509/requests/invalid_signature.pem", "UNSUPPORTED_KEY"),
          Map.entry("certs/sm2-csr.pem", "UNSUPPORTED_KEY"));

  @Test
  void keysAndCertificatesOfPyca() throws IOException {
    var outcomes = outcomes("pyca-vectors", path -> true);
    requireOutcomes(outcomes, PYCA, 200);
    outcomes.forEach(
        (name, outcome) -> {
          if (name.endsWith(".p12")) {
            assertThat(outcome).as(name).contains("certificates");
          }
        });
  }

  @Test
  void keysAndCertificatesOfOpenSsl() throws IOException {
    requireOutcomes(outcomes("openssl-test", path -> true), OPENSSL, 280);
  }

  /** All are of RSA or, in five of them, of DSA, which is not kept. */
  @Test
  void thePkcs12OfPkits() throws IOException {
    var outcomes = outcomes("pkits", path -> path.endsWith(".p12"));
    assertThat(outcomes).hasSizeGreaterThan(400);
    assertThat(outcomes.values())
        .allMatch(
            outcome -> outcome.matches("(RSA_2048|a kind that is not kept) .*, [12] certificates"));
    assertThat(outcomes.values()).filteredOn(outcome -> outcome.startsWith("a kind")).hasSize(5);
  }

  private static void requireOutcomes(
      Map<String, String> outcomes, Map<String, String> expected, int leastRead) {
    expected.forEach((name, outcome) -> assertThat(outcomes).containsEntry(name, outcome));
    assertThat(outcomes.values())
        .filteredOn(outcome -> outcome.contains("certificates"))
        .hasSizeGreaterThan(leastRead);
    outcomes.forEach(
        (name, outcome) ->
            assertThat(outcome.equals(Reason.WRONG_PASSWORD.name()))
                .as(name)
                .isEqualTo(name.equals(PASSWORD_UNKNOWN)));
  }

  /** All requests that there are in the collections. */
  @Test
  void theRequests() throws IOException {
    var outcomes =
        outcomes("pyca-vectors", path -> path.contains("/requests/"), CorporaTest::requestOutcome);
    outcomes.putAll(
        outcomes("openssl-test", path -> path.endsWith("csr.pem"), CorporaTest::requestOutcome));
    assertThat(outcomes).isEqualTo(new TreeMap<>(REQUESTS));
  }

  /** Of all that is no request, none is taken for one. */
  @Test
  void whatElseThereIsIsNoRequest() throws IOException {
    for (var collection : List.of("pyca-vectors", "openssl-test")) {
      var outcomes =
          outcomes(
              collection,
              path -> !path.contains("/requests/") && !path.endsWith("csr.pem"),
              CorporaTest::requestOutcome);
      assertThat(outcomes).hasSizeGreaterThan(300);
      assertThat(new TreeSet<>(outcomes.values()))
          .isSubsetOf("MALFORMED", "NO_REQUEST", "TOO_MUCH", "UNKNOWN_FORMAT");
    }
  }

  private static String requestOutcome(byte[] content) {
    try {
      var request = RequestFiles.open(content, Samples.CRYPTO);
      var asked = request.content();
      return request.key()
          + " "
          + asked.attributes()
          + " "
          + asked.extensions().all().stream().map(ExtraExtension::oid).toList();
    } catch (UnreadableImportException e) {
      assertThat(e.getMessage()).startsWith("Nothing was imported: ");
      return e.reason().name();
    }
  }

  private static Map<String, String> outcomes(String collection, Predicate<String> wanted)
      throws IOException {
    return outcomes(collection, wanted, CorporaTest::outcome);
  }

  /** What comes of each file; anything but the documented exception fails the test. */
  private static Map<String, String> outcomes(
      String collection, Predicate<String> wanted, Function<byte[], String> outcome)
      throws IOException {
    var zip = CORPORA.resolve(collection + ".zip");
    assumeTrue(Files.isReadable(zip), zip + " is not there, so nothing of it was read");
    var outcomes = new TreeMap<String, String>();
    try (var files = FileSystems.newFileSystem(zip)) {
      var root = files.getPath("/" + collection);
      try (var paths = Files.walk(root)) {
        for (var path : paths.filter(Files::isRegularFile).toList()) {
          if (wanted.test(path.toString())) {
            outcomes.put(root.relativize(path).toString(), outcome.apply(Files.readAllBytes(path)));
          }
        }
      }
    }
    return outcomes;
  }

  private static String outcome(byte[] content) {
    var first = outcome(Samples.source(content));
    for (int i = 0; first.equals(Reason.WRONG_PASSWORD.name()) && i < PASSWORDS.size(); i++) {
      first = outcome(Samples.with(Samples.source(content), PASSWORDS.get(i)));
    }
    return first;
  }

  private static String outcome(KeySource source) {
    try (var pile = KeyFiles.collect(source)) {
      var parts = new ArrayList<String>();
      for (var key : pile.keys()) {
        try (var secret = key.open()) {
          var kind = KeyFormats.privateKeySpec(secret.bytes());
          parts.add(
              kind.map(Enum::name).orElse("a kind that is not kept")
                  + key.tag().alias().map(name -> " " + name.strip()).orElse(""));
        }
      }
      parts.add(pile.certificates().size() + " certificates");
      return String.join(", ", parts);
    } catch (UnreadableImportException e) {
      assertThat(e.getMessage()).startsWith("Nothing was imported: ");
      return e.reason().name();
    }
  }
}
