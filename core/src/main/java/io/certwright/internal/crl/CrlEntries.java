package io.certwright.internal.crl;

import io.certwright.internal.bouncycastle.CrlEntry;
import io.certwright.internal.bouncycastle.CrlStream;
import io.certwright.internal.record.AuthorityRecord;
import io.certwright.internal.record.CrlScope;
import io.certwright.internal.record.IssuedRecord;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.RevocationReason;
import io.certwright.spi.storage.AttributeMatch;
import io.certwright.spi.storage.AttributeValue;
import io.certwright.spi.storage.FindQuery;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the entries of a list from the storage, a page at a time, in the order in which they
 * changed.
 *
 * <p>While it reads, others go on revoking: what changes moves to the end of that order, so it may
 * be met twice, but not missed. What changed lately is therefore read last, kept in memory, and
 * left out if an entry has the serial number already.
 */
final class CrlEntries {

  private static final int PAGE = 500;
  private static final int HEXADECIMAL = 16;
  private static final String END = "/:"; // behind all digits

  private final RecordStore records;
  private final List<CrlScope> scopes;
  private final Range range;
  private final Unreadable unreadable;
  private final List<Stored<IssuedRecord>> ended = new ArrayList<>();

  /**
   * What is read.
   *
   * @param since what has not changed since then is left out, and the end of a hold is told; empty:
   *     the list is complete
   * @param ended what had ended by then is left out
   * @param late what has changed since then may change while it is read
   */
  record Range(Optional<Instant> since, Instant ended, Instant late) {

    Instant from() {
      return since.orElse(Instant.EPOCH);
    }
  }

  CrlEntries(RecordStore records, AuthorityRecord terms, CrlScope scope, Range range) {
    this.records = records;
    this.scopes = scopes(terms, scope);
    this.range = range;
    this.unreadable = new Unreadable(scope.ca());
  }

  /** The whole has what is on the other lists of the key as well. */
  private static List<CrlScope> scopes(AuthorityRecord terms, CrlScope scope) {
    var all = new ArrayList<CrlScope>();
    all.add(scope);
    for (int i = 1; scope.isWhole() && i <= terms.lastList(); i++) {
      all.add(scope.other(i));
    }
    return all;
  }

  /**
   * Writes them.
   *
   * @return how many there are
   */
  long writeTo(CrlSpool spool) throws IOException {
    var count = new long[1];
    try (var out = new CrlStream(spool)) {
      for (var scope : scopes) {
        read(
            IssuedRecord.listed(scope, range.from()),
            IssuedRecord.listed(scope, range.late()),
            (serial, entry) -> {
              if (entry.isPresent()) {
                out.entry(entry.get());
                count[0]++;
              }
            });
      }
    }
    var late = late();
    if (count[0] > 0 && !late.isEmpty()) {
      spool.removeKnown(late.keySet());
    }
    try (var out = new CrlStream(spool)) {
      for (var entry : late.values()) {
        out.entry(entry);
      }
    }
    return count[0] + late.size();
  }

  /** Those that could not be read. */
  Unreadable unreadable() {
    return unreadable;
  }

  /** Some of those that it has no more, because they had ended before the list before this one. */
  List<Stored<IssuedRecord>> ended() {
    return ended;
  }

  /** What changed lately, by serial number. */
  private Map<Bytes, CrlEntry> late() throws IOException {
    var late = new LinkedHashMap<Bytes, CrlEntry>();
    var from = range.late().isAfter(range.from()) ? range.late() : range.from();
    for (var scope : scopes) {
      read(
          IssuedRecord.listed(scope, from),
          scope.id() + END,
          (serial, entry) -> {
            late.remove(serial);
            entry.ifPresent(is -> late.put(serial, is));
          });
    }
    return late;
  }

  private interface Reader {
    void read(Bytes serial, Optional<CrlEntry> entry) throws IOException;
  }

  private void read(String from, String to, Reader reader) throws IOException {
    if (from.compareTo(to) >= 0) {
      return;
    }
    var match = new AttributeMatch.Range(text(from), Optional.of(text(to)));
    Optional<FindQuery.Place> after = Optional.empty();
    do {
      var page = records.search(IssuedRecord.TYPE, IssuedRecord.LISTED, match, after, PAGE);
      for (int i = 0; i < page.damaged().size(); i++) {
        var damage = page.damaged().get(i);
        // Without it the list would say that it is not revoked.
        var entry = unreadable.entry(page.unopened().get(i)).orElseThrow(() -> damage);
        reader.read(entry.serial(), Optional.of(entry));
      }
      for (var stored : page.records()) {
        var issued = stored.value();
        reader.read(serial(issued), entry(issued));
        if (isOver(issued) && ended.size() < CrlLeaving.MOST) {
          ended.add(stored);
        }
      }
      after = page.next();
    } while (after.isPresent());
  }

  private static AttributeValue text(String value) {
    return new AttributeValue.Text(value);
  }

  private static Bytes serial(IssuedRecord issued) {
    return Bytes.copyOf(new BigInteger(issued.serial(), HEXADECIMAL).toByteArray());
  }

  private boolean isOver(IssuedRecord issued) {
    return issued.notAfter().isBefore(range.ended());
  }

  /** What the list says of it; empty: nothing. */
  private Optional<CrlEntry> entry(IssuedRecord issued) {
    if (isOver(issued)) {
      return Optional.empty();
    }
    var serial = serial(issued);
    if (issued.revocation().isPresent()) {
      var how = issued.revocation().get();
      return Optional.of(new CrlEntry(serial, how.at(), how.reason(), how.invalid()));
    }
    return range
        .since()
        .flatMap(unused -> issued.changed())
        .map(at -> new CrlEntry(serial, at, RevocationReason.REMOVE_FROM_CRL, Optional.empty()));
  }
}
