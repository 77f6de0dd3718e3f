package io.certwright.internal.compromise;

import io.certwright.internal.record.IssuedRecord;
import io.certwright.internal.record.KeyVersionRecord;
import io.certwright.internal.record.RecordType;
import io.certwright.internal.record.VersionRecord;
import io.certwright.internal.store.FoundPage;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.AttributeMatch;
import io.certwright.spi.storage.AttributeValue;
import io.certwright.spi.storage.FindQuery;
import java.util.HexFormat;
import java.util.Optional;

/** What has a key, by pages in the order of names. Thread-safe. */
final class Having {

  private static final int PAGE = 100;

  private final RecordStore records;

  Having(RecordStore records) {
    this.records = records;
  }

  /**
   * A page of the versions of certificates.
   *
   * @param after the id of the version after which it begins
   */
  FoundPage<VersionRecord> versions(String keyHash, Optional<String> after, int limit) {
    return page(VersionRecord.TYPE, VersionRecord.KEY_HASH, keyHash, after, limit);
  }

  /** A page of the versions of standalone keys. */
  FoundPage<KeyVersionRecord> keys(String keyHash, Optional<String> after, int limit) {
    return page(KeyVersionRecord.TYPE, KeyVersionRecord.KEY_HASH, keyHash, after, limit);
  }

  /** A page of what the CAs of this vault issued. */
  FoundPage<IssuedRecord> issued(String keyHash, Optional<String> after, int limit) {
    return page(IssuedRecord.TYPE, IssuedRecord.KEY_HASH, keyHash, after, limit);
  }

  /** Whether anything has it; what cannot be read may. */
  boolean any(String keyHash) {
    return isAny(versions(keyHash, Optional.empty(), 1))
        || isAny(keys(keyHash, Optional.empty(), 1))
        || isAny(issued(keyHash, Optional.empty(), 1));
  }

  private static boolean isAny(FoundPage<?> page) {
    return !page.records().isEmpty() || !page.damaged().isEmpty();
  }

  /** The version with that SHA-256. */
  Optional<VersionRecord> version(Bytes thumbprint) {
    var hash = HexFormat.of().formatHex(thumbprint.toByteArray());
    return page(VersionRecord.TYPE, VersionRecord.THUMBPRINT, hash, Optional.empty(), 1)
        .records()
        .stream()
        .map(Stored::value)
        .findFirst();
  }

  /** What a CA of this vault issued that has that SHA-256. */
  Optional<IssuedRecord> issued(String keyHash, Bytes thumbprint) {
    Optional<String> after = Optional.empty();
    do {
      var page = issued(keyHash, after, PAGE);
      var found =
          page.records().stream()
              .map(Stored::value)
              .filter(issued -> issued.thumbprint().equals(thumbprint))
              .findFirst();
      if (found.isPresent()) {
        return found;
      }
      after = page.next().map(FindQuery.Place::id);
    } while (after.isPresent());
    return Optional.empty();
  }

  private <T> FoundPage<T> page(
      RecordType<T> type, String attribute, String keyHash, Optional<String> after, int limit) {
    var value = new AttributeValue.Text(keyHash);
    var place = after.map(id -> new FindQuery.Place(value, id));
    return records.search(type, attribute, new AttributeMatch.Exact(value), place, limit);
  }
}
