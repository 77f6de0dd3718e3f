package io.certwright.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.crypto.CryptoFailure;
import io.certwright.spi.keys.SignatureAlgorithm;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The signatures of Wycheproof, right ones and wrong ones, at the verifier that a vault uses. Where
 * they are absent, that is a reported skip.
 */
class WycheproofTest {

  private static final Path CORPORA =
      Path.of(System.getProperty("certwright.corpora", "../../shared/corpora"));
  private static final Crypto CRYPTO = Crypto.standard();

  /** Valid signatures that are refused on purpose, by file or flag, with the reason. */
  private static final Map<String, String> ON_PURPOSE =
      Map.of(
          "rsa_pss_2048_sha256_mgf1_32_params",
          "a key that is bound to PSS by its identifier is none that a vault keeps",
          "rsa_pss_4096_sha512_mgf1_64_params",
          "a key that is bound to PSS by its identifier is none that a vault keeps",
          "rsa_pss_misc_params",
          "a key that is bound to PSS by its identifier is none that a vault keeps",
          "SmallPublicKey",
          "a vault keeps no RSA key with another public exponent than 65537");

  private static JsonNode file(String name) {
    var zip = CORPORA.resolve("wycheproof.zip");
    assumeTrue(Files.isRegularFile(zip), zip + " is not here, so nothing of it was verified");
    try (var files = FileSystems.newFileSystem(zip)) {
      var path = files.getPath("/wycheproof/" + name + "_test.json");
      return new ObjectMapper().readTree(Files.readAllBytes(path));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] hex(JsonNode node) {
    return HexFormat.of().parseHex(node.asText());
  }

  /** What a vault verifies such signatures by; empty: it offers nothing of the kind. */
  private static Optional<SignatureAlgorithm> algorithm(JsonNode file, JsonNode group) {
    var hash = group.path("sha").asText().replace("-", "");
    return switch (file.get("algorithm").asText()) {
      case "ECDSA" -> named("ECDSA_" + hash);
      case "EDDSA" -> named("ED25519");
      case "RSASSA-PKCS1-v1_5" -> named("RSA_PKCS1_" + hash);
      case "RSASSA-PSS" -> {
        boolean plain =
            group.get("mgfSha").asText().equals(group.get("sha").asText())
                && hash.equals("SHA" + group.get("sLen").asInt() * 8);
        yield plain ? named("RSA_PSS_" + hash) : Optional.empty();
      }
      default -> throw new AssertionError(file.get("algorithm"));
    };
  }

  private static Optional<SignatureAlgorithm> named(String name) {
    for (var algorithm : SignatureAlgorithm.values()) {
      if (algorithm.name().equals(name)) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }

  /** What the verifier makes of one; a key or an algorithm that is none of a vault's is a no. */
  private static boolean verifies(JsonNode group, SignatureAlgorithm algorithm, JsonNode test) {
    try {
      var key = CRYPTO.publicKey(hex(group.get("publicKeyDer")));
      return CRYPTO.specOf(key).filter(algorithm::worksWith).isPresent()
          && CRYPTO.verify(key, algorithm, hex(test.get("msg")), hex(test.get("sig")));
    } catch (CryptoFailure e) {
      return false;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ecdsa_secp256r1_sha256",
        "ecdsa_secp384r1_sha384",
        "ecdsa_secp521r1_sha512",
        "ed25519",
        "rsa_pss_2048_sha256_mgf1_32",
        "rsa_pss_2048_sha256_mgf1_32_params",
        "rsa_pss_4096_sha512_mgf1_64_params",
        "rsa_pss_misc_params",
        "rsa_signature_2048_sha256",
        "rsa_signature_2048_sha384",
        "rsa_signature_2048_sha512",
        "rsa_signature_3072_sha256",
        "rsa_signature_3072_sha384",
        "rsa_signature_3072_sha512",
        "rsa_signature_4096_sha256",
        "rsa_signature_4096_sha384",
        "rsa_signature_4096_sha512"
      })
  void everyVerdictIsTheirs(String name) {
    var file = file(name);
    int valid = 0;
    int invalid = 0;
    List<String> differences = new ArrayList<>();
    Set<String> purposes = new TreeSet<>();
    for (var group : file.get("testGroups")) {
      var algorithm = algorithm(file, group);
      for (var test : group.get("tests")) {
        boolean ours = algorithm.isPresent() && verifies(group, algorithm.get(), test);
        var theirs = test.get("result").asText();
        var what = name + " " + test.get("tcId") + " " + test.get("comment") + test.get("flags");
        if (theirs.equals("invalid")) {
          invalid++;
          if (ours) {
            differences.add("wrongly accepted: " + what);
          }
        } else if (theirs.equals("valid")) {
          valid++;
          if (!ours) {
            var purpose = onPurpose(name, test);
            purpose.ifPresentOrElse(
                purposes::add, () -> differences.add("wrongly refused: " + what));
          }
        }
      }
    }
    assertThat(differences).isEmpty();
    assertThat(valid).isPositive();
    if (ON_PURPOSE.containsKey(name)) {
      assertThat(purposes).as("the reason is needed: %s", ON_PURPOSE.get(name)).isNotEmpty();
    } else {
      assertThat(invalid).isPositive();
    }
  }

  private static Optional<String> onPurpose(String name, JsonNode test) {
    if (ON_PURPOSE.containsKey(name)) {
      return Optional.of(name);
    }
    for (var flag : test.get("flags")) {
      if (ON_PURPOSE.containsKey(flag.asText())) {
        return Optional.of(flag.asText());
      }
    }
    return Optional.empty();
  }

  /** Each file of signatures that is there is run. */
  @Test
  void noFileOfSignaturesIsForgotten() throws IOException {
    var zip = CORPORA.resolve("wycheproof.zip");
    assumeTrue(Files.isRegularFile(zip), zip + " is not here");
    try (var files = FileSystems.newFileSystem(zip);
        var walk = Files.walk(files.getPath("/wycheproof"))) {
      var names =
          walk.map(path -> path.getFileName().toString())
              .filter(n -> n.matches("(ecdsa|ed25519|ed448|rsa_pss|rsa_signature|mldsa).*json"))
              .toList();
      assertThat(names).hasSize(17);
    }
  }
}
