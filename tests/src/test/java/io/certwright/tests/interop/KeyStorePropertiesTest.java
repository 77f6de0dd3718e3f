package io.certwright.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.KeyProtections;
import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.policy.CertificatePolicy;
import io.certwright.storage.file.FileStorage;
import io.certwright.testkit.LoopbackServer;
import io.certwright.tls.VaultTls;
import io.certwright.trust.TrustedAnchor;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A program that has never heard of this library, and a JVM whose properties name a descriptor. */
class KeyStorePropertiesTest {

  private static final String PASSPHRASE = "correct horse";

  @TempDir private Path directory;

  static Stream<Object[]> ways() {
    return Jdk.ownAndNewest()
        .flatMap(jdk -> Stream.of(new Object[] {jdk, false}, new Object[] {jdk, true}));
  }

  @ParameterizedTest
  @MethodSource("ways")
  void itServesFromTheVault(Jdk jdk, boolean asModules) throws Exception {
    jdk.assumeThere();
    X509Certificate shop;
    SSLContext client = SSLContext.getInstance("TLS");
    try (var vault =
        Vault.open(
            FileStorage.at(directory.resolve("vault")),
            KeyProtections.passphrase(PASSPHRASE.toCharArray()))) {
      EmbeddedCa.openOrCreateRoot(vault, "root");
      vault.create("shop", CertificatePolicy.tlsServer("localhost").issuer("root").build());
      shop = vault.get("shop").x509();
      // Remembers the root, and needs the vault no longer.
      var trust = VaultTls.of(vault).trust("root").trustManager();
      client.init(null, new TrustManager[] {trust}, null);
    }
    var process = start(jdk, asModules);
    try (process.in) {
      var line = process.said.readLine();
      assertThat(line).as("the port").isNotNull();
      // Ours is there because of the properties, behind all of the JDK's.
      assertThat(line).endsWith(", Certwright]").contains("[SUN, ");
      int port = Integer.parseInt(line.substring(0, line.indexOf(' ')));
      for (int i = 0; i < 3; i++) {
        assertThat(connect(client, port)).isEqualTo(shop);
      }
    } finally {
      assertThat(process.process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      process.process.destroyForcibly();
    }
    assertThat(process.process.exitValue()).isZero();
    // It has let go of the directory.
    FileStorage.at(directory.resolve("vault")).close();
  }

  /** Whom the JVM trusts is what a bundle of the vault has: one server is of it, the other not. */
  @ParameterizedTest
  @MethodSource("ways")
  void itTrustsWhomTheVaultTrusts(Jdk jdk, boolean asModules) throws Exception {
    jdk.assumeThere();
    var place = directory.resolve("vault");
    try (var ours = Vault.inMemory();
        var theirs = Vault.inMemory();
        var trusted = LoopbackServer.start(served(ours));
        var stranger = LoopbackServer.start(served(theirs))) {
      try (var vault =
          Vault.open(FileStorage.at(place), KeyProtections.passphrase(PASSPHRASE.toCharArray()))) {
        vault.trustBundles().put("roots", TrustedAnchor.of(ours.get("root").x509()));
      }
      var descriptor = descriptor("certificates = none\ntrust = roots\n");
      var command =
          command(
              jdk,
              asModules,
              KeyStoreTrustingProcess.class,
              "-Djavax.net.ssl.trustStore=" + descriptor,
              "-Djavax.net.ssl.trustStoreType=Certwright");
      command.add(trusted.uri().toString());
      command.add(stranger.uri().toString());
      var process = process(command);
      var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(said.lines().toList())
          .satisfiesExactly(
              line -> assertThat(line).endsWith(", Certwright]"),
              line -> assertThat(line).isEqualTo("answered 200"),
              line -> assertThat(line).startsWith("refused: "));
    }
    FileStorage.at(place).close();
  }

  private static SSLContext served(Vault vault) {
    EmbeddedCa.openOrCreateRoot(vault, "root");
    vault.create("shop", CertificatePolicy.tlsServer("localhost").issuer("root").build());
    return VaultTls.server(vault, "shop");
  }

  private record Running(Process process, OutputStream in, BufferedReader said) {}

  private Running start(Jdk jdk, boolean asModules) throws Exception {
    var process =
        process(
            command(
                jdk,
                asModules,
                KeyStoreServingProcess.class,
                "-Djavax.net.ssl.keyStore=" + descriptor("certificates = shop\n"),
                "-Djavax.net.ssl.keyStoreType=Certwright",
                "-Djavax.net.ssl.keyStorePassword=changeit"));
    var said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    return new Running(process, process.getOutputStream(), said);
  }

  private Path descriptor(String lines) throws IOException {
    return Files.writeString(
        directory.resolve("keys.vault"),
        "certwright-keystore 1\nstorage = "
            + directory.resolve("vault").toUri()
            + "\npassphrase = env:SHOP_PASSPHRASE\n"
            + lines);
  }

  /** To start a program that has this library beside it and knows nothing of it. */
  private List<String> command(Jdk jdk, boolean asModules, Class<?> program, String... options)
      throws Exception {
    var security =
        Files.writeString(
            directory.resolve("security"),
            "security.provider." + (jdk.providers() + 1) + "=Certwright\n");
    var own = Jdk.place(program);
    var command = new ArrayList<String>();
    command.add(jdk.java());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Djava.security.properties=" + security));
    command.addAll(List.of(options));
    command.addAll(
        asModules
            ? List.of(
                "--module-path",
                Jdk.libraryPath(),
                "--add-modules",
                "io.certwright,io.certwright.storage.file",
                "-cp",
                own)
            : List.of("-cp", Jdk.libraryPath() + File.pathSeparator + own));
    command.add(program.getName());
    return command;
  }

  private static Process process(List<String> command) throws IOException {
    var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("SHOP_PASSPHRASE", PASSPHRASE);
    return builder.start();
  }

  private static X509Certificate connect(SSLContext client, int port) throws Exception {
    var loopback = InetAddress.getLoopbackAddress();
    try (var socket = (SSLSocket) client.getSocketFactory().createSocket(loopback, port)) {
      socket.startHandshake();
      assertThat(socket.getInputStream().read()).isEqualTo(42);
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }
}
