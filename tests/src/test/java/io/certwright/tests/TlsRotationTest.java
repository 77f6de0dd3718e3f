package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.policy.CertificatePolicy;
import io.certwright.tls.ServedVersion;
import io.certwright.tls.VaultTls;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** New versions in the middle of handshakes. */
class TlsRotationTest {

  private static final int CLIENTS = 4;
  private static final int HANDSHAKES = 150;
  private static final int VERSIONS = 30;

  @Test
  void noHandshakeFailsAndNoneGoesBackToAnEarlierVersion() throws Exception {
    try (var vault = Vault.inMemory()) {
      var root = EmbeddedCa.openOrCreateRoot(vault, "root");
      var policy = CertificatePolicy.tlsServer("localhost").issuer(root.name()).build();
      vault.create("shop", policy);
      var order = new ConcurrentHashMap<String, Integer>();
      order.put(vault.get("shop").serialNumber(), 0);
      var done = new AtomicInteger();
      var threads = Executors.newFixedThreadPool(CLIENTS);
      try (var server = TlsServer.start(VaultTls.server(vault, "shop"))) {
        var clients = new ArrayList<Future<List<String>>>();
        for (int i = 0; i < CLIENTS; i++) {
          var context = VaultTls.client(vault, root.name());
          Callable<X509Certificate> connect = () -> server.connect(context, "localhost");
          clients.add(threads.submit(() -> serials(connect, done)));
        }
        for (int version = 1; version <= VERSIONS; version++) {
          // Spread evenly over the handshakes, however fast the machine is.
          while (done.get() < CLIENTS * HANDSHAKES / 2 * version / VERSIONS) {
            Thread.sleep(1);
          }
          vault.create("shop", policy);
          var current = vault.get("shop");
          order.put(current.serialNumber(), version);
          // Whoever connects after the call has returned is served what it made.
          var context = VaultTls.client(vault, root.name());
          assertThat(server.connect(context, "localhost")).isEqualTo(current.x509());
        }
        for (var client : clients) {
          // A handshake that failed shows here.
          checkForward(client.get(), order);
        }
      } finally {
        threads.shutdownNow();
      }
    }
  }

  @Test
  void aListenerIsToldWhenAVersionIsInUse() throws Exception {
    try (var vault = Vault.inMemory()) {
      var root = EmbeddedCa.openOrCreateRoot(vault, "root");
      var policy = CertificatePolicy.tlsServer("localhost").issuer(root.name()).build();
      vault.create("Shop", policy);
      var told = new CopyOnWriteArrayList<ServedVersion>();
      var tls = VaultTls.of(vault).serve("shop").consumer("Front").listener(told::add);
      try (var server = TlsServer.start(tls.context())) {
        for (int version = 1; version <= 3; version++) {
          assertThat(told).hasSize(version - 1);
          for (int time = 0; time < 2; time++) {
            server.connect(VaultTls.client(vault, root.name()), "localhost");
          }
          var current = vault.get("shop");
          assertThat(told).hasSize(version);
          assertThat(told.get(version - 1))
              .isEqualTo(
                  new ServedVersion("shop", current.version(), current.serialNumber(), "front"));
          vault.create("shop", policy);
        }
      }
    }
  }

  private static List<String> serials(Callable<X509Certificate> connect, AtomicInteger done)
      throws Exception {
    var serials = new ArrayList<String>();
    try {
      for (int i = 0; i < HANDSHAKES; i++) {
        serials.add(connect.call().getSerialNumber().toString(16));
        done.incrementAndGet();
      }
    } finally {
      // A client that failed must not keep the test waiting.
      done.addAndGet(HANDSHAKES - serials.size());
    }
    return serials;
  }

  private static void checkForward(List<String> serials, Map<String, Integer> order) {
    assertThat(serials).hasSize(HANDSHAKES);
    assertThat(order.keySet()).containsAll(serials);
    assertThat(serials.stream().map(order::get).toList()).isSorted();
    assertThat(serials.stream().distinct().count()).isGreaterThan(VERSIONS / 4);
  }
}
