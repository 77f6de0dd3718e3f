package io.certwright.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.MemoryStorage;
import io.certwright.errors.IntegrityException;
import io.certwright.internal.crypto.Crypto;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.VaultId;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** How often a data key seals, counted across processes that come and go. */
class KeyRingTest {

  /** What a process sets aside at once. */
  private static final long CHUNK = 1L << 16;

  /** A key ring in a storage, and processes that use it. */
  private static final class StoredRing {

    private final Crypto crypto = Crypto.standard();
    private final VaultId vault = VaultId.random(crypto.random());
    private final RootKey root = rootKey();
    private final MemoryStorage storage = MemoryStorage.create();
    private final long maxSeals;

    /** A ring of one data key, of which so many seals are set aside already. */
    StoredRing(long reserved, long maxSeals) {
      this.maxSeals = maxSeals;
      var slot = new RingContent.Slot("nothing", Bytes.copyOf(new byte[] {1}));
      var key = root.newDataKey(1, Clock.systemUTC().instant());
      write(root, new RingContent(List.of(slot), List.of(key)).withReserved(reserved), 1);
    }

    RootKey rootKey() {
      return new RootKey(crypto, vault, crypto.randomBytes(RootKey.LENGTH));
    }

    void write(RootKey by, RingContent content, long revision) {
      var put =
          new RecordWrite.Put(
              KeyRing.location(vault),
              revision == 1 ? OptionalLong.empty() : OptionalLong.of(revision - 1),
              revision,
              by.vouch(content, revision),
              List.of(),
              Optional.empty());
      var outcome = storage.commit(new Commit(CommitId.random(crypto.random()), List.of(put)));
      assertThat(outcome).isInstanceOf(CommitOutcome.Committed.class);
    }

    RingContent content() {
      return RootKey.contentOf(storage.get(KeyRing.location(vault)).orElseThrow().payload());
    }

    KeyRing process() {
      return new KeyRing(
          storage.another(), crypto, Clock.systemUTC(), vault, root, content(), maxSeals);
    }
  }

  @Test
  void aDataKeyIsRetiredBeforeItHasSealedTwoToTheThirtyFirstTimes() {
    var stored = new StoredRing((1L << 31) - 2 * CHUNK, KeyRing.MAX_SEALS);
    assertThat(stored.process().forSealing().id()).isEqualTo(1);
    assertThat(stored.content().active().reserved()).isEqualTo((1L << 31) - CHUNK);
    var ring = stored.process();
    var before = ring.forOpening(1).orElseThrow();
    var after = ring.forSealing();
    assertThat(after.id()).isEqualTo(2);
    assertThat(after.key()).isNotEqualTo(before.key());
    assertThat(ring.forOpening(1)).as("it goes on opening").contains(before);
    assertThat(stored.content().keys()).extracting(RingContent.Key::id).containsExactly(1L, 2L);
    assertThat(stored.content().keys().get(0).reserved()).isLessThan(1L << 31);
  }

  /** Processes that take turns, end with seals set aside, and open what the others sealed. */
  @Property(tries = 20)
  void noKeySealsAsOftenAsIsAllowed(
      @ForAll @IntRange(min = 2, max = 5) int chunks, @ForAll long seed) {
    var random = new Random(seed);
    long most = chunks * CHUNK;
    var stored = new StoredRing(0, most);
    var sealed = new HashMap<Long, Long>();
    var processes = new ArrayList<>(List.of(stored.process(), stored.process()));
    for (int turn = 0; turn < 12; turn++) {
      int which = random.nextInt(processes.size());
      if (random.nextInt(4) == 0) {
        processes.set(which, stored.process());
      }
      long count = random.nextInt(100_000);
      for (long i = 0; i < count; i++) {
        sealed.merge(processes.get(which).forSealing().id(), 1L, Long::sum);
      }
    }
    assertThat(sealed.values()).allMatch(count -> count < most);
    assertThat(stored.content().keys()).allMatch(key -> key.reserved() < most);
    for (var ring : processes) {
      for (long id : sealed.keySet()) {
        assertThat(ring.forOpening(id)).as("key %s", id).isPresent();
      }
      assertThat(ring.forOpening(1000)).isEmpty();
    }
  }

  @Test
  void aRingThatAnotherWroteWithoutTheRootKeyIsNotUsed() {
    var stored = new StoredRing(0, KeyRing.MAX_SEALS);
    var ring = stored.process();
    stored.write(stored.rootKey(), stored.content().withReserved(1), 2);
    assertThatThrownBy(ring::forSealing)
        .isInstanceOf(IntegrityException.class)
        .hasMessageContaining("key ring")
        .hasMessageContaining("backup");
  }
}
