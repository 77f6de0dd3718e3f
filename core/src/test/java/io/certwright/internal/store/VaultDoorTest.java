package io.certwright.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.MemoryStorage;
import io.certwright.audit.AuditContext;
import io.certwright.audit.AuditOutcome;
import io.certwright.errors.KeyAccessException;
import io.certwright.internal.bouncycastle.Argon2Parameters;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.protect.EphemeralProtection;
import io.certwright.internal.protect.PassphraseProtection;
import io.certwright.internal.record.AuditRecord;
import io.certwright.internal.record.Extensions;
import io.certwright.spi.Bytes;
import io.certwright.spi.keys.KeyProtection;
import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.StoredRecord;
import io.certwright.spi.storage.VaultId;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/**
 * What protects a vault's root key: in several ways at once, and better from one day to the next.
 */
class VaultDoorTest {

  private static final String NAME = "default";
  private static final Argon2Parameters OLD = new Argon2Parameters(32, 1, 1);
  private static final Argon2Parameters BETTER = new Argon2Parameters(64, 2, 1);

  private final Crypto crypto = Crypto.standard();
  private final MemoryStorage storage = MemoryStorage.create();

  private RecordStore open(KeyProtection protection) {
    return new VaultDoor(storage.another(), protection, crypto, Clock.systemUTC())
        .openOrCreate(NAME);
  }

  private static KeyProtection passphrase(String passphrase, Argon2Parameters parameters) {
    return PassphraseProtection.weakForTests(passphrase.toCharArray(), parameters);
  }

  private StoredRecord ring(VaultId vault) {
    return storage.get(KeyRing.location(vault)).orElseThrow();
  }

  private void write(RecordWrite write) {
    storage.commit(new Commit(CommitId.random(crypto.random()), List.of(write)));
  }

  private static AuditRecord entry(String text) {
    var note =
        new AuditRecord.Note(
            Instant.EPOCH, "owner", "test", "", AuditOutcome.DONE, text, AuditContext.NONE);
    return new AuditRecord(
        "0000", 1, Bytes.empty(), note, List.of(), List.of(), Optional.empty(), Extensions.NONE);
  }

  private static String read(RecordStore store) {
    return store
        .find(AuditRecord.TYPE, AuditRecord.id("0000", 1))
        .orElseThrow()
        .value()
        .note()
        .detail();
  }

  /** Wraps the root key under a further protection, as a later operation of the vault will. */
  private void addSlot(VaultId vault, KeyProtection known, KeyProtection added) {
    var stored = ring(vault);
    var content = RootKey.contentOf(stored.payload());
    var context = RootKey.slotContext(vault);
    var key = known.unwrap(content.slots().get(0).wrapped(), context);
    var slots = new ArrayList<>(content.slots());
    slots.add(new RingContent.Slot(added.name(), added.wrap(key, context)));
    long next = stored.revision() + 1;
    write(
        new RecordWrite.Put(
            stored.key(),
            OptionalLong.of(stored.revision()),
            next,
            new RootKey(crypto, vault, key).vouch(content.withSlots(slots), next),
            List.of(),
            Optional.empty()));
  }

  @Test
  void eachSlotOpensTheVaultAndNothingElseDoes() {
    var first = passphrase("the first", OLD);
    var second = passphrase("the second", OLD);
    var third = new EphemeralProtection();
    var store = open(first);
    write(store.insert(AuditRecord.TYPE, entry("kept"), RecordStore.noSecret()));
    addSlot(store.vault(), first, second);
    addSlot(store.vault(), first, third);
    var before = ring(store.vault());
    for (var protection : List.of(first, second, third)) {
      assertThat(read(open(protection))).isEqualTo("kept");
    }
    for (var wrong : List.of(passphrase("a fourth", OLD), new EphemeralProtection())) {
      assertThatThrownBy(() -> open(wrong))
          .isInstanceOfSatisfying(
              KeyAccessException.class,
              e -> assertThat(e.reason()).isEqualTo(KeyAccessException.Reason.WRONG_SECRET));
    }
    assertThat(ring(store.vault())).as("opening wrote nothing").isEqualTo(before);
  }

  @Test
  void weakerParametersAreReplacedByTheNextThatOpens() {
    var store = open(passphrase("same", OLD));
    write(store.insert(AuditRecord.TYPE, entry("kept"), RecordStore.noSecret()));
    var before = ring(store.vault());
    var better = passphrase("same", BETTER);
    assertThat(better.isOutdated(slot(before))).isTrue();

    assertThat(read(open(better))).isEqualTo("kept");
    var after = ring(store.vault());
    assertThat(after.revision()).isEqualTo(before.revision() + 1);
    assertThat(better.isOutdated(slot(after))).isFalse();
    assertThat(RootKey.contentOf(after.payload()).keys())
        .as("the data keys stay")
        .isEqualTo(RootKey.contentOf(before.payload()).keys());

    assertThat(read(open(better))).isEqualTo("kept");
    assertThat(read(open(passphrase("same", OLD)))).isEqualTo("kept");
    assertThat(ring(store.vault())).as("nothing is made weaker, or anew").isEqualTo(after);
  }

  @Test
  void aWrongPassphraseWithBetterParametersReplacesNothing() {
    var store = open(passphrase("same", OLD));
    var before = ring(store.vault());
    assertThatThrownBy(() -> open(passphrase("other", BETTER)))
        .isInstanceOf(KeyAccessException.class)
        .hasMessageContaining("Nothing was changed");
    assertThat(ring(store.vault())).isEqualTo(before);
  }

  private static Bytes slot(StoredRecord ring) {
    return RootKey.contentOf(ring.payload()).slots().get(0).wrapped();
  }
}
