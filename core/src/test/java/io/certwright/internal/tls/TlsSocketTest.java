package io.certwright.internal.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.internal.tls.TestAuthority.Leaf;
import io.certwright.spi.keys.KeySpec;
import io.certwright.trust.TrustedAnchor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sockets over loopback, with the checks that a client of HTTPS makes. */
@Timeout(60)
class TlsSocketTest {
  private static final TestAuthority AUTHORITY = new TestAuthority("Test root");

  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @ParameterizedTest
  @CsvSource({
    "TLSv1.2, shop.example",
    "TLSv1.3, shop.example",
    "TLSv1.3, SHOP.example",
    "TLSv1.3, www.shop.example",
  })
  void hostThatTheCertificateNamesIsAccepted(String protocol, String host) throws Exception {
    TlsIdentity shop =
        AUTHORITY.issue("shop", "1", KeySpec.EC_P256, Leaf.of("shop.example", "*.shop.example"));
    try (SSLServerSocket listener = serve(context(AUTHORITY, shop))) {
      assertThat(connect(context(AUTHORITY), listener, host, protocol))
          .isEqualTo(shop.chain().get(0));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "TLSv1.2, other.example",
    "TLSv1.3, other.example",
    "TLSv1.3, a.b.shop.example",
    "TLSv1.3, example",
  })
  void hostThatTheCertificateDoesNotNameIsRefused(String protocol, String host) throws Exception {
    TlsIdentity shop =
        AUTHORITY.issue("shop", "1", KeySpec.EC_P256, Leaf.of("shop.example", "*.shop.example"));
    try (SSLServerSocket listener = serve(context(AUTHORITY, shop))) {
      assertThatThrownBy(() -> connect(context(AUTHORITY), listener, host, protocol))
          .isInstanceOf(SSLHandshakeException.class)
          .hasMessageContaining(host);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void strangersRootIsRefused(String protocol) throws Exception {
    TlsIdentity shop = AUTHORITY.issue("shop", "1", KeySpec.EC_P256, Leaf.of("shop.example"));
    try (SSLServerSocket listener = serve(context(AUTHORITY, shop))) {
      SSLContext stranger = context(new TestAuthority("Another root"));

      assertThatThrownBy(() -> connect(stranger, listener, "shop.example", protocol))
          .isInstanceOf(SSLHandshakeException.class);
    }
  }

  @Test
  void expiredCertificateIsServedAndThePeerRefusesIt() throws Exception {
    TlsIdentity shop =
        AUTHORITY.issue("shop", "1", KeySpec.EC_P256, Leaf.of("shop.example").expired());
    try (SSLServerSocket listener = serve(context(AUTHORITY, shop))) {
      assertThatThrownBy(() -> connect(context(AUTHORITY), listener, "shop.example", "TLSv1.3"))
          .isInstanceOf(SSLHandshakeException.class)
          .hasStackTraceContaining("[expired]");
    }
  }

  @Test
  void renewalReachesTheNextConnectionOfARunningServer() throws Exception {
    FakeSource source =
        FakeSource.with(AUTHORITY.issue("shop", "1", KeySpec.EC_P256, Leaf.of("shop.example")));
    LiveKeyManager keys = new LiveKeyManager(source, List.of("shop"), Clock.systemUTC());
    try (SSLServerSocket listener = serve(TlsContexts.context(keys, trust(AUTHORITY)))) {
      for (KeySpec spec : List.of(KeySpec.EC_P384, KeySpec.RSA_2048, KeySpec.ED25519)) {
        TlsIdentity next = AUTHORITY.issue("shop", spec.name(), spec, Leaf.of("shop.example"));
        source.put(next);

        assertThat(connect(context(AUTHORITY), listener, "shop.example", "TLSv1.3"))
            .isEqualTo(next.chain().get(0));
      }
    }
  }

  private SSLServerSocket serve(SSLContext context) throws IOException {
    SSLServerSocket listener =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(() -> acceptUntilClosed(listener));
    return listener;
  }

  private void acceptUntilClosed(SSLServerSocket listener) {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        threads.execute(() -> answer(socket));
      } catch (IOException e) {
        return; // the test has closed it
      }
    }
  }

  private static void answer(Socket socket) {
    try (socket) {
      socket.getInputStream().read();
      socket.getOutputStream().write(1);
    } catch (IOException e) {
      assertThat(e).isInstanceOfAny(SSLException.class, SocketException.class);
    }
  }

  /** Shakes hands as a client of HTTPS does, and says what it saw. */
  private static X509Certificate connect(
      SSLContext context, SSLServerSocket listener, String host, String protocol)
      throws IOException {
    Socket plain = new Socket(listener.getInetAddress(), listener.getLocalPort());
    try (SSLSocket socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(plain, host, listener.getLocalPort(), true)) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      parameters.setProtocols(new String[] {protocol});
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      socket.getOutputStream().write(1);
      assertThat(socket.getInputStream().read()).isEqualTo(1);
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  private static SSLContext context(TestAuthority trusted, TlsIdentity... identities) {
    LiveKeyManager keys =
        identities.length == 0
            ? null
            : new LiveKeyManager(
                FakeSource.with(identities), List.of(identities[0].name()), Clock.systemUTC());
    return TlsContexts.context(keys, trust(trusted));
  }

  private static LiveTrustManager trust(TestAuthority authority) {
    return new LiveTrustManager(
        () -> List.of(TrustedAnchor.of(authority.root())),
        () -> 0,
        RevocationChecks.NONE,
        Clock.systemUTC());
  }
}
