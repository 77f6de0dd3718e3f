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
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What a key store asks of the storage, whatever there is in it. */
class KeyStoreCostTest {

  private static final int FEW = 5;
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
}
