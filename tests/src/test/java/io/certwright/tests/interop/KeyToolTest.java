package io.certwright.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.Certificate;
import io.certwright.KeyProtections;
import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.keys.KeySpec;
import io.certwright.storage.file.FileStorage;
import io.certwright.trust.TrustedAnchor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** keytool and jarsigner with a file that describes a vault as their key store. */
class KeyToolTest {

  private static final String PASSPHRASE = "correct horse";

  @TempDir private Path directory;
  private Certificate shop;
  private Certificate root;

  /**
   * How a JDK gets the library.
   *
   * @param asModules on the module path instead of the class path
   */
  private record Way(Jdk jdk, boolean asModules) {

    List<String> keytool() throws Exception {
      return asModules
          ? modules("-addprovider", "Certwright")
          : List.of(
              "-providerclass",
              "io.certwright.keystore.CertwrightProvider",
              "-providerpath",
              Jdk.libraryPath());
    }

    List<String> jarsigner() throws Exception {
      return asModules
          ? modules("-addprovider", "Certwright")
          : List.of(
              "-J-cp",
              "-J" + Jdk.libraryPath(),
              "-providerClass",
              "io.certwright.keystore.CertwrightProvider");
    }

    private static List<String> modules(String... more) throws Exception {
      var all = new ArrayList<String>();
      all.add("-J--module-path=" + Jdk.libraryPath());
      all.add("-J--add-modules=io.certwright,io.certwright.storage.file");
      all.addAll(Arrays.asList(more));
      return all;
    }

    @Override
    public String toString() {
      return jdk + (asModules ? " by modules" : " by classes");
    }
  }

  static Stream<Way> ways() {
    return Stream.concat(Stream.of(Jdk.own()), Jdk.newest())
        .flatMap(jdk -> Stream.of(new Way(jdk, false), new Way(jdk, true)));
  }

  /** Both Javas and both paths, but not each with each: a process takes a second. */
  static Stream<Way> fewWays() {
    return Stream.concat(
        Stream.of(new Way(Jdk.own(), false)), Jdk.newest().map(jdk -> new Way(jdk, true)));
  }

  private Vault open() {
    return Vault.open(
        FileStorage.at(directory.resolve("vault")),
        KeyProtections.passphrase(PASSPHRASE.toCharArray()));
  }

  private void fill(KeySpec spec) {
    try (var vault = open()) {
      var exportable =
          CertificatePolicy.rootCa("root").key(KeySpec.EC_P256).exportable(true).build();
      root = EmbeddedCa.openOrCreate(vault, "root", exportable).certificate();
      var policy = CertificatePolicy.codeSigning("The shop").key(spec).issuer("root").build();
      vault.create("shop", policy);
      shop = vault.get("shop");
      vault.create("open", policy.toBuilder().exportable(true).build());
      vault.trustBundles().put("roots", TrustedAnchor.of(root.x509()));
    }
  }

  private Path descriptor(String... lines) throws IOException {
    return Files.writeString(
        directory.resolve("keys.vault"),
        "certwright-keystore 1\nstorage = "
            + directory.resolve("vault").toUri()
            + "\npassphrase = password\n"
            + String.join("\n", lines)
            + "\n");
  }

  private static Object[] words(Object... parts) {
    return Arrays.stream(parts)
        .flatMap(part -> part instanceof List<?> some ? some.stream() : Stream.of(part))
        .toArray();
  }

  private static List<Object> source(Path file) {
    return List.of("-keystore", file, "-storetype", "Certwright", "-storepass", PASSPHRASE);
  }

  @ParameterizedTest
  @MethodSource("ways")
  void listsAsksAndIssues(Way way) throws Exception {
    fill(KeySpec.RSA_2048);
    var keytool = Tool.of(way.jdk().home(), "keytool");
    var file = descriptor("trust = roots");

    assertThat(keytool.run(words("-list", source(file), way.keytool())))
        .contains("shop,", "PrivateKeyEntry", "roots/" + root.thumbprint(), "trustedCertEntry")
        .contains("4 entries")
        .doesNotContain("null");
    assertThat(keytool.run(words("-list", "-v", "-alias", "shop", source(file), way.keytool())))
        .contains("CN=The shop", "Certificate chain length: 1");

    var request = directory.resolve("request.pem");
    keytool.run(words("-certreq", "-alias", "shop", "-file", request, source(file), way.keytool()));
    assertThat(keytool.run("-printcertreq", "-file", request)).contains("CN=The shop");
    var issued = directory.resolve("issued.pem");
    keytool.run(
        words(
            "-gencert",
            "-alias",
            "root",
            "-infile",
            request,
            "-outfile",
            issued,
            source(file),
            way.keytool()));
    try (var in = Files.newInputStream(issued)) {
      var certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      certificate.verify(root.x509().getPublicKey());
      assertThat(certificate.getPublicKey()).isEqualTo(shop.x509().getPublicKey());
    }
  }

  @ParameterizedTest
  @MethodSource("fewWays")
  void copiesFromAndIntoFiles(Way way) throws Exception {
    fill(KeySpec.EC_P256);
    var keytool = Tool.of(way.jdk().home(), "keytool");
    var file = directory.resolve("keys.p12");
    var toFile =
        List.of(
            "-destkeystore",
            file,
            "-deststoretype",
            "PKCS12",
            "-deststorepass",
            "of the file",
            "-destkeypass",
            "of the file");

    // A handle has no bytes, so it cannot be copied. keytool tells it, and ends well all the same.
    assertThat(
            keytool.run(
                words(
                    "-importkeystore",
                    "-srcalias",
                    "shop",
                    toFile,
                    from(descriptor()),
                    way.keytool())))
        .contains("shop not imported");
    keytool.run(
        words(
            "-importkeystore",
            "-srcalias",
            "open",
            "-destalias",
            "fresh",
            toFile,
            from(descriptor("export = yes")),
            way.keytool()));
    var copied = KeyStore.getInstance(file.toFile(), "of the file".toCharArray());
    assertThat(copied.getKey("fresh", "of the file".toCharArray()).getEncoded()).isNotEmpty();

    var writable = descriptor("writable = yes");
    var before = Files.readString(writable);
    keytool.run(
        words(
            "-importkeystore",
            "-srckeystore",
            file,
            "-srcstoretype",
            "PKCS12",
            "-srcstorepass",
            "of the file",
            "-destkeystore",
            writable,
            "-deststoretype",
            "Certwright",
            "-deststorepass",
            PASSPHRASE,
            way.keytool()));
    assertThat(writable).hasContent(before);
    keytool.run(words("-delete", "-alias", "shop", source(writable), way.keytool()));
    try (var vault = open()) {
      assertThat(vault.get("fresh").x509()).isEqualTo(vault.get("open").x509());
      assertThat(vault.find("shop")).isEmpty();
      assertThat(vault.deleted().get("shop")).isNotNull();
    }
  }

  private static List<Object> from(Path file) {
    return List.of(
        "-srckeystore", file, "-srcstoretype", "Certwright", "-srcstorepass", PASSPHRASE);
  }

  @ParameterizedTest
  @MethodSource("fewWays")
  void saysWhatIsWrong(Way way) throws Exception {
    fill(KeySpec.EC_P256);
    var keytool = Tool.of(way.jdk().home(), "keytool");
    var readOnly = descriptor();
    assertThat(keytool.fails(words("-delete", "-alias", "shop", source(readOnly), way.keytool())))
        .contains("read-only");
    assertThat(
            keytool.fails(
                words(
                    "-list",
                    "-keystore",
                    readOnly,
                    "-storetype",
                    "Certwright",
                    "-storepass",
                    "wrong horse",
                    way.keytool())))
        .contains("passphrase does not open the vault");
    assertThat(
            keytool.fails(words("-certreq", "-alias", "nobody", source(readOnly), way.keytool())))
        .contains("nobody");
    assertThat(keytool.fails(words("-list", source(descriptor("trsut = roots")), way.keytool())))
        .contains("line 4", "\"trust\"");
    assertThat(
            keytool.fails(
                words(
                    "-storepasswd",
                    "-new",
                    "another horse",
                    source(descriptor("writable = yes")),
                    way.keytool())))
        .contains("passphrase");
    try (var vault = open()) {
      assertThat(vault.get("shop").x509()).isEqualTo(shop.x509());
    }
  }

  /** Not those on Edwards curves, which jarsigner wants to be of a class that has the bytes. */
  static Stream<Object[]> waysAndKeys() {
    return fewWays()
        .flatMap(
            way ->
                Stream.of(KeySpec.RSA_2048, KeySpec.EC_P256).map(key -> new Object[] {way, key}));
  }

  @ParameterizedTest
  @MethodSource("waysAndKeys")
  void signsJars(Way way, KeySpec key) throws Exception {
    fill(key);
    var jarsigner = Tool.of(way.jdk().home(), "jarsigner");
    var keytool = Tool.of(way.jdk().home(), "keytool");
    var jar = directory.resolve("shop.jar");
    try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry("shop.txt"));
      out.write(new byte[] {1, 2, 3});
    }
    var file = descriptor("trust = roots");

    assertThat(jarsigner.run(words(source(file), way.jarsigner(), jar, "shop")))
        .contains("jar signed");
    assertThat(jarsigner.run(words("-verify", "-certs", source(file), way.jarsigner(), jar)))
        .contains("jar verified");
    assertThat(keytool.run("-printcert", "-jarfile", jar)).contains("CN=The shop");
    assertThat(jarsigner.fails(words(source(file), way.jarsigner(), jar, "nobody")))
        .contains("nobody");
  }
}
