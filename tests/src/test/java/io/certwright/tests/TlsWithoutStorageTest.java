package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.errors.VaultException;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.keys.KeyProtection;
import io.certwright.spi.storage.StorageException.Reason;
import io.certwright.testkit.FaultyStorage;
import io.certwright.testkit.SettableClock;
import io.certwright.testkit.TlsHandshake;
import io.certwright.tls.VaultTls;
import io.certwright.trust.TrustedAnchor;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** TLS while the storage is away, and TLS from a storage that another vault writes to. */
class TlsWithoutStorageTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final KeyProtection protection = KeyProtections.ephemeral();
  private final MemoryStorage memory = MemoryStorage.create();
  private final FaultyStorage storage = FaultyStorage.around(memory);
  private final Vault vault = Vault.open(storage, protection);
  private final CertificatePolicy policy =
      CertificatePolicy.tlsServer("localhost").issuer("root").build();

  @BeforeEach
  void found() {
    EmbeddedCa.openOrCreateRoot(vault, "root");
    vault.create("shop", policy);
  }

  @AfterEach
  void close() {
    storage.mendReads();
    vault.close();
  }

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      names = {"UNAVAILABLE", "INTERRUPTED", "DAMAGED", "BROKEN"})
  void whatWasServedLastGoesOnBeingServed(Reason reason) throws Exception {
    var served = vault.get("shop").x509();
    // A vault that another one writes to looks for changes every second, also while it cannot.
    try (var other = Vault.open(memory.another(), protection);
        var server = TlsServer.start(VaultTls.server(vault, "shop"))) {
      var client = VaultTls.client(vault, "root");
      assertThat(server.connect(client, "localhost")).isEqualTo(served);

      storage.failReads(reason);
      assertThatThrownBy(() -> vault.policy("shop")).isInstanceOf(VaultException.class);
      for (int i = 0; i < 6; i++) {
        assertThat(server.connect(client, "localhost")).isEqualTo(served);
        Thread.sleep(250);
      }
      other.create("shop", policy);
      var next = other.get("shop").x509();
      assertThat(server.connect(client, "localhost")).isEqualTo(served);

      storage.mendReads();
      await(next, () -> server.connect(client, "localhost"));
    }
  }

  /** The client lives in the past, so that it is the server that ends it. */
  @Test
  void itGoesOnUpToTheEndOfTheCertificateAndNotAfter() throws Exception {
    var clock = SettableClock.at(Instant.now());
    var faulty = FaultyStorage.around(memory.another());
    try (var own = Vault.builder(faulty, protection).clock(clock).ticker(clock.ticker()).open();
        var past = Vault.inMemory()) {
      past.trustBundles().put("roots", TrustedAnchor.of(own.get("root").x509()));
      var client = VaultTls.of(past).trustBundles("roots").context();
      var server = VaultTls.server(own, "shop");
      var served = own.get("shop");
      assertThat(TlsHandshake.between(server, client, "localhost").server())
          .isEqualTo(served.x509());

      faulty.failReads(Reason.UNAVAILABLE);
      for (var at : List.of(clock.instant().plus(Duration.ofDays(30)), served.notAfter())) {
        clock.set(at);
        assertThat(TlsHandshake.between(server, client, "localhost").server())
            .isEqualTo(served.x509());
      }
      clock.advance(Duration.ofSeconds(1));
      assertThatThrownBy(() -> TlsHandshake.between(server, client, "localhost"))
          .isInstanceOf(SSLException.class)
          .hasStackTraceContaining("its certificate ended on " + served.notAfter())
          .hasStackTraceContaining("once the storage answers");

      faulty.mendReads();
      clock.advance(Duration.ofMinutes(1));
      own.create("shop", policy.toBuilder().validity(Duration.ofDays(9)).build());
      assertThat(own.get("shop").x509()).isNotEqualTo(served.x509());
    }
  }

  @Test
  void aVersionThatCannotBeReadBackYetIsServedWhenItCan() throws Exception {
    var served = vault.get("shop").x509();
    try (var server = TlsServer.start(VaultTls.server(vault, "shop"))) {
      var client = VaultTls.client(vault, "root");
      vault.create("shop", policy);
      storage.failReads(Reason.UNAVAILABLE);
      assertThat(server.connect(client, "localhost")).isEqualTo(served);
      storage.mendReads();
      await(vault.get("shop").x509(), () -> server.connect(client, "localhost"));
    }
  }

  @Test
  void whatAnotherVaultOnTheStorageRenewsIsServedHere() throws Exception {
    try (var other = Vault.open(memory.another(), protection);
        var server = TlsServer.start(VaultTls.server(vault, "shop"))) {
      var client = VaultTls.client(vault, "root");
      server.connect(client, "localhost");
      other.create("shop", policy);
      var renewed = other.get("shop").x509();
      await(renewed, () -> server.connect(client, "localhost"));
    }
  }

  @Test
  void whatAnotherVaultDisabledIsNotServedHere() throws Exception {
    var first = vault.get("shop");
    vault.create("shop", policy);
    var second = vault.get("shop");
    try (var other = Vault.open(memory.another(), protection);
        var server = TlsServer.start(VaultTls.server(vault, "shop"))) {
      var client = VaultTls.client(vault, "root");
      assertThat(server.connect(client, "localhost")).isEqualTo(second.x509());
      other.disable(second);
      await(first.x509(), () -> server.connect(client, "localhost"));
      other.disable(first);
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      boolean served = true;
      while (served && System.nanoTime() < deadline) {
        try {
          server.connect(client, "localhost");
          Thread.sleep(20);
        } catch (IOException e) {
          served = false;
        }
      }
      assertThat(served).isFalse();
      other.enable(second);
      Eventually.holds(() -> isServed(server, client, second.x509()));
    }
  }

  /** Whether the server presents this; what it learns of other vaults it learns within a second. */
  private static boolean isServed(TlsServer server, SSLContext client, X509Certificate expected) {
    try {
      return server.connect(client, "localhost").equals(expected);
    } catch (SSLException e) {
      return false;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aRootThatAnotherVaultReplacedIsTrustedHereInPlaceOfTheFormer() throws Exception {
    try (var other = Vault.open(memory.another(), protection)) {
      var trust = VaultTls.of(vault).trust("root").trustManager();
      var former = vault.get("root").x509();
      assertThat(trust.getAcceptedIssuers()).containsExactly(former);
      other.create("root", other.policy("root"));
      var present = other.get("root").x509();
      await(present, () -> trust.getAcceptedIssuers()[0]);
    }
  }

  private static void await(X509Certificate expected, Callable<X509Certificate> look)
      throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    X509Certificate seen;
    do {
      seen = look.call();
      Thread.sleep(20);
    } while (!seen.equals(expected) && System.nanoTime() < deadline);
    assertThat(seen.getSerialNumber()).isEqualTo(expected.getSerialNumber());
  }
}
