package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.keystore.VaultKeyStore;
import io.certwright.policy.CertificatePolicy;
import io.certwright.tls.VaultTls;
import java.security.KeyStore;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Renewals while the key store is in use: nothing fails, and nothing old comes back. */
class KeyStoreRotationTest {

  private static final int THREADS = 3;
  private static final int ROTATIONS = 10;

  private final Vault vault = Vault.inMemory();
  private final List<X509Certificate> versions = new ArrayList<>();

  @BeforeEach
  void found() {
    EmbeddedCa.openOrCreateRoot(vault, "root");
    rotate();
  }

  @AfterEach
  void close() {
    vault.close();
  }

  private void rotate() {
    vault.create("shop", CertificatePolicy.tlsServer("localhost").issuer("root").build());
    versions.add(vault.get("shop").x509());
  }

  /**
   * Has threads see versions until all rotations are over, each at least once after each of them.
   */
  private void underRotation(Callable<X509Certificate> look) throws Exception {
    var over = new AtomicBoolean();
    var threads = Executors.newFixedThreadPool(THREADS);
    var seen = new ArrayList<Future<List<X509Certificate>>>();
    try {
      var begun = new CountDownLatch(THREADS);
      for (int i = 0; i < THREADS; i++) {
        seen.add(
            threads.submit(
                () -> {
                  var mine = new ArrayList<X509Certificate>();
                  while (!over.get()) {
                    mine.add(look.call());
                    begun.countDown();
                  }
                  mine.add(look.call());
                  return mine;
                }));
      }
      assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();
      for (int i = 0; i < ROTATIONS; i++) {
        rotate();
        assertThat(look.call()).isEqualTo(versions.get(versions.size() - 1));
      }
      over.set(true);
      for (var thread : seen) {
        var order = thread.get(1, TimeUnit.MINUTES).stream().map(versions::indexOf).toList();
        assertThat(order).isSorted().doesNotContain(-1).endsWith(ROTATIONS);
      }
    } finally {
      over.set(true);
      threads.shutdown();
      assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    }
  }

  @Test
  void anEntryNeverHasTheKeyOfAnotherVersion() throws Exception {
    var store = VaultKeyStore.of(vault).open();
    underRotation(
        () -> {
          var entry = (KeyStore.PrivateKeyEntry) store.getEntry("shop", null);
          var signer = Signature.getInstance("SHA256withECDSA");
          signer.initSign(entry.getPrivateKey());
          var signature = signer.sign();
          var verifier = Signature.getInstance("SHA256withECDSA");
          verifier.initVerify(entry.getCertificate());
          assertThat(verifier.verify(signature)).isTrue();
          return (X509Certificate) entry.getCertificate();
        });
  }

  @Test
  void noHandshakeFails() throws Exception {
    var keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(VaultKeyStore.of(vault).names("shop").open(), null);
    var context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    var client = VaultTls.client(vault, "root");
    try (var server = TlsServer.start(context)) {
      underRotation(() -> server.connect(client, "localhost"));
    }
  }
}
