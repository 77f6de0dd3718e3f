package io.certwright.internal.revoking;

import io.certwright.audit.AuditOutcome;
import io.certwright.errors.ConflictException;
import io.certwright.errors.IntegrityException;
import io.certwright.errors.VaultException;
import io.certwright.internal.catalogue.BlockList;
import io.certwright.internal.commit.Retry;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.record.BlockCursorRecord;
import io.certwright.internal.record.BlockedKeyRecord;
import io.certwright.internal.record.BlockedKeyRecord.Origin;
import io.certwright.internal.record.CompromiseRecord;
import io.certwright.internal.record.Extensions;
import io.certwright.internal.record.KeyProof;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.StorageBlocks;
import io.certwright.internal.store.StorageBlocks.Entry;
import io.certwright.internal.store.Stored;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.RecordWrite;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The keys that no certificate gets any more, of this vault and of all that share its storage. A
 * look is a read of the storage, never of a cache: another node may have blocked the key a moment
 * ago. A key that was just made need not be looked up. What else takes a key in makes its commit
 * depend on {@link #free}.
 *
 * <p>Blocking one is: the vault's own entry, which is sealed, the entry for the others, and the
 * work on whatever has the key, together. Thread-safe.
 */
public final class BlockedKeys {

  private static final int LIST_ID_BYTES = 16;

  private final Gate gate;
  private final RecordStore records;
  private final BlockList list;
  private final InstantSource time;

  /** One process blocks one key at a time: all of them move the head of the list on. */
  private final ReentrantLock adding = new ReentrantLock();

  public BlockedKeys(Gate gate, RecordStore records, BlockList list, InstantSource time) {
    this.gate = gate;
    this.records = records;
    this.list = list;
    this.time = time;
  }

  /**
   * Why a key is blocked.
   *
   * @param caller who says so
   * @param reason for a person to read; no secret
   * @param proof that a holder of the key says so; empty: there is none
   * @param invalid since when the key is suspected to be somebody else's; empty: it is not told
   */
  public record Cause(
      Caller caller, String reason, Optional<KeyProof> proof, Optional<Instant> invalid) {}

  /**
   * Blocks a key from now on; if it is blocked already, it stays so for the first reason.
   *
   * @param publicKey a SubjectPublicKeyInfo as DER
   * @param reason why, for a person to read; no secret
   */
  public void add(Caller caller, Bytes publicKey, String reason) {
    var hash = Bytes.copyOf(records.crypto().sha256(publicKey.toByteArray()));
    var cause = new Cause(caller, reason, Optional.empty(), Optional.empty());
    boolean unused =
        alone(
            () ->
                Retry.untilDone(
                    () -> {
                      var writes = block(hash, cause);
                      if (!writes.isEmpty()) {
                        var target = HexFormat.of().formatHex(hash.toByteArray());
                        gate.commit(
                            caller,
                            "keys/block",
                            target,
                            AuditOutcome.DONE,
                            reason,
                            writes,
                            List.of());
                      }
                      return true;
                    },
                    BlockedKeys::busy));
  }

  /** What to say when other vaults block keys all the time. */
  public static ConflictException busy() {
    return new ConflictException(
        "the list of blocked keys was changed by other vaults of the storage each time that it was"
            + " tried; try again");
  }

  /** Does something that blocks a key, while nobody else in this process does. */
  public <T> T alone(Supplier<T> action) {
    adding.lock();
    try {
      return action.get();
    } finally {
      adding.unlock();
    }
  }

  /** The writes that block the key of a hash; empty: it is blocked already, here and elsewhere. */
  public List<RecordWrite> block(Bytes keyHash, Cause cause) {
    var hash = HexFormat.of().formatHex(keyHash.toByteArray());
    var now = time.instant().truncatedTo(ChronoUnit.MILLIS);
    var writes = new ArrayList<RecordWrite>();
    var own = own(hash);
    if (own.isEmpty()) {
      var record =
          new BlockedKeyRecord(
              hash, now, cause.reason(), Origin.HERE, cause.proof(), Extensions.NONE);
      writes.add(records.insert(BlockedKeyRecord.TYPE, record, RecordStore.noSecret()));
    }
    if (!list.shared().has(hash)) {
      var known = own.map(Stored::value);
      var entry =
          new Entry(
              hash,
              known.map(BlockedKeyRecord::since).orElse(now),
              known.map(BlockedKeyRecord::reason).orElse(cause.reason()),
              known.map(BlockedKeyRecord::proof).orElse(cause.proof()));
      writes.addAll(published(List.of(entry)));
    }
    if (!writes.isEmpty() && records.find(CompromiseRecord.TYPE, hash).isEmpty()) {
      writes.add(work(CompromiseRecord.of(hash, cause.caller().name(), now, cause.invalid())));
    }
    return writes;
  }

  private Optional<Stored<BlockedKeyRecord>> own(String hash) {
    return records.find(BlockedKeyRecord.TYPE, hash);
  }

  /** This vault's own entry of a key, by the SHA-256 of its SubjectPublicKeyInfo. */
  public BlockedKeyRecord require(String keyHash) {
    return records.require(BlockedKeyRecord.TYPE, keyHash, "blocked key").value();
  }

  /** The write that has everything revoked that has the key. */
  public RecordWrite work(CompromiseRecord record) {
    return records.insert(CompromiseRecord.TYPE, record, RecordStore.noSecret());
  }

  /** The writes that have what is found to have blocked keys revoked as well. */
  public List<RecordWrite> takenUpAgain(Collection<Bytes> keyHashes, Instant now) {
    return keyHashes.stream()
        .map(hash -> HexFormat.of().formatHex(hash.toByteArray()))
        .flatMap(hash -> records.find(CompromiseRecord.TYPE, hash).stream())
        .<RecordWrite>map(
            found ->
                records.replace(
                    CompromiseRecord.TYPE,
                    found.value().again(now),
                    RecordStore.noSecret(),
                    found.revision()))
        .toList();
  }

  /** The writes that tell the other vaults; what this one has read of the list goes on with it. */
  public List<RecordWrite> published(List<Entry> entries) {
    var head = list.shared().head();
    var name = HexFormat.of().formatHex(records.crypto().randomBytes(LIST_ID_BYTES));
    var addition = list.shared().adding(entries, name);
    var writes = new ArrayList<RecordWrite>(addition.writes());
    var cursor = cursor();
    boolean hasReadAll =
        cursor
            .map(read -> head.filter(all -> isUpTo(read.value(), all)).isPresent())
            .orElse(head.isEmpty());
    if (hasReadAll) {
      writes.add(moved(cursor, addition.head()));
    }
    return writes;
  }

  /** How far this vault has read the list. */
  public Optional<Stored<BlockCursorRecord>> cursor() {
    return records.find(BlockCursorRecord.TYPE, BlockCursorRecord.ID);
  }

  /** Whether that is all of it. */
  public static boolean isUpTo(BlockCursorRecord read, StorageBlocks.Head head) {
    return read.list().equals(head.list()) && read.count() == head.count();
  }

  /** The write that this vault has read the list so far. */
  public RecordWrite moved(Optional<Stored<BlockCursorRecord>> before, StorageBlocks.Head upTo) {
    var after = new BlockCursorRecord(upTo.list(), upTo.count(), Extensions.NONE);
    return before
        .<RecordWrite>map(
            found ->
                records.replace(
                    BlockCursorRecord.TYPE, after, RecordStore.noSecret(), found.revision()))
        .orElseGet(() -> records.insert(BlockCursorRecord.TYPE, after, RecordStore.noSecret()));
  }

  /** Since when a key is blocked; empty: it is not. */
  public Optional<Instant> since(Bytes publicKey) {
    var hash = HexFormat.of().formatHex(records.crypto().sha256(publicKey.toByteArray()));
    var now = time.instant();
    try {
      var own = own(hash).map(found -> found.value().since());
      return own.isPresent()
          ? own
          : list.shared()
              .find(hash)
              .map(listed -> listed.content().map(Entry::since).orElse(now))
              .map(since -> since.isAfter(now) ? now : since);
    } catch (IntegrityException e) {
      // An entry that cannot be read blocks; a storage that can read nothing says nothing of it.
      if (canReadTheHead()) {
        return Optional.of(now);
      }
      throw e;
    }
  }

  private boolean canReadTheHead() {
    try {
      var unused = list.shared().head();
      return true;
    } catch (VaultException e) {
      return false;
    }
  }

  /** Whether a key is blocked. */
  public boolean contains(Bytes publicKey) {
    return containsDigest(records.crypto().sha256(publicKey.toByteArray()));
  }

  /** Whether the key is blocked whose SubjectPublicKeyInfo has this SHA-256. */
  public boolean containsDigest(byte[] digest) {
    return list.contains(Bytes.copyOf(digest));
  }

  /** The preconditions that a key is not blocked, for the commit of whatever takes it in. */
  public List<RecordWrite> free(Bytes publicKey) {
    return freeDigest(Bytes.copyOf(records.crypto().sha256(publicKey.toByteArray())));
  }

  /** The same by the SHA-256 of the SubjectPublicKeyInfo. */
  public List<RecordWrite> freeDigest(Bytes digest) {
    return list.free(digest);
  }
}
