package io.certwright.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.KeyProtections;
import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.policy.CertificatePolicy;
import io.certwright.storage.file.FileStorage;
import io.certwright.tls.VaultTls;
import java.io.BufferedReader;
import java.io.File;
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
    return Stream.concat(Stream.of(Jdk.own()), Jdk.newest())
        .flatMap(jdk -> Stream.of(new Object[] {jdk, false}, new Object[] {jdk, true}));
  }

  @ParameterizedTest
  @MethodSource("ways")
  void itServesFromTheVault(Jdk jdk, boolean asModules) throws Exception {
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

  private record Running(Process process, OutputStream in, BufferedReader said) {}

  private Running start(Jdk jdk, boolean asModules) throws Exception {
    var descriptor =
        Files.writeString(
            directory.resolve("keys.vault"),
            "certwright-keystore 1\nstorage = "
                + directory.resolve("vault").toUri()
                + "\npassphrase = env:SHOP_PASSPHRASE\ncertificates = shop\n");
    var security =
        Files.writeString(
            directory.resolve("security"),
            "security.provider." + (jdk.providers() + 1) + "=Certwright\n");
    var own = Jdk.place(KeyStoreServingProcess.class);
    var command = new ArrayList<String>();
    command.add(jdk.home().resolve("bin").resolve("java").toString());
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-Djava.security.properties=" + security,
            "-Djavax.net.ssl.keyStore=" + descriptor,
            "-Djavax.net.ssl.keyStoreType=Certwright",
            "-Djavax.net.ssl.keyStorePassword=changeit"));
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
    command.add(KeyStoreServingProcess.class.getName());
    var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("SHOP_PASSPHRASE", PASSPHRASE);
    var process = builder.start();
    var said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    return new Running(process, process.getOutputStream(), said);
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
