package io.certwright.internal.catalogue;

import io.certwright.errors.IntegrityException;
import io.certwright.internal.record.BlockedKeyRecord;
import io.certwright.internal.store.Failures;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.StorageBlocks;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.ListQuery;
import io.certwright.spi.storage.ListQuery.Order;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.RecordWrite;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Which keys nobody uses any more: those of this vault's own list, which is sealed, and those of
 * the list that all vaults of the storage share. A key on either is blocked, also where its entry
 * cannot be read. Nothing takes a key off again.
 *
 * <p>Where nothing was ever blocked, which is learned once and again after each change, a question
 * of those who serve costs nothing. Thread-safe.
 */
public final class BlockList {

  private final RecordStore records;
  private final StorageBlocks shared;
  private final AtomicLong changes = new AtomicLong();
  private final AtomicBoolean news = new AtomicBoolean(true);

  /** Whether anything is blocked; once it is, that stays. */
  private volatile boolean any;

  /** The count of changes up to which nothing was. */
  private volatile long nothingUpTo = -1;

  /** The list of a vault and its storage. */
  public BlockList(RecordStore records) {
    this.records = records;
    this.shared = new StorageBlocks(records.storage());
  }

  /** What all vaults of the storage share. */
  public StorageBlocks shared() {
    return shared;
  }

  /** Whether a record is about blocked keys: of this vault, or of all of them. */
  boolean isAbout(RecordKey key) {
    return StorageBlocks.isOf(key)
        || (key.vault().equals(records.vault()) && key.kind().equals(BlockedKeyRecord.KIND));
  }

  /** That a key was blocked, here or elsewhere. */
  void changed() {
    changes.incrementAndGet();
    news.set(true);
  }

  /** Whether keys may have been blocked since {@link #takeNews} was asked last. */
  public boolean hasNews() {
    return news.get();
  }

  /** Whether keys may have been blocked since this was asked last. */
  public boolean takeNews() {
    return news.get() && news.getAndSet(false);
  }

  /** That what {@link #takeNews} told was not heeded. */
  public void leaveNews() {
    news.set(true);
  }

  /** Whether the key with this SHA-256 is blocked, by a look at the storage. */
  public boolean contains(Bytes keyHash) {
    return contains(HexFormat.of().formatHex(keyHash.toByteArray()));
  }

  /** The same by the hash in hexadecimal. */
  public boolean contains(String keyHash) {
    return own(keyHash) || shared.has(keyHash);
  }

  private boolean own(String keyHash) {
    try {
      return records.find(BlockedKeyRecord.TYPE, keyHash).isPresent();
    } catch (IntegrityException e) {
      // Whoever meddled with it has not made the key any better.
      return true;
    }
  }

  /** Whether it is blocked, for those who ask often and know of changes within the bound. */
  public boolean stops(Bytes keyHash) {
    if (!any) {
      long seen = changes.get();
      if (nothingUpTo == seen) {
        return false;
      }
      if (isEmpty()) {
        nothingUpTo = seen;
        return false;
      }
      any = true;
    }
    return contains(keyHash);
  }

  private boolean isEmpty() {
    return shared.isEmpty()
        && Failures.guard(() -> records.storage().list(first())).records().isEmpty();
  }

  private ListQuery first() {
    return new ListQuery(
        records.vault(), BlockedKeyRecord.KIND, "", Optional.empty(), Order.ASCENDING, 1);
  }

  /** The preconditions that a key is blocked neither here nor anywhere. */
  public List<RecordWrite> free(Bytes keyHash) {
    var hash = HexFormat.of().formatHex(keyHash.toByteArray());
    return List.of(
        new RecordWrite.Check(records.key(BlockedKeyRecord.TYPE, hash), OptionalLong.empty()),
        StorageBlocks.absent(hash));
  }
}
