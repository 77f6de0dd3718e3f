package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.Vault;
import io.certwright.keystore.VaultKeyStore;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.storage.FindPage;
import io.certwright.spi.storage.FindQuery;
import io.certwright.spi.storage.ListPage;
import io.certwright.spi.storage.ListQuery;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.Storage;
import io.certwright.spi.storage.StoredRecord;
import io.certwright.testkit.ForwardingStorage;
import io.certwright.testkit.TlsHandshake;
import io.certwright.tls.VaultTls;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a key store asks of the storage, whatever there is in it. */
class KeyStoreCostTest {

  private static final int FEW = 5;
  private static final int DOZENS = 60;
  private static final int MANY = 300;

  /** Counts what is asked for. */
  private static final class Reads extends ForwardingStorage {
    private final AtomicLong count = new AtomicLong();

    Reads(Storage target) {
      super(target);
    }

    @Override
    public Optional<StoredRecord> get(RecordKey key) {
      count.incrementAndGet();
      return super.get(key);
    }

    @Override
    public ListPage list(ListQuery query) {
      count.incrementAndGet();
      return super.list(query);
    }

    @Override
    public FindPage find(FindQuery query) {
      count.incrementAndGet();
      return super.find(query);
    }
  }

  /** What was asked for: to load, for the first key, and for the first alias. */
  private record Cost(long load, long key, long alias, long names) {}

  private static Cost of(int certificates) throws Exception {
    var memory = MemoryStorage.create();
    var protection = KeyProtections.ephemeral();
    try (var vault = Vault.open(memory, protection)) {
      for (int i = 0; i < certificates; i++) {
        vault.create("shop-" + i, CertificatePolicy.tlsServer("shop.test").build());
      }
    }
    var reads = new Reads(memory.another());
    try (var vault = Vault.open(reads, protection)) {
      long opened = reads.count.get();
      var store = VaultKeyStore.of(vault).open();
      long loaded = reads.count.get();
      assertThat(store.getKey("shop-3", null)).isNotNull();
      assertThat(store.getCertificateChain("shop-3")).hasSize(1);
      long first = reads.count.get();
      assertThat(store.getKey("shop-3", null)).isNotNull();
      assertThat(reads.count.get()).as("what was asked for before").isEqualTo(first);
      assertThat(store.aliases().nextElement()).isEqualTo("shop-0");
      long listed = reads.count.get();
      var few = VaultKeyStore.of(vault).names("shop-1", "shop-2").open();
      assertThat(few.size()).isEqualTo(2);
      return new Cost(loaded - opened, first - loaded, listed - first, reads.count.get() - listed);
    }
  }

  @Test
  void loadingReadsNothingAndAnEntryReadsItself() throws Exception {
    var few = of(FEW);
    assertThat(few.load()).isZero();
    // Certificate and version, whether the key is blocked here or for all vaults of the storage,
    // the version with its key, who has used the key before, and what the first entry in the trail
    // needs.
    assertThat(few.key()).isLessThanOrEqualTo(9);
    assertThat(of(MANY)).isEqualTo(few);
  }

  /**
   * The JDK's PKIX key manager looks at every entry for a host that none is for, so it is given a
   * view; our key manager needs none.
   */
  private static long ofAHandshake(int certificates, boolean byKeyStore) throws Exception {
    var memory = MemoryStorage.create();
    var protection = KeyProtections.ephemeral();
    try (var vault = Vault.open(memory, protection)) {
      for (int i = 0; i < certificates; i++) {
        vault.create("shop-" + i, CertificatePolicy.tlsServer("shop-" + i + ".test").build());
      }
    }
    var reads = new Reads(memory.another());
    try (var vault = Vault.open(reads, protection)) {
      var all = IntStream.range(0, certificates).mapToObj(i -> "shop-" + i).toArray(String[]::new);
      var server = byKeyStore ? byView(vault, "shop-0") : VaultTls.server(vault, all);
      var client = SSLContext.getInstance("TLS");
      client.init(null, new TrustManager[] {new Anybody()}, null);
      long before = reads.count.get();
      assertThat(TlsHandshake.between(server, client, "nobody.test").server())
          .isEqualTo(vault.get("shop-0").x509());
      return reads.count.get() - before;
    }
  }

  private static SSLContext byView(Vault vault, String name) throws Exception {
    var keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(VaultKeyStore.of(vault).names(name).open(), null);
    var context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aHandshakeForAHostThatNobodyCoversAsksForNothingOfTheOthers(boolean byKeyStore)
      throws Exception {
    assertThat(ofAHandshake(DOZENS, byKeyStore)).isEqualTo(ofAHandshake(FEW, byKeyStore));
  }

  /** Takes everybody for anybody. */
  private static final class Anybody extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
