package io.certwright.internal.store;

import io.certwright.audit.AuditOutcome;
import io.certwright.errors.IntegrityException;
import io.certwright.errors.KeyAccessException;
import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.record.AuditRecord;
import io.certwright.internal.record.Extensions;
import io.certwright.spi.Bytes;
import io.certwright.spi.keys.KeyProtection;
import io.certwright.spi.keys.KeyProtectionException;
import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.Settlement;
import io.certwright.spi.storage.Storage;
import io.certwright.spi.storage.StoredRecord;
import io.certwright.spi.storage.VaultId;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Finds a vault by name in a storage and opens it with a key protection, or makes it.
 *
 * <p>Making one is a single commit: the catalogue's entry, the key ring and the first audit entry.
 * Opening one writes nothing, unless the protection wants to wrap the root key anew.
 */
public final class VaultDoor {

  /** The chain that every vault starts with. */
  public static final String FIRST_STRIPE = "0000";

  private static final String CATALOGUE_KIND = "vault";
  private static final long CATALOGUE_FORMAT = 1;
  private static final long FOUNDING_SEALS = 1L << 16;

  private final Storage storage;
  private final KeyProtection protection;
  private final Crypto crypto;
  private final Clock clock;
  private final long maxSeals;

  /** A door into the vaults of a storage. */
  public VaultDoor(Storage storage, KeyProtection protection, Crypto crypto, Clock clock) {
    this(storage, protection, crypto, clock, KeyRing.MAX_SEALS);
  }

  VaultDoor(Storage storage, KeyProtection protection, Crypto crypto, Clock clock, long maxSeals) {
    this.storage = storage;
    this.protection = protection;
    this.crypto = crypto;
    this.clock = clock;
    this.maxSeals = maxSeals;
  }

  /**
   * Opens the vault of this name; makes it if there is none.
   *
   * @throws KeyAccessException if the protection does not open it; nothing was changed then
   */
  public RecordStore openOrCreate(String name) {
    var entry = new RecordKey(VaultId.CATALOGUE, CATALOGUE_KIND, name);
    for (; ; ) {
      var known = Failures.guard(() -> storage.get(entry));
      var opened = known.isPresent() ? Optional.of(open(name, known.get())) : create(name, entry);
      if (opened.isPresent()) {
        return opened.get();
      }
    }
  }

  private RecordStore open(String name, StoredRecord entry) {
    var vault = decodeEntry(entry);
    var location = KeyRing.location(vault);
    var stored =
        Failures.guard(() -> storage.get(location))
            .orElseThrow(
                () ->
                    new IntegrityException(
                        RecordSeal.place(location),
                        "the key ring of vault \""
                            + name
                            + "\" is gone; restore it from a backup"));
    RingContent content;
    try {
      content = RootKey.contentOf(stored.payload());
    } catch (RuntimeException e) {
      throw new IntegrityException(
          RecordSeal.place(location),
          "the key ring of vault \""
              + name
              + "\" cannot be read ("
              + e.getMessage()
              + "); restore it from a backup, or open it with the version that wrote it");
    }
    var unlocked = unlock(name, vault, content);
    unlocked.root.verify(stored.payload(), stored.revision(), location);
    var ring = new KeyRing(storage, crypto, clock, vault, unlocked.root, content, maxSeals);
    unlocked.better.ifPresent(better -> ring.replaceSlot(unlocked.slot, better));
    return new RecordStore(storage, vault, crypto, ring);
  }

  private record Unlocked(RootKey root, RingContent.Slot slot, Optional<RingContent.Slot> better) {}

  private Unlocked unlock(String name, VaultId vault, RingContent content) {
    KeyProtectionException last = null;
    for (var slot : content.slots()) {
      if (!slot.protection().equals(protection.name())) {
        continue;
      }
      try {
        var key = protection.unwrap(slot.wrapped(), RootKey.slotContext(vault));
        try {
          var better =
              protection.isOutdated(slot.wrapped())
                  ? Optional.of(newSlot(vault, key))
                  : Optional.<RingContent.Slot>empty();
          return new Unlocked(new RootKey(crypto, vault, key), slot, better);
        } finally {
          Arrays.fill(key, (byte) 0);
        }
      } catch (KeyProtectionException e) {
        last = e;
      }
    }
    if (last == null) {
      var known = content.slots().stream().map(RingContent.Slot::protection).distinct().toList();
      throw new KeyAccessException(
          KeyAccessException.Reason.WRONG_SECRET,
          "vault \""
              + name
              + "\" is not protected by a "
              + protection.name()
              + " but by "
              + known
              + "; open it with that. Nothing was changed");
    }
    throw new KeyAccessException(
        switch (last.reason()) {
          case UNAVAILABLE -> KeyAccessException.Reason.UNAVAILABLE;
          case UNACCEPTABLE, UNSUPPORTED, NO_SUCH_KEY -> KeyAccessException.Reason.UNSUPPORTED;
          case WRONG_SECRET -> KeyAccessException.Reason.WRONG_SECRET;
        },
        "vault \"" + name + "\" was not opened: " + last.getMessage() + ". Nothing was changed",
        last);
  }

  private RingContent.Slot newSlot(VaultId vault, byte[] key) {
    return new RingContent.Slot(
        protection.name(), protection.wrap(key, RootKey.slotContext(vault)));
  }

  private Optional<RecordStore> create(String name, RecordKey entry) {
    var vault = VaultId.random(crypto.random());
    var rootBytes = crypto.randomBytes(RootKey.LENGTH);
    try {
      var root = new RootKey(crypto, vault, rootBytes);
      var content =
          new RingContent(
                  List.of(newSlot(vault, rootBytes)), List.of(root.newDataKey(1, clock.instant())))
              .withReserved(FOUNDING_SEALS);
      var ring = new KeyRing(storage, crypto, clock, vault, root, content, maxSeals);
      ring.allot(FOUNDING_SEALS);
      var store = new RecordStore(storage, vault, crypto, ring);
      var id = CommitId.random(crypto.random());
      var writes =
          List.<RecordWrite>of(
              plain(entry, encodeEntry(vault)),
              plain(KeyRing.location(vault), root.vouch(content, 1)),
              store.insert(AuditRecord.TYPE, firstEntry(name), RecordStore.noSecret()));
      var outcome = Failures.guard(() -> storage.commit(new Commit(id, writes)));
      boolean done =
          outcome instanceof CommitOutcome.Committed
              || (outcome instanceof CommitOutcome.Unknown
                  && Failures.guard(() -> storage.settle(id)) == Settlement.COMMITTED);
      return done ? Optional.of(store) : Optional.empty();
    } finally {
      Arrays.fill(rootBytes, (byte) 0);
    }
  }

  private AuditRecord firstEntry(String name) {
    var note =
        new AuditRecord.Note(
            clock.instant(), "owner", "vault/create", "", AuditOutcome.DONE, "vault " + name);
    return new AuditRecord(FIRST_STRIPE, 0, Bytes.empty(), note, List.of(), Extensions.NONE);
  }

  private static RecordWrite plain(RecordKey key, Bytes payload) {
    return new RecordWrite.Put(key, OptionalLong.empty(), 1, payload, List.of(), Optional.empty());
  }

  private static Bytes encodeEntry(VaultId vault) {
    return Bytes.copyOf(
        new DerWriter().integer(CATALOGUE_FORMAT).text(vault.value()).toByteArray());
  }

  private static VaultId decodeEntry(StoredRecord entry) {
    try {
      var in = DerReader.of(entry.payload().toByteArray());
      if (in.integer() != CATALOGUE_FORMAT) {
        throw new IllegalArgumentException("of a newer version of the library");
      }
      var vault = new VaultId(in.text());
      in.end();
      return vault;
    } catch (RuntimeException e) {
      throw new IntegrityException(
          RecordSeal.place(entry.key()),
          "the catalogue's entry cannot be read ("
              + e.getMessage()
              + "); restore it from a backup");
    }
  }
}
