package io.certwright.internal.store;

import io.certwright.errors.IntegrityException;
import io.certwright.errors.StorageFailureException;
import io.certwright.internal.crypto.Crypto;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.Settlement;
import io.certwright.spi.storage.Storage;
import io.certwright.spi.storage.StorageException;
import io.certwright.spi.storage.VaultId;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The data keys of an open vault, and the count of what they sealed.
 *
 * <p>AES-GCM with random nonces is safe for a bounded number of seals under one key. Each process
 * sets seals aside in the stored ring, {@value #CHUNK} at a time, before it uses them, so the count
 * holds across crashes and processes; a key is retired before it comes to {@value #MAX_SEALS}: it
 * goes on opening records and a new one seals (NIST SP 800-38D, section 8.3).
 *
 * <p>Thread-safe.
 */
public final class KeyRing {

  /** Fewer seals than this under one key: half of what NIST SP 800-38D allows, nonces at random. */
  static final long MAX_SEALS = 1L << 31;

  /** The kind of the record that holds a vault's ring. */
  public static final String KIND = "keyring";

  private static final long CHUNK = 1L << 16;
  private static final int MAX_RACES = 100;

  private final Storage storage;
  private final Crypto crypto;
  private final Clock clock;
  private final RecordKey location;
  private final RootKey root;
  private final long maxSeals;
  private final ConcurrentMap<Long, DataKey> keys = new ConcurrentHashMap<>();

  private DataKey active;
  private long allotted;

  KeyRing(
      Storage storage,
      Crypto crypto,
      Clock clock,
      VaultId vault,
      RootKey root,
      RingContent content,
      long maxSeals) {
    this.storage = storage;
    this.crypto = crypto;
    this.clock = clock;
    this.location = location(vault);
    this.root = root;
    this.maxSeals = maxSeals;
    learn(content);
    this.active = root.unwrap(content.active());
  }

  static RecordKey location(VaultId vault) {
    return new RecordKey(vault, KIND, "0");
  }

  /** The key for one more seal. */
  synchronized DataKey forSealing() {
    if (allotted == 0) {
      reserve();
    }
    allotted--;
    return active;
  }

  /** Takes over seals that were set aside when the vault was made. */
  synchronized void allot(long seals) {
    allotted += seals;
  }

  /** The key with this number, if the ring has it. */
  Optional<DataKey> forOpening(long id) {
    var known = keys.get(id);
    if (known == null) {
      load();
      known = keys.get(id);
    }
    return Optional.ofNullable(known);
  }

  private void learn(RingContent content) {
    for (var key : content.keys()) {
      keys.computeIfAbsent(key.id(), id -> root.unwrap(key));
    }
  }

  private Loaded load() {
    var stored =
        Failures.guard(() -> storage.get(location))
            .orElseThrow(() -> new IntegrityException("keyring/0", "the key ring is gone"));
    root.verify(stored.payload(), stored.revision(), location);
    var content = RootKey.contentOf(stored.payload());
    learn(content);
    return new Loaded(content, stored.revision());
  }

  private record Loaded(RingContent content, long revision) {}

  private void reserve() {
    for (int race = 0; race < MAX_RACES; race++) {
      var loaded = load();
      var content = loaded.content;
      if (content.active().reserved() + CHUNK >= maxSeals) {
        content = content.withKey(root.newDataKey(content.active().id() + 1, clock.instant()));
      }
      content = content.withReserved(CHUNK);
      if (write(content, loaded.revision)) {
        learn(content);
        active = root.unwrap(content.active());
        allotted = CHUNK;
        return;
      }
    }
    throw kept();
  }

  private static StorageFailureException kept() {
    return new StorageFailureException(
        new StorageException(
            StorageException.Reason.UNAVAILABLE,
            "the key ring of the vault could not be updated, because other processes kept changing"
                + " it; try again"));
  }

  private boolean write(RingContent content, long revision) {
    var put =
        new RecordWrite.Put(
            location,
            OptionalLong.of(revision),
            revision + 1,
            root.vouch(content, revision + 1),
            List.of(),
            Optional.empty());
    var id = CommitId.random(crypto.random());
    var outcome = Failures.guard(() -> storage.commit(new Commit(id, List.of(put))));
    if (outcome instanceof CommitOutcome.Unknown) {
      return Failures.guard(() -> storage.settle(id)) == Settlement.COMMITTED;
    }
    return outcome instanceof CommitOutcome.Committed;
  }

  /** Has another key seal from now on; the keys so far go on opening. */
  synchronized void retire() {
    for (int race = 0; race < MAX_RACES; race++) {
      var loaded = load();
      var next = root.newDataKey(loaded.content.active().id() + 1, clock.instant());
      var content = loaded.content.withKey(next).withReserved(CHUNK);
      if (write(content, loaded.revision)) {
        learn(content);
        active = root.unwrap(content.active());
        allotted = CHUNK;
        return;
      }
    }
    throw kept();
  }

  /** Checks a ring as it was stored, at this revision. */
  void verify(Bytes stored, long revision) {
    root.verify(stored, revision, location);
    learn(RootKey.contentOf(stored));
  }

  /** The slots that open the vault, as they are stored now. */
  List<RingContent.Slot> slots() {
    return load().content.slots();
  }

  RootKey root() {
    return root;
  }

  /** Wraps the root key anew for a protection that would do it better today. */
  void replaceSlot(RingContent.Slot before, RingContent.Slot after) {
    var loaded = load();
    var slots =
        loaded.content.slots().stream().map(slot -> slot.equals(before) ? after : slot).toList();
    var unused = write(loaded.content.withSlots(slots), loaded.revision);
  }

  @Override
  public String toString() {
    return "KeyRing[" + location.vault() + "]";
  }
}
