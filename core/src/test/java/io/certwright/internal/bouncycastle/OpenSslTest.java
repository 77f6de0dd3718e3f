package io.certwright.internal.bouncycastle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OpenSSL finds nothing to complain about when it is told to be strict. */
class OpenSslTest {
  private static final KeyPair ROOT_KEY = Certificates.keyPair();
  private static final KeyPair ISSUING_KEY = Certificates.keyPair();
  private static final KeyPair LEAF_KEY = Certificates.keyPair();
  private static final X500Principal ISSUING = new X500Principal("CN=Issuing, O=Shöp");

  @TempDir Path directory;

  @BeforeAll
  static void opensslIsThere() throws Exception {
    boolean there;
    try {
      there = run(List.of("openssl", "version")).startsWith("OpenSSL 3");
    } catch (IOException e) {
      there = false;
    }
    assumeTrue(there, "no openssl 3 on the path");
  }

  @Test
  void aChainOfThree() throws Exception {
    Path root = write("root.pem", root());
    Path issuing = write("issuing.pem", issuing());

    for (String subject : List.of("CN=shop.example.test", "")) {
      Path leaf = write("leaf.pem", leaf(new X500Principal(subject)));
      assertThat(
              openssl(
                  "verify -x509_strict -purpose sslserver -verify_hostname shop.example.test",
                  "-CAfile",
                  root,
                  "-untrusted",
                  issuing,
                  leaf))
          .endsWith("leaf.pem: OK\n");
    }
    assertThat(openssl("verify -x509_strict", "-CAfile", root, root)).endsWith("root.pem: OK\n");
  }

  @Test
  void aSelfSignedLeaf() throws Exception {
    X500Principal shop = new X500Principal("CN=shop.example.test");
    Path leaf =
        write(
            "self.pem",
            Certificates.sign(
                Certificates.leaf(
                    shop,
                    shop,
                    LEAF_KEY.getPublic(),
                    List.of(San.dns("shop.example.test")),
                    Optional.empty()),
                LEAF_KEY));

    assertThat(openssl("verify -x509_strict -purpose sslserver", "-CAfile", leaf, leaf))
        .endsWith("self.pem: OK\n");
  }

  private static byte[] root() {
    return Certificates.sign(
        Certificates.authority(
            Certificates.ROOT,
            Certificates.ROOT,
            ROOT_KEY.getPublic(),
            OptionalInt.empty(),
            Optional.empty()),
        ROOT_KEY);
  }

  private static byte[] issuing() {
    return Certificates.sign(
        Certificates.authority(
            Certificates.ROOT,
            ISSUING,
            ISSUING_KEY.getPublic(),
            OptionalInt.of(0),
            Certificates.keyId(ROOT_KEY.getPublic())),
        ROOT_KEY);
  }

  private static byte[] leaf(X500Principal subject) {
    return Certificates.sign(
        Certificates.leaf(
            ISSUING,
            subject,
            LEAF_KEY.getPublic(),
            List.of(San.dns("shop.example.test")),
            Certificates.keyId(ISSUING_KEY.getPublic())),
        ISSUING_KEY);
  }

  private Path write(String name, byte[] certificate) throws IOException {
    return Files.writeString(directory.resolve(name), Pem.certificates(List.of(certificate)));
  }

  private static String openssl(String command, Object... files) throws Exception {
    List<String> line = new java.util.ArrayList<>(List.of(("openssl " + command).split(" ")));
    Arrays.stream(files).map(Object::toString).forEach(line::add);
    // A date of its own: what the clock of the machine says must not matter.
    line.addAll(2, List.of("-attime", Long.toString(Certificates.START.getEpochSecond() + 1)));
    return run(line);
  }

  private static String run(List<String> line) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }
}
