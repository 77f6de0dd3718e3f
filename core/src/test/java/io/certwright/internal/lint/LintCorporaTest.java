package io.certwright.internal.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.certwright.internal.bouncycastle.GuardedX509;
import io.certwright.internal.bouncycastle.MalformedDerException;
import io.certwright.lint.LintFinding;
import io.certwright.lint.LintProfile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates that others made, good and bad. */
class LintCorporaTest {

  private static final Path CORPORA =
      Path.of(System.getProperty("certwright.corpora", "../../shared/corpora"));

  private static final Pattern PEM =
      Pattern.compile("-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\\s]+)-----END CERTIFICATE-----");

  private static Map<String, byte[]> certificates(String corpus) throws IOException {
    var zip = CORPORA.resolve(corpus);
    assumeTrue(Files.isRegularFile(zip), zip + " is not here, so nothing of it was linted");
    var all = new TreeMap<String, byte[]>();
    try (var files = FileSystems.newFileSystem(zip)) {
      var list = new ArrayList<Path>();
      try (var walk = Files.walk(files.getPath("/"))) {
        walk.filter(Files::isRegularFile).forEach(list::add);
      }
      for (var file : list) {
        add(all, file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    return all;
  }

  private static void add(Map<String, byte[]> all, String name, byte[] bytes) {
    if (name.matches(".*\\.(crt|der)") && bytes.length > 0 && bytes[0] == Tag.SEQUENCE) {
      all.put(name, bytes);
    }
    var blocks = PEM.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
    for (int i = 0; blocks.find(); i++) {
      var suffix = i == 0 ? "" : "#" + i;
      decoded(blocks.group(1)).ifPresent(der -> all.put(name + suffix, der));
    }
  }

  /** Empty for a block that was broken on purpose. */
  private static Optional<byte[]> decoded(String base64) {
    try {
      return Optional.of(Base64.getMimeDecoder().decode(base64));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean isParsed(byte[] der) {
    try {
      GuardedX509.parse(der, GuardedX509.MAX_SIZE);
      return true;
    } catch (MalformedDerException e) {
      return false;
    }
  }

  private static List<String> codes(byte[] der, Measure measure) {
    return Lint.certificate(der, LintProfile.RFC_5280, measure).stream()
        .map(LintFinding::code)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pkits.zip", "pyca-vectors.zip", "openssl-test.zip"})
  void whatParsesIsRead(String corpus) throws IOException {
    int parsed = 0;
    for (var entry : certificates(corpus).entrySet()) {
      var codes = codes(entry.getValue(), Measure.STRICT);
      if (isParsed(entry.getValue())) {
        parsed++;
        assertThat(codes).as(entry.getKey()).doesNotContain("der-syntax", "tbs-syntax");
      }
    }
    assertThat(parsed).isGreaterThan(50);
  }

  /** Those of end entities whose paths are valid by NIST's own verdict, and of good authorities. */
  @Test
  void theGoodOnesOfNistAreTaken() throws IOException {
    int good = 0;
    for (var entry : certificates("pkits.zip").entrySet()) {
      if (entry.getKey().matches("Valid.*EE\\.crt|Good.*CACert\\.crt|TrustAnchor.*\\.crt")) {
        good++;
        var found = Lint.certificate(entry.getValue(), LintProfile.RFC_5280, Measure.LENIENT);
        assertThat(found).as(entry.getKey()).noneMatch(LintFinding::isError);
      }
    }
    assertThat(good).isGreaterThan(50);
  }

  @ParameterizedTest
  @CsvSource({
    "openssl-test.zip, ee-cert-768.pem, rsa-small",
    "openssl-test.zip, ee-cert-md5.pem, signature-hash-weak",
    "openssl-test.zip, ee-expired.pem, validity-order",
    "openssl-test.zip, ee-pathlen.pem, path-length-leaf",
    "openssl-test.zip, ee-ss-with-keyCertSign.pem, key-usage-cert-sign",
    "pyca-vectors.zip, two_basic_constraints.pem, extension-duplicate",
    "pyca-vectors.zip, mismatch_inner_outer_sig_algorithm.der, signature-algorithms-differ",
    "pyca-vectors.zip, inhibit_any_policy_negative.pem, extension-syntax",
    "pyca-vectors.zip, wosign-bc-invalid.pem, path-length-leaf",
    "pkits.zip, ValidNameUIDsTest6EE.crt, unique-identifier",
    "pkits.zip, ValidGeneralizedTimenotBeforeDateTest4EE.crt, time-before-2050",
  })
  void theBadOnesAreKnown(String corpus, String name, String code) throws IOException {
    assertThat(codes(certificates(corpus).get(name), Measure.STRICT)).contains(code);
  }
}
