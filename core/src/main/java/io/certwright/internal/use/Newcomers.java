package io.certwright.internal.use;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.certwright.errors.IntegrityException;
import io.certwright.event.VaultEvent;
import io.certwright.internal.cache.BoundedCache;
import io.certwright.internal.record.KeyUsersRecord;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.internal.use.WindowLog.Wish;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.RecordWrite;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Notices that an identity uses a key for the first time ever, and that a key is used before or
 * after its certificate's life. It is asked when a window opens, and not at each use. Thread-safe.
 */
final class Newcomers {

  private static final long KNOWN = 10_000;
  private static final int DIGEST_BYTES = 16;

  private final RecordStore records;
  private final LongSupplier ticker;
  private final long length;
  private final BoundedCache<User, Boolean> known = new BoundedCache<>(KNOWN);

  /** When it was told of a use out of life. */
  private final BoundedCache<User, Long> outside = new BoundedCache<>(KNOWN);

  Newcomers(RecordStore records, LongSupplier ticker, Duration length) {
    this.records = records;
    this.ticker = ticker;
    this.length = length.toNanos();
  }

  /** By the version: a key of the same name that comes after a purge is another one. */
  private record User(String version, String identity) {}

  /**
   * What is out of the ordinary.
   *
   * @param writes what is to be remembered
   * @param events what listeners are told
   */
  record Found(List<RecordWrite> writes, List<VaultEvent> events) {}

  /** Looks at somebody who is about to use a key. */
  Found look(Wish wish, Instant now) {
    var writes = new ArrayList<RecordWrite>();
    var events = new ArrayList<VaultEvent>();
    var purpose = wish.purpose().label();
    if (!wish.caller().isOwner() && known.find(user(wish)).isEmpty() && isNew(wish, writes)) {
      events.add(new VaultEvent.KeyFirstUsed(purpose));
    }
    if (!wish.key().isWithin(now) && !isTold(wish)) {
      var life = wish.key().life().orElseThrow();
      events.add(new VaultEvent.UsedOutsideLife(purpose, life.from(), life.to()));
    }
    return new Found(writes, events);
  }

  /** Whether that was told less than a window ago. */
  private boolean isTold(Wish wish) {
    return outside.find(user(wish)).filter(at -> ticker.getAsLong() - at < length).isPresent();
  }

  /** Takes note that the trail knows what was found. */
  void remember(Wish wish, Found found) {
    if (!wish.caller().isOwner()) {
      known.put(user(wish), true);
    }
    if (found.events().stream().anyMatch(VaultEvent.UsedOutsideLife.class::isInstance)) {
      outside.put(user(wish), ticker.getAsLong());
    }
  }

  private static User user(Wish wish) {
    return new User(wish.key().id(), wish.caller().name());
  }

  private boolean isNew(Wish wish, List<RecordWrite> writes) {
    var name = wish.key().name();
    var digest = records.crypto().sha256(wish.caller().name().getBytes(UTF_8));
    var user = Bytes.copyOf(Arrays.copyOf(digest, DIGEST_BYTES));
    Optional<Stored<KeyUsersRecord>> found;
    try {
      found = records.find(KeyUsersRecord.TYPE, name);
    } catch (IntegrityException e) {
      // A verification of the vault tells of it. Nobody is known then.
      return true;
    }
    if (found.filter(users -> users.value().users().contains(user)).isPresent()) {
      return false;
    }
    var after = found.map(Stored::value).orElseGet(() -> KeyUsersRecord.none(name)).with(user);
    var none = RecordStore.noSecret();
    writes.add(
        found.isPresent()
            ? records.replace(KeyUsersRecord.TYPE, after, none, found.get().revision())
            : records.insert(KeyUsersRecord.TYPE, after, none));
    return true;
  }
}
