package io.certwright.keystore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with a descriptor is told by line and key; what is secret is not. */
class DescriptorTest {

  private static final String HEAD = Descriptor.MAGIC + "\n";
  private static final String SECRET = "hunter2-Zq";

  private static Settings read(String text) throws IOException {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    return Settings.of(Descriptor.of(Descriptor.readAll(new ByteArrayInputStream(bytes))));
  }

  private static KeyStore load(byte[] text, char[] password) throws Exception {
    var store = KeyStore.getInstance("Certwright", new CertwrightProvider());
    store.load(new ByteArrayInputStream(text), password);
    return store;
  }

  @Test
  void everythingThatCanBeSaid() throws IOException {
    var settings =
        read(
            HEAD
                + "\n# a comment\n"
                + "storage=jdbc:postgresql://db/shop?ssl=true\n"
                + "  storage.user  =  me  \r\n"
                + "storage.password = env:DB_PASSWORD\n"
                + "vault = shop\n"
                + "passphrase = file:/run/secrets/vault\n"
                + "identity = tomcat\n"
                + "certificates = Shop , till\n"
                + "prefix = s\ntag = stage:live\nissuer = root\n"
                + "trust = roots,partners\n"
                + "writable = yes\nexport = no");
    assertThat(settings.storage().value()).isEqualTo("jdbc:postgresql://db/shop?ssl=true");
    assertThat(settings.storageSettings()).containsOnlyKeys("user", "password");
    assertThat(settings.storageSettings().get("user").value()).isEqualTo("me");
    assertThat(settings.vault().orElseThrow().number()).isEqualTo(7);
    assertThat(settings.names()).containsExactly("shop", "till");
    assertThat(settings.bundles()).containsExactly("roots", "partners");
    assertThat(settings.query()).isPresent();
    assertThat(settings.writable()).isTrue();
    assertThat(settings.exporting()).isFalse();
    assertThat(settings.keys()).isTrue();
  }

  @Test
  void whatIsLeftOutIsTheSafeChoice() throws IOException {
    var settings = read(HEAD + "storage = file:/v\npassphrase = password\n");
    assertThat(settings.writable()).isFalse();
    assertThat(settings.exporting()).isFalse();
    assertThat(settings.bundles()).isEmpty();
    assertThat(settings.names()).isEmpty();
    assertThat(settings.query()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "storge = file:/v          | line 2 | \"storge\"; did you mean \"storage\"?",
        "passhrase = password      | line 2 | did you mean \"passphrase\"?",
        "something-else = 1        | line 2 | known are certificates, export,",
        "Storage = file:/v         | line 2 | lower-case",
        "storage                   | line 2 | key = value",
        "= file:/v                 | line 2 | key = value",
        "storage =                 | line 2 | no value",
        "writable = true           | line 4 | yes or no",
        "export = YES              | line 4 | yes or no",
        "certificates = a b        | line 4 | letters, digits and hyphens",
        "certificates = shop,,till | line 4 | letters, digits and hyphens",
        "trust = a/b               | line 4 | letters, digits and hyphens",
        "prefix = a b              | line 4 | prefix",
        "vault = default\\nvault = d| line 5 | line 4 already",
        "tag = a\\ab               | line 4 | control character",
      })
  void aMistakeIsToldWithItsLine(String text, String line, String told) {
    boolean isAlone = line.equals("line 2");
    var rest = isAlone ? "" : "storage = file:/v\npassphrase = password\n";
    assertThatThrownBy(() -> read(HEAD + rest + text.replace("\\n", "\n").replace("\\a", "\u0007")))
        .isInstanceOf(DescriptorException.class)
        .hasMessageContaining(line)
        .hasMessageContaining(told);
  }

  @Test
  void whatIsMissingIsToldByName() {
    assertThatThrownBy(() -> read(HEAD + "passphrase = password"))
        .hasMessageContaining("\"storage\" is missing");
    assertThatThrownBy(() -> read(HEAD + "storage = file:/v"))
        .hasMessageContaining("\"passphrase\" is missing");
  }

  @Test
  void otherFilesAreLeftToOthers() throws Exception {
    for (var other :
        List.of("", "certwright-keystore", "certwright-keystore 2\n", "certwright-keystore 10\n")) {
      assertThatThrownBy(() -> read(other)).hasMessageContaining(Descriptor.MAGIC);
      assertThat(Descriptor.isMagic(other.getBytes(StandardCharsets.US_ASCII))).isFalse();
    }
    assertThat(Descriptor.isMagic(Descriptor.MAGIC.getBytes(StandardCharsets.US_ASCII))).isTrue();
    assertThatThrownBy(() -> read(HEAD + "#".repeat(70_000))).hasMessageContaining("65536 bytes");
    var binary = (HEAD + "\u00ff").getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> load(binary, null)).hasMessageContaining("UTF-8");
  }

  @Test
  void aSecretInTheClearIsRefusedAndNotRepeated() {
    var text = HEAD + "storage = nowhere:/v\npassphrase = " + SECRET;
    assertThatThrownBy(() -> load(text.getBytes(StandardCharsets.UTF_8), null))
        .isInstanceOf(DescriptorException.class)
        .satisfies(e -> assertThat(e.toString()).doesNotContain(SECRET));
    var reference = new Descriptor.Line(3, "passphrase", SECRET);
    assertThat(reference.toString()).doesNotContain(SECRET);
    assertThatThrownBy(() -> SecretReference.resolve(reference, null))
        .hasMessageContaining("line 3")
        .hasMessageContaining("not the secret itself")
        .satisfies(e -> assertThat(e.toString()).doesNotContain(SECRET));
  }

  @Test
  void aReferenceThatLeadsNowhereIsTold() {
    for (var reference :
        List.of(
            "env:CERTWRIGHT_NO_SUCH_VARIABLE", "file:relative", "file:/no/such/file", "file:")) {
      var line = new Descriptor.Line(7, "passphrase", reference);
      assertThatThrownBy(() -> SecretReference.resolve(line, null))
          .isInstanceOf(DescriptorException.class)
          .hasMessageContaining("line 7")
          .hasMessageContaining("passphrase");
    }
  }

  @Test
  void aStorageThatNothingHereOpensIsTold() {
    var text = HEAD + "storage = s3:bucket\npassphrase = password\n";
    assertThatThrownBy(() -> load(text.getBytes(StandardCharsets.UTF_8), new char[] {'x'}))
        .hasMessageContaining("line 2")
        .hasMessageContaining("\"s3:\"");
    var none = HEAD + "storage = here\npassphrase = password\n";
    assertThatThrownBy(() -> load(none.getBytes(StandardCharsets.UTF_8), new char[] {'x'}))
        .hasMessageContaining("line 2")
        .hasMessageContaining("address");
  }

  /** Whatever stands in the file: an exception of the kind that loading declares, or settings. */
  @Property(tries = 2_000)
  void noFileDoesAnythingElse(@ForAll("descriptors") byte[] text) {
    try {
      load(text, "password".toCharArray());
      throw new AssertionError("there is no storage to open here");
    } catch (IOException e) {
      assertThat(e.getMessage()).startsWith("Key store descriptor").doesNotContain(SECRET);
    } catch (Exception e) {
      throw new AssertionError("not by an IOException", e);
    }
  }

  @Provide
  Arbitrary<byte[]> descriptors() {
    var keys =
        Arbitraries.of(
            "storage",
            "passphrase",
            "vault",
            "identity",
            "certificates",
            "prefix",
            "tag",
            "issuer",
            "trust",
            "writable",
            "export",
            "storage.user",
            "storage.password",
            "secret",
            "",
            "#");
    var values =
        Arbitraries.oneOf(
            Arbitraries.of("password", "env:HOME", "file:/", "x:/v", ":", "yes", "a,b", SECRET),
            Arbitraries.strings().ofMaxLength(30).map(text -> text.replace(SECRET, "")));
    var lines =
        Combinators.combine(keys, Arbitraries.of("=", " = ", "", "=="), values)
            .as((key, equals, value) -> key + equals + value)
            .list()
            .ofMaxSize(8);
    var texts =
        Combinators.combine(Arbitraries.of(HEAD, HEAD.strip() + "\r\n", HEAD.strip()), lines)
            .as((head, some) -> head + String.join("\n", some))
            .map(text -> text.getBytes(StandardCharsets.UTF_8));
    return Arbitraries.oneOf(
        texts,
        Combinators.combine(texts, Arbitraries.bytes().list().ofMaxSize(5))
            .as(DescriptorTest::with));
  }

  private static byte[] with(byte[] text, List<Byte> changes) {
    var all = new ArrayList<Byte>();
    for (byte b : text) {
      all.add(b);
    }
    for (int i = 0; i < changes.size(); i++) {
      all.set((i * 31 + changes.get(i) + 128) % all.size(), changes.get(i));
    }
    var bytes = new byte[all.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = all.get(i);
    }
    return bytes;
  }
}
