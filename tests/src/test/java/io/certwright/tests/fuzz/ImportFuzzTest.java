package io.certwright.tests.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.certwright.CertificationRequest;
import io.certwright.errors.InvalidPolicyException;
import io.certwright.errors.UnreadableImportException;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.keyfile.KeyFiles;
import io.certwright.internal.keyfile.KeySource;
import io.certwright.policy.CertificatePolicy;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Files of each format, as a fuzzer changes them: read, or refused with the documented exception.
 * An ordinary run reads the seeds; {@code JAZZER_FUZZ=1} in the environment lets the fuzzer go on
 * from them.
 */
class ImportFuzzTest {

  private static final Crypto CRYPTO = Crypto.standard();

  /** Little, for the sake of speed: what is hard to derive is refused and costs nothing. */
  private static final long WORK = 5_000;

  private static final int SIZE = 1 << 20;

  private static void open(byte[] content) {
    var source =
        new KeySource(
            List.of(content),
            Optional.of("password".toCharArray()),
            Optional.empty(),
            Optional.empty(),
            WORK,
            SIZE);
    try (var read = KeyFiles.open(source, CRYPTO)) {
      if (read.chain().isEmpty()) {
        throw new IllegalStateException("a chain without a leaf");
      }
    } catch (UnreadableImportException e) {
      requireRefusal(e);
    }
  }

  private static void requireRefusal(UnreadableImportException e) {
    if (!e.getMessage().startsWith("Nothing was imported: ")) {
      throw new IllegalStateException("a refusal that does not say so", e);
    }
  }

  private static void openBlock(String label, byte[] content) {
    open(block(label, content));
  }

  private static byte[] block(String label, byte[] content) {
    var text = Base64.getMimeEncoder().encodeToString(content);
    return ("-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n")
        .getBytes(ISO_8859_1);
  }

  @FuzzTest
  void pkcs12(byte[] content) {
    open(content);
  }

  @FuzzTest
  void pem(byte[] content) {
    open(content);
  }

  @FuzzTest
  void javaKeyStore(byte[] content) {
    open(content);
  }

  @FuzzTest
  void pkcs8(byte[] content) {
    open(content);
    openBlock("PRIVATE KEY", content);
    openBlock("ENCRYPTED PRIVATE KEY", content);
  }

  @FuzzTest
  void pkcs7(byte[] content) {
    open(content);
    openBlock("PKCS7", content);
  }

  /** The policy is made of it as well: read, or refused with one of its two exceptions. */
  @FuzzTest
  void request(byte[] content) {
    openRequest(content);
    openRequest(block("CERTIFICATE REQUEST", content));
  }

  private static void openRequest(byte[] content) {
    try {
      var policy = CertificationRequest.of(content).policy();
      if (!policy.build().issuer().equals(CertificatePolicy.UNKNOWN)) {
        throw new IllegalStateException("an issuer that nobody named");
      }
    } catch (UnreadableImportException e) {
      requireRefusal(e);
    } catch (InvalidPolicyException e) {
      if (e.problems().isEmpty()) {
        throw new IllegalStateException("a refusal without a problem", e);
      }
    }
  }
}
