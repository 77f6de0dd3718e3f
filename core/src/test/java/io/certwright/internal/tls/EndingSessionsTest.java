package io.certwright.internal.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.internal.tls.TestAuthority.Leaf;
import io.certwright.spi.keys.KeySpec;
import io.certwright.trust.TrustedAnchor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.KeyManagementException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions that are resumed, or not, after a renewal: by numbers (TLS 1.2) and tickets (1.3). */
@Timeout(60)
class EndingSessionsTest {
  private static final TestAuthority AUTHORITY = new TestAuthority("Test root");
  private static final int PORT = 443;

  private final FakeSource source = FakeSource.with(shop("1"));
  private final AtomicReference<List<TrustedAnchor>> trusted =
      new AtomicReference<>(List.of(TrustedAnchor.of(AUTHORITY.root())));
  private final LiveKeyManager keys =
      new LiveKeyManager(source, List.of("shop"), Clock.systemUTC());
  private final LiveTrustManager trust =
      new LiveTrustManager(
          trusted::get, () -> trusted.get().size(), RevocationChecks.NONE, Clock.systemUTC());
  private final SSLContext ending = TlsContexts.endingSessions(keys, trust);
  private final SSLContext plain = TlsContexts.context(keys, trust);
  private final SSLContext client = TlsContexts.context(keys, trust);

  private static TlsIdentity shop(String version) {
    return AUTHORITY.issue("shop", version, KeySpec.EC_P256, Leaf.of("shop.example"));
  }

  private static Seen connect(SSLContext client, SSLContext server, String protocol)
      throws IOException {
    SSLEngine here = client.createSSLEngine("shop.example", PORT);
    here.setEnabledProtocols(new String[] {protocol});
    SSLEngine there = server.createSSLEngine();
    there.setNeedClientAuth(true);
    here.setUseClientMode(true);
    there.setUseClientMode(false);
    there.setNeedClientAuth(true);
    Engines.handshake(here, there);
    return new Seen(
        Engines.peerOf(here).getSerialNumber().longValueExact(),
        Engines.peerOf(there).getSerialNumber().longValueExact(),
        here.getSession().getCreationTime());
  }

  /** Whom each side saw, and when the session began. */
  private record Seen(long server, long client, long since) {}

  private long serial() {
    return source.current("shop").orElseThrow().chain().get(0).getSerialNumber().longValueExact();
  }

  private static void waitForAnotherMillisecond(long millis) {
    while (System.currentTimeMillis() <= millis) {
      Thread.onSpinWait();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aSessionThatIsResumedShowsTheOldCertificateUnlessSessionsEnd(String protocol)
      throws Exception {
    for (SSLContext server : List.of(plain, ending)) {
      long old = serial();
      Seen first = connect(client, server, protocol);
      assertThat(first.server()).isEqualTo(old);
      waitForAnotherMillisecond(first.since());
      assertThat(connect(client, server, protocol)).as("resumed").isEqualTo(first);

      source.put(shop("after " + old));
      waitForAnotherMillisecond(first.since());
      Seen next = connect(client, server, protocol);
      if (server == plain) {
        assertThat(next).as("the fact that the option is for").isEqualTo(first);
      } else {
        assertThat(next.server()).isEqualTo(serial());
        assertThat(next.since()).isGreaterThan(first.since());
        waitForAnotherMillisecond(next.since());
        assertThat(connect(client, server, protocol)).as("resumed").isEqualTo(next);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aClientShowsItsNewCertificate(String protocol) throws Exception {
    long old = serial();
    assertThat(connect(ending, plain, protocol).client()).isEqualTo(old);
    assertThat(connect(client, plain, protocol).client()).isEqualTo(old);

    source.put(shop("2"));
    assertThat(connect(client, plain, protocol).client()).as("resumed").isEqualTo(old);
    assertThat(connect(ending, plain, protocol).client()).isEqualTo(serial());
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void whoIsNoLongerTrustedIsJudgedAnew(String protocol) throws Exception {
    connect(client, ending, protocol);
    connect(client, plain, protocol);
    TestAuthority other = new TestAuthority("Another root");
    TestAuthority third = new TestAuthority("A third root");
    trusted.set(List.of(TrustedAnchor.of(other.root()), TrustedAnchor.of(third.root())));

    assertThat(connect(client, plain, protocol)).as("resumed").isNotNull();
    assertThatThrownBy(() -> connect(client, ending, protocol))
        .isInstanceOf(SSLHandshakeException.class);
  }

  @Test
  void whatAServerHasSetGoesOn() {
    ending.getServerSessionContext().setSessionCacheSize(17);
    ending.getServerSessionContext().setSessionTimeout(1_234);
    source.put(shop("2"));
    assertThat(ending.getServerSessionContext().getSessionCacheSize()).isEqualTo(17);
    assertThat(ending.getServerSessionContext().getSessionTimeout()).isEqualTo(1_234);
    assertThatThrownBy(() -> ending.init(null, null, null))
        .isInstanceOf(KeyManagementException.class);
  }

  /** A socket that listens has one context for its life with the JDK, and not here. */
  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aSocketThatListensFollows(String protocol) throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    var threads = Executors.newCachedThreadPool();
    try (SSLServerSocket listener =
        (SSLServerSocket) ending.getServerSocketFactory().createServerSocket(0, 5, loopback)) {
      listener.setNeedClientAuth(true);
      listener.setEnabledProtocols(new String[] {protocol});
      threads.execute(() -> answerAll(listener));
      for (int renewal = 0; renewal < 3; renewal++) {
        for (int time = 0; time < 2; time++) {
          int port = listener.getLocalPort();
          try (SSLSocket socket =
              (SSLSocket) client.getSocketFactory().createSocket(loopback, port)) {
            assertThat(socket.getInputStream().read()).isEqualTo(1);
            assertThat(socket.getSession().getProtocol()).isEqualTo(protocol);
            assertThat(socket.getSession().getPeerCertificates()[0])
                .isEqualTo(source.current("shop").orElseThrow().chain().get(0));
          }
        }
        source.put(shop("renewal " + renewal));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** Says one to a client that has presented a certificate. */
  private static void answerAll(SSLServerSocket listener) {
    while (!listener.isClosed()) {
      try (Socket socket = listener.accept()) {
        boolean isKnown = ((SSLSocket) socket).getSession().getPeerCertificates().length > 0;
        socket.getOutputStream().write(isKnown ? 1 : 0);
      } catch (IOException e) {
        return; // the test has closed it
      }
    }
  }
}
