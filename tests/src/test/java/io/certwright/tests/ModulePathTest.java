package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.Vault;
import io.certwright.spi.storage.Storage;
import io.certwright.storage.file.FileStorage;
import io.certwright.tests.interop.Jdk;
import java.io.File;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The finished modules as named modules, and a program that is one too. */
class ModulePathTest {

  /** Needed to compile against the modules, and no more when they run. */
  private static final String ANNOTATIONS = "org.jspecify.annotations.NullMarked";

  /** A class in each other module that the program needs, direct or not. */
  private static final List<String> NEEDED =
      List.of(
          "com.github.benmanes.caffeine.cache.Caffeine",
          "org.bouncycastle.jce.provider.BouncyCastleProvider",
          "org.bouncycastle.cert.X509CertificateHolder",
          "org.bouncycastle.asn1.cms.ContentInfo",
          "org.slf4j.Logger");

  private static final String MODULE =
      """
      module shop {
        requires io.certwright;
        requires io.certwright.storage.file;
      }
      """;

  private static final String MAIN =
      """
      package shop;

      import io.certwright.Certificate;
      import io.certwright.KeyProtections;
      import io.certwright.Vault;
      import io.certwright.ca.EmbeddedCa;
      import io.certwright.lifecycle.LifecycleManager;
      import io.certwright.policy.CertificatePolicy;
      import io.certwright.spi.keys.KeySpec;
      import io.certwright.storage.file.FileStorage;
      import io.certwright.tls.VaultTls;
      import java.net.InetAddress;
      import java.nio.file.Path;
      import java.security.Security;
      import java.security.Signature;
      import java.time.Duration;
      import javax.net.ssl.SSLSocket;

      public final class Main {
        public static void main(String[] args) throws Exception {
          var protection = KeyProtections.passphrase("a passphrase".toCharArray());
          try (var vault = Vault.open(FileStorage.at(Path.of(args[0])), protection)) {
            // Made before anybody holds a handle, and good for the first one all the same.
            var signer = Signature.getInstance("SHA256withECDSA");
            var root = EmbeddedCa.openOrCreateRoot(vault, "root");
            var policy =
                CertificatePolicy.tlsServer("localhost")
                    .key(KeySpec.EC_P256)
                    .issuer(root.name())
                    .build();
            Certificate shop;
            try (var lifecycle = LifecycleManager.start(vault)) {
              shop = lifecycle.manage("shop", policy).awaitIssued(Duration.ofMinutes(1));
            }
            check(Vault.class.getModule().isNamed(), "the vault is in a named module");
            check(FileStorage.class.getModule().isNamed(), "the storage is in a named module");

            signer.initSign(vault.privateKey(shop));
            signer.update(new byte[100]);
            var signature = signer.sign();
            var provider = signer.getProvider().getClass();
            check(provider.getModule() == Vault.class.getModule(), "the provider is the vault's");
            check(Security.getProvider("Certwright") == signer.getProvider(), "installed");
            var verifier = Signature.getInstance("SHA256withECDSA");
            verifier.initVerify(shop.x509());
            verifier.update(new byte[100]);
            check(verifier.verify(signature), "the signature is good");

            check(shakeHands(vault).equals(shop.x509()), "what TLS served is the certificate");
            check(vault.audit().verify().isIntact(), "the trail is intact");
          }
          System.out.println("all of it works");
        }

        private static Object shakeHands(Vault vault) throws Exception {
          var loopback = InetAddress.getLoopbackAddress();
          var factory = VaultTls.server(vault, "shop").getServerSocketFactory();
          try (var server = factory.createServerSocket(0, 1, loopback)) {
            var thread = new Thread(() -> accept(server));
            thread.start();
            var client = VaultTls.client(vault, "root").getSocketFactory();
            try (var socket = (SSLSocket) client.createSocket("localhost", server.getLocalPort())) {
              var parameters = socket.getSSLParameters();
              parameters.setEndpointIdentificationAlgorithm("HTTPS");
              socket.setSSLParameters(parameters);
              socket.startHandshake();
              check(socket.getInputStream().read() == 42, "the server answers");
              return socket.getSession().getPeerCertificates()[0];
            }
          }
        }

        private static void accept(java.net.ServerSocket server) {
          try (var socket = server.accept()) {
            socket.getOutputStream().write(42);
          } catch (java.io.IOException e) {
            e.printStackTrace();
          }
        }

        private static void check(boolean holds, String what) {
          if (!holds) {
            throw new IllegalStateException("not so: " + what);
          }
        }
      }
      """;

  @TempDir private Path directory;

  static Stream<Jdk> jdks() {
    return Jdk.ownAndNewest();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void aNamedModuleOpensIssuesSignsAndServes(Jdk jdk) throws Exception {
    jdk.assumeThere();
    var errors = compile("module-info.java", MODULE, "shop/Main.java", MAIN);
    assertThat(errors).isEmpty();
    var program =
        List.of(
            jdk.java(),
            "-p",
            modulePath() + File.pathSeparator + directory.resolve("classes"),
            "-m",
            "shop/shop.Main",
            directory.resolve("vault").toString());
    // Without a logging backend SLF4J says so among the errors.
    var process =
        new ProcessBuilder(program).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(said.strip()).isEqualTo("all of it works");
    assertThat(process.exitValue()).isZero();
  }

  @Test
  void whatIsInternalIsOutOfReach() throws Exception {
    for (var internal :
        List.of(
            "io.certwright.internal.engine.Engine",
            "io.certwright.internal.handle.KeyHandles",
            "io.certwright.storage.file.internal.OpenStore",
            "org.bouncycastle.jce.provider.BouncyCastleProvider",
            "com.github.benmanes.caffeine.cache.Caffeine")) {
      var source = "package shop;\nclass Main {\n  " + internal + " secret;\n}\n";
      var errors = compile("module-info.java", MODULE, "shop/Main.java", source);
      assertThat(errors).contains("Main.java:3").contains("is not visible");
    }
  }

  /** Compiles a module; returns what the compiler has to say. */
  private String compile(String... namesAndTexts) throws Exception {
    var files = new ArrayList<Path>();
    for (int i = 0; i < namesAndTexts.length; i += 2) {
      var file = directory.resolve("source").resolve(namesAndTexts[i]);
      Files.createDirectories(file.getParent());
      files.add(Files.writeString(file, namesAndTexts[i + 1]));
    }
    var compiler = ToolProvider.getSystemJavaCompiler();
    var said = new StringWriter();
    try (var manager = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      var path = modulePath() + File.pathSeparator + place(Class.forName(ANNOTATIONS));
      var options = List.of("-p", path, "-d", directory.resolve("classes").toString());
      var sources = manager.getJavaFileObjectsFromPaths(files);
      compiler.getTask(said, manager, null, options, null, sources).call();
    }
    return said.toString();
  }

  /** Where the tests have the modules from: directories of classes, or jars. */
  private static String modulePath() throws ReflectiveOperationException, URISyntaxException {
    Set<String> places = new LinkedHashSet<>();
    places.add(place(Storage.class));
    places.add(place(Vault.class));
    places.add(place(FileStorage.class));
    for (var name : NEEDED) {
      places.add(place(Class.forName(name)));
    }
    return String.join(File.pathSeparator, places);
  }

  private static String place(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }
}
