package io.certwright.internal.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.internal.tls.TestAuthority.Leaf;
import io.certwright.spi.keys.KeySpec;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Versions change all the time while clients connect; each has a key of its own, so that no mixture
 * would pass.
 */
class RotationTest {
  private static final int CLIENTS = 4;
  private static final int HANDSHAKES = 500;
  private static final int KEYS = 60;

  private final List<TlsIdentity> patterns = new ArrayList<>();
  private final Map<X509Certificate, Integer> patternOf = new HashMap<>();
  private final FakeSource source = new FakeSource();
  private final LiveKeyManager keys;
  private volatile int published;

  RotationTest() {
    TestAuthority authority = new TestAuthority("Test root");
    for (int i = 0; i < KEYS; i++) {
      TlsIdentity identity = authority.issue("shop", "0", KeySpec.EC_P256, Leaf.of("shop.example"));
      patterns.add(identity);
      patternOf.put(identity.chain().get(0), i);
    }
    source.put(patterns.get(0));
    keys = new LiveKeyManager(source, List.of("shop"), Clock.systemUTC());
  }

  @Test
  @Timeout(120)
  void noHandshakeFailsOrGoesBackWhileVersionsChange() throws Exception {
    SSLContext server = TlsContexts.context(keys, null);
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Future<Integer>> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(threads.submit(client(server, i % 2 == 0 ? "TLSv1.3" : "TLSv1.2")));
      }
      int handshakes = 0;
      for (Future<Integer> client : clients) {
        handshakes += client.get();
      }

      assertThat(handshakes).isEqualTo(CLIENTS * HANDSHAKES);
      assertThat(published).isEqualTo(CLIENTS * HANDSHAKES / 2);
    } finally {
      threads.shutdownNow();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void changeBetweenAnyTwoQuestionsOfOneHandshakeIsHarmless(String protocol) throws Exception {
    RotatingKeyManager rotating = new RotatingKeyManager();
    SSLContext server = SSLContext.getInstance("TLS");
    server.init(new KeyManager[] {rotating}, null, null);

    for (int i = 0; i < 20; i++) {
      int before = published;
      shakeHands(server, protocol);
      assertThat(published).isGreaterThanOrEqualTo(before + 2);
    }
  }

  private Callable<Integer> client(SSLContext server, String protocol) {
    return () -> {
      for (int i = 0; i < HANDSHAKES; i++) {
        int least = published;
        int seen = patternOf.get(shakeHands(server, protocol));
        // A version can be read a moment before its publication is counted.
        int most = published + CLIENTS;
        assertThat(isOfPublication(seen, least, most))
            .as("key %s in publications %s to %s", seen, least, most)
            .isTrue();
        if (i % 2 == 0) {
          publish();
        }
      }
      return HANDSHAKES;
    };
  }

  private static X509Certificate shakeHands(SSLContext server, String protocol) throws Exception {
    SSLContext client = SSLContext.getInstance("TLS");
    client.init(null, new TrustManager[] {new TrustingManager()}, null);
    SSLEngine engine = client.createSSLEngine();
    engine.setEnabledProtocols(new String[] {protocol});
    Engines.handshake(engine, server.createSSLEngine());
    return Engines.peerOf(engine);
  }

  private synchronized void publish() {
    int number = published + 1;
    TlsIdentity pattern = patterns.get(number % KEYS);
    source.put(new TlsIdentity("shop", Integer.toString(number), pattern.chain(), pattern.key()));
    published = number;
  }

  private static boolean isOfPublication(int key, int least, int most) {
    for (int number = least; number <= most; number++) {
      if (number % KEYS == key) {
        return true;
      }
    }
    return false;
  }

  /** Publishes a version before each answer. */
  private final class RotatingKeyManager extends PassingKeyManager {
    RotatingKeyManager() {
      super(keys);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      rotate();
      return super.getPrivateKey(alias);
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      rotate();
      return super.getCertificateChain(alias);
    }

    /** Publishes, and has it noticed. */
    private void rotate() {
      publish();
      keys.chooseServerAlias("EC", null, null);
    }
  }
}
