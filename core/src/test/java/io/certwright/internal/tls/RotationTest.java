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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
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
  private static final int HANDSHAKES = 256;

  /** In all clients fewer than a slot keeps: a thread may stand still for as long as it likes. */
  private static final int CHANGES = Slot.MOST / CLIENTS - 1;

  private static final int LOOKUPS_A_CHANGE = 2_000;

  private static final int KEYS = 60;

  private static final SSLContext TRUSTING = TlsContexts.context(null, new TrustingManager());

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

    inParallel(
        number -> {
          String protocol = number % 2 == 0 ? "TLSv1.3" : "TLSv1.2";
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
        });

    assertThat(published).isEqualTo(CLIENTS * HANDSHAKES / 2);
  }

  @Test
  @Timeout(120)
  void keyAndChainOfOneAliasBelongTogetherWhileVersionsChange() throws Exception {
    inParallel(
        number -> {
          for (int i = 0; i < CHANGES * LOOKUPS_A_CHANGE; i++) {
            int least = published;
            String alias = keys.chooseServerAlias("EC", null, null);
            TlsIdentity pattern = patterns.get(versionOf(alias) % KEYS);

            assertThat(versionOf(alias)).isBetween(least, published + CLIENTS);
            assertThat(keys.getPrivateKey(alias)).isSameAs(pattern.key());
            assertThat(keys.getCertificateChain(alias)[0]).isSameAs(pattern.chain().get(0));
            if (i % LOOKUPS_A_CHANGE == 0) {
              publish();
            }
          }
        });

    assertThat(published).isEqualTo(CLIENTS * CHANGES);
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

  private static void inParallel(Client client) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        int number = i;
        running.add(
            threads.submit(
                () -> {
                  client.run(number);
                  return null;
                }));
      }
      for (Future<?> one : running) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static X509Certificate shakeHands(SSLContext server, String protocol) throws Exception {
    SSLEngine engine = TRUSTING.createSSLEngine(); // without a host it resumes nothing
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

  private static int versionOf(String alias) {
    return Integer.parseInt(alias.substring(alias.indexOf('@') + 1));
  }

  private interface Client {
    void run(int number) throws Exception;
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
