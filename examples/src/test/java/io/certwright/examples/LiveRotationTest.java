package io.certwright.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.Certificate;
import io.certwright.KeyProtections;
import io.certwright.PageRequest;
import io.certwright.Vault;
import io.certwright.storage.file.FileStorage;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiveRotationTest {

  private static final int RENEWALS = 2;
  private static final String LIFE = "8";
  private static final String OTHER_LIFE = "9";

  @TempDir private Path temporary;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void aSecondRunGoesOnWithTheSameRootAndTheNextVersions() throws Exception {
    assertThat(status("--life", LIFE, "--renewals", "" + RENEWALS)).as(said()).isZero();
    assertThat(said()).contains("made a root, serial ").doesNotContain("found the root");
    checkSummary(said());
    var root = Files.readString(rootFile());
    var first = versions();

    // Another life is another policy: as after a long pause, there is a renewal before any client.
    assertThat(status("--life", OTHER_LIFE, "--renewals", "" + RENEWALS)).as(said()).isZero();
    assertThat(said()).contains("found the root, serial ").doesNotContain("made a root");
    checkSummary(said());
    assertThat(rootFile()).hasContent(root);
    var second = versions();
    assertThat(second).containsAll(first).isSorted();
    assertThat(second.size()).isGreaterThan(first.size() + RENEWALS);
    assertThat(second.subList(0, first.size())).isEqualTo(first);
  }

  /** What was printed about handshakes, versions, renewals, and how to try it oneself. */
  private void checkSummary(String said) {
    assertThat(number("handshakes +", said)).isPositive();
    assertThat(number("failed handshakes +", said)).isZero();
    assertThat(number("versions seen +", said)).isGreaterThan(RENEWALS);
    assertThat(number("renewals +", said)).isGreaterThanOrEqualTo(RENEWALS);
    assertThat(said).contains("served   serial ").contains("renewed  serial ");
    assertThat(said).contains("root certificate   " + rootFile());
    assertThat(said).containsPattern("curl --cacert .*-root.pem https://localhost:[0-9]+/");
    assertThat(said).containsPattern("openssl s_client -connect localhost:[0-9]+ .*-root.pem");
    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  private static int number(String before, String said) {
    var matcher = Pattern.compile("^ +" + before + "([0-9]+)", Pattern.MULTILINE).matcher(said);
    assertThat(matcher.find()).as(before).isTrue();
    return Integer.parseInt(matcher.group(1));
  }

  /** The versions of the server's certificate, the first one first. */
  private List<String> versions() {
    var options = RotationOptions.parse(new String[0]);
    var protection = KeyProtections.passphrase(options.passphrase());
    try (var vault = Vault.open(FileStorage.at(directory()), protection)) {
      assertThat(vault.audit().verify().findings()).isEmpty();
      var newest =
          vault.listVersions("shop", PageRequest.first(100)).items().stream()
              .map(Certificate::version)
              .toList();
      var versions = new ArrayList<String>();
      newest.forEach(version -> versions.add(0, version));
      return versions;
    }
  }

  @Test
  void aDirectoryThatCannotBeAVaultFailsWithStatusOne() throws Exception {
    Files.writeString(directory(), "a file");
    assertThat(status()).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("The example failed")
        .contains(directory().toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--nonsense     | Unknown option --nonsense",
        "--life         | --life needs a value",
        "--life 4       | --life needs a number of 5 or more, not 4",
        "--life x       | --life needs a number of 5 or more, not x",
        "--renewals 0   | --renewals needs a number of 1 or more, not 0",
        "--port -1      | --port needs a number of 0 or more, not -1",
      })
  void aWrongOptionIsToldWithTheRightOnesAndStatusTwo(String arguments, String message) {
    assertThat(status(arguments.split(" "))).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .startsWith(message)
        .contains("Options:")
        .contains("--renewals N");
    assertThat(said()).isEmpty();
    assertThat(directory()).doesNotExist();
  }

  private int status(String... options) {
    out.reset();
    err.reset();
    var all = new ArrayList<>(List.of("--dir", directory().toString()));
    all.addAll(List.of(options));
    return LiveRotation.status(
        all.toArray(new String[0]),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private String said() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private Path directory() {
    return temporary.resolve("vault");
  }

  private Path rootFile() {
    return temporary.resolve("vault-root.pem");
  }
}
