package io.certwright.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.CertificatePolicyBuilder;
import io.certwright.spi.keys.KeySpec;
import io.certwright.tls.VaultTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What a vault serves, judged by OpenSSL's client: chain, host name, signature and rotation. */
class HandshakeInteropTest {

  private static final String HOST = "shop.example.test";

  private final Vault vault = Vault.inMemory();
  private final EmbeddedCa root = EmbeddedCa.openOrCreateRoot(vault, "root");
  private final EmbeddedCa issuing = EmbeddedCa.openOrCreateIssuing(vault, "issuing", root);

  @TempDir private Path directory;

  @AfterEach
  void close() {
    vault.close();
  }

  private CertificatePolicyBuilder policy(String... hosts) {
    return CertificatePolicy.tlsServer(hosts).issuer(issuing.name());
  }

  private Path rootFile() throws IOException {
    return Files.writeString(directory.resolve("root.pem"), root.certificate().chainPem());
  }

  /** The arguments of a client that verifies the chain and the host, and shows what it got. */
  private List<Object> client(Server server, String host, Path roots, String... more) {
    var arguments = new ArrayList<Object>();
    arguments.addAll(List.of("s_client", "-connect", "127.0.0.1:" + server.port()));
    arguments.addAll(List.of("-servername", host, "-verify_hostname", host));
    arguments.addAll(List.of("-CAfile", roots, "-verify_return_error", "-x509_strict"));
    arguments.addAll(List.of(more));
    return arguments;
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.MATCH_NONE, names = "EC_SECP256K1|(ML|SLH)_DSA_.*")
  void everyKindOfKeyShakesHands(KeySpec key) throws Exception {
    var openssl = Tool.openssl();
    vault.create("shop", policy(HOST).key(key).build());
    try (var server = new Server(VaultTls.server(vault, "shop"))) {
      for (var protocol : List.of("-tls1_2", "-tls1_3")) {
        var said = openssl.run(client(server, HOST, rootFile(), protocol).toArray());
        assertThat(said)
            .contains(
                "Verify return code: 0 (ok)", "Verification: OK", "Verified peername: " + HOST)
            .contains(protocol.equals("-tls1_2") ? "TLSv1.2" : "TLSv1.3");
        assertThat(serialOf(openssl, said)).isEqualTo(vault.get("shop").serialNumber());
      }
      assertThat(server.failures()).isZero();
    }
  }

  @Test
  void theNameAskedForChoosesAndANewVersionIsServedAtOnce() throws Exception {
    var openssl = Tool.openssl();
    vault.create("shop", policy(HOST).build());
    vault.create("bank", policy("bank.example.test").build());
    try (var server = new Server(VaultTls.server(vault, "shop", "bank"))) {
      for (int version = 0; version < 3; version++) {
        for (var name : List.of("shop", "bank")) {
          var said = openssl.run(client(server, name + ".example.test", rootFile()).toArray());
          assertThat(serialOf(openssl, said)).isEqualTo(vault.get(name).serialNumber());
        }
        vault.create("shop", vault.policy("shop"));
      }
      assertThat(server.failures()).isZero();
    }
  }

  /** What the other tests rely on: the client refuses what is not for it. */
  @Test
  void anotherHostAndAnotherRootAreRefused() throws Exception {
    var openssl = Tool.openssl();
    vault.create("shop", policy(HOST).build());
    var other = EmbeddedCa.openOrCreateRoot(vault, "other-root");
    var others = Files.writeString(directory.resolve("o.pem"), other.certificate().chainPem());
    try (var server = new Server(VaultTls.server(vault, "shop"))) {
      var wrongHost = client(server, "bank.example.test", rootFile()).toArray();
      assertThat(openssl.fails(wrongHost)).containsIgnoringCase("hostname mismatch");
      var wrongRoot = client(server, HOST, others).toArray();
      assertThat(openssl.fails(wrongRoot)).contains("unable to get local issuer certificate");
    }
  }

  private String serialOf(Tool openssl, String said) throws IOException {
    var begin = said.indexOf("-----BEGIN CERTIFICATE-----");
    assertThat(begin).as(said).isNotNegative();
    var end = said.indexOf("-----END CERTIFICATE-----", begin) + 26;
    var file = Files.writeString(directory.resolve("peer.pem"), said.substring(begin, end));
    var serial = openssl.run("x509", "-noout", "-serial", "-in", file).strip();
    return serial.replaceFirst("serial=0*", "").toLowerCase(Locale.ROOT);
  }

  /** Shakes hands with whoever comes, one after the other, and hangs up. */
  private static final class Server implements AutoCloseable {

    private final SSLServerSocket socket;
    private final AtomicInteger failures = new AtomicInteger();
    private final Thread thread = new Thread(this::serve, "handshake-server");

    Server(SSLContext context) throws IOException {
      var loopback = InetAddress.getLoopbackAddress();
      var factory = context.getServerSocketFactory();
      socket = (SSLServerSocket) factory.createServerSocket(0, 10, loopback);
      thread.start();
    }

    private void serve() {
      while (!socket.isClosed()) {
        try (var accepted = (SSLSocket) socket.accept()) {
          accepted.setSoTimeout(30_000);
          accepted.startHandshake();
        } catch (SocketException e) {
          if (!socket.isClosed()) {
            failures.incrementAndGet();
          }
        } catch (IOException e) {
          failures.incrementAndGet();
        }
      }
    }

    int port() {
      return socket.getLocalPort();
    }

    /** Handshakes that did not come to an end. */
    int failures() {
      return failures.get();
    }

    @Override
    public void close() throws IOException {
      // Ends the thread, which may be waiting for the next client.
      socket.close();
    }
  }
}
