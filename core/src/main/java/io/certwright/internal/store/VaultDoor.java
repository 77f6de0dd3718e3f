package io.certwright.internal.store;

import io.certwright.audit.AuditContext;
import io.certwright.audit.AuditOutcome;
import io.certwright.errors.IntegrityException;
import io.certwright.errors.KeyAccessException;
import io.certwright.errors.VaultException;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.record.AuditRecord;
import io.certwright.internal.record.Counts;
import io.certwright.internal.record.Extensions;
import io.certwright.spi.Bytes;
import io.certwright.spi.keys.KeyProtection;
import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.Settlement;
import io.certwright.spi.storage.Storage;
import io.certwright.spi.storage.VaultId;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds a vault by name in a storage and opens it with a key protection, or makes it.
 *
 * <p>Making one is a single commit: the catalogue's entry, the key ring and the first audit entry.
 * Opening one writes nothing, unless the protection wants to wrap the root key anew.
 */
public final class VaultDoor {

  private static final Logger LOG = LoggerFactory.getLogger(VaultDoor.class);
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
    for (; ; ) {
      var known = new VaultCatalogue(storage).find(name);
      var opened = known.isPresent() ? Optional.of(open(name, known.get())) : create(name);
      if (opened.isPresent()) {
        return opened.get();
      }
    }
  }

  private RecordStore open(String name, VaultId vault) {
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
    var unlocked =
        new Slots(protection, crypto, vault).unlock("vault \"" + name + "\"", content.slots());
    unlocked.root().verify(stored.payload(), stored.revision(), location);
    var ring = new KeyRing(storage, crypto, clock, vault, unlocked.root(), content, maxSeals);
    unlocked.better().ifPresent(better -> improve(ring, unlocked.slot(), better, name));
    return new RecordStore(storage, vault, crypto, ring);
  }

  /** Opening must not fail because it could not be made better for the next time. */
  private static void improve(
      KeyRing ring, RingContent.Slot slot, RingContent.Slot better, String name) {
    try {
      ring.replaceSlot(slot, better);
    } catch (VaultException e) {
      LOG.warn("the root key of vault {} could not be wrapped anew; it is tried again", name, e);
    }
  }

  private Optional<RecordStore> create(String name) {
    var vault = VaultId.random(crypto.random());
    var rootBytes = crypto.randomBytes(RootKey.LENGTH);
    try {
      var root = new RootKey(crypto, vault, rootBytes);
      var content =
          new RingContent(
                  List.of(new Slots(protection, crypto, vault).wrap(rootBytes)),
                  List.of(root.newDataKey(1, clock.instant())))
              .withReserved(FOUNDING_SEALS);
      var ring = new KeyRing(storage, crypto, clock, vault, root, content, maxSeals);
      ring.allot(FOUNDING_SEALS);
      var store = new RecordStore(storage, vault, crypto, ring);
      var id = CommitId.random(crypto.random());
      var writes =
          List.<RecordWrite>of(
              VaultCatalogue.entry(name, vault),
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
            clock.instant(),
            "owner",
            "vault/create",
            "",
            AuditOutcome.DONE,
            "vault " + name,
            AuditContext.NONE);
    return new AuditRecord(
        Chains.FIRST,
        0,
        Bytes.empty(),
        note,
        List.of(),
        List.of(),
        Optional.of(Counts.NONE),
        Extensions.NONE);
  }

  private static RecordWrite plain(RecordKey key, Bytes payload) {
    return new RecordWrite.Put(key, OptionalLong.empty(), 1, payload, List.of(), Optional.empty());
  }
}
