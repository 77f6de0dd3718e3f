package io.certwright.internal.audit;

import io.certwright.audit.AuditFinding;
import io.certwright.audit.AuditFinding.Kind;
import io.certwright.audit.AuditVerification;
import io.certwright.errors.IntegrityException;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.record.AuditRecord;
import io.certwright.internal.record.RecordType;
import io.certwright.internal.record.RecordTypes;
import io.certwright.internal.store.Failures;
import io.certwright.internal.store.RecordStore;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.ListQuery;
import io.certwright.spi.storage.ListQuery.Order;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.StoredRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One verification: walks the chains, remembers what the entries tell of each record last, and
 * compares the records with it.
 *
 * <p>The vault goes on working meanwhile. A record that is newer than what was read of the trail is
 * judged again after the rest of the trail was read.
 */
final class Verification {

  private static final int PAGE = 500;
  private static final List<RecordType<?>> TYPES = RecordTypes.audited();

  private final RecordStore records;
  private final Crypto crypto;
  private final List<AuditFinding> findings = new ArrayList<>();
  private final Map<String, AuditRecord.Told> told = new HashMap<>();
  private final Map<String, Link> ends = new HashMap<>();

  private Optional<String> read = Optional.empty();
  private long entries;
  private long compared;

  Verification(RecordStore records, Crypto crypto) {
    this.records = records;
    this.crypto = crypto;
  }

  /** The end of a chain so far. */
  private record Link(long sequence, Bytes digest) {}

  AuditVerification run() {
    readTrail();
    if (entries == 0) {
      find(Kind.ENTRY_MISSING, "audit", "there is no audit trail at all");
    }
    var doubtful = new ArrayList<StoredRecord>();
    for (var type : TYPES) {
      forEachStored(type, stored -> judge(type, stored, doubtful));
    }
    readTrail();
    for (var stored : doubtful) {
      judgeAgain(stored);
    }
    ends.forEach(this::judgeEnd);
    told.forEach(this::judgeMissing);
    return new AuditVerification(entries, compared, findings);
  }

  private void readTrail() {
    boolean more = true;
    while (more) {
      var query = new ListQuery(records.vault(), AuditRecord.KIND, "", read, Order.ASCENDING, PAGE);
      var page = Failures.guard(() -> records.storage().list(query));
      page.records().forEach(this::link);
      if (!page.records().isEmpty()) {
        read = Optional.of(page.records().get(page.records().size() - 1).key().id());
      }
      more = page.next().isPresent();
    }
  }

  private void link(StoredRecord stored) {
    entries++;
    AuditRecord entry;
    try {
      entry = records.open(AuditRecord.TYPE, stored).value();
    } catch (IntegrityException e) {
      find(Kind.ENTRY_ALTERED, stored.key().id(), e.getMessage());
      return;
    }
    var id = AuditRecord.id(entry.stripe(), entry.sequence());
    if (!id.equals(stored.key().id())) {
      find(Kind.ENTRY_ALTERED, stored.key().id(), "its content belongs to " + id);
      return;
    }
    checkLink(entry, id, ends.get(entry.stripe()));
    ends.put(
        entry.stripe(),
        new Link(entry.sequence(), Bytes.copyOf(crypto.sha256(AuditRecord.TYPE.encode(entry)))));
    entry.told().forEach(t -> told.put(t.kind() + "/" + t.id(), t));
  }

  private void checkLink(AuditRecord entry, String id, @Nullable Link before) {
    long expected = before == null ? 0 : before.sequence + 1;
    if (entry.sequence() != expected) {
      find(
          Kind.ENTRY_MISSING,
          id,
          "the entries from "
              + AuditRecord.id(entry.stripe(), expected)
              + " up to this one are not there or did not open");
    } else if (!entry.previous().equals(before == null ? Bytes.empty() : before.digest)) {
      find(Kind.ENTRY_ALTERED, id, "the entry before it is not the one that it was linked to");
    }
  }

  private void forEachStored(RecordType<?> type, Consumer<StoredRecord> action) {
    Optional<String> after = Optional.empty();
    do {
      var query = new ListQuery(records.vault(), type.kind(), "", after, Order.ASCENDING, PAGE);
      var page = Failures.guard(() -> records.storage().list(query));
      page.records().forEach(action);
      after = page.next();
    } while (after.isPresent());
  }

  private void judge(RecordType<?> type, StoredRecord stored, List<StoredRecord> doubtful) {
    compared++;
    try {
      records.open(type, stored);
    } catch (IntegrityException e) {
      find(Kind.RECORD_ALTERED, place(stored), e.getMessage());
      told.remove(place(stored));
      return;
    }
    var last = told.get(place(stored));
    if (last != null && agrees(last, stored)) {
      told.remove(place(stored));
    } else if (last != null && stored.revision() < last.revision()) {
      find(
          Kind.RECORD_ROLLED_BACK,
          place(stored),
          "is revision " + stored.revision() + "; the trail tells of " + last.revision());
      told.remove(place(stored));
    } else {
      doubtful.add(stored);
    }
  }

  /** Judges a record that was newer than the trail, now that the trail was read on. */
  private void judgeAgain(StoredRecord stored) {
    var last = told.remove(place(stored));
    if (last == null) {
      find(Kind.RECORD_UNACCOUNTED, place(stored), "no entry of the trail tells of it");
    } else if (last.revision() <= stored.revision() && !agrees(last, stored)) {
      find(
          Kind.RECORD_ALTERED,
          place(stored),
          "is not what the trail tells of its revision " + last.revision());
    }
  }

  private boolean agrees(AuditRecord.Told last, StoredRecord stored) {
    return last.revision() == stored.revision()
        && last.digest()
            .filter(Bytes.copyOf(crypto.sha256(stored.payload().toByteArray()))::equals)
            .isPresent();
  }

  /** A listing may leave out what the storage cannot read; a chain would seem to end before it. */
  private void judgeEnd(String stripe, Link end) {
    var next = AuditRecord.id(stripe, end.sequence + 1);
    try {
      records.find(AuditRecord.TYPE, next);
    } catch (IntegrityException e) {
      find(Kind.ENTRY_ALTERED, next, e.getMessage());
    }
  }

  private void judgeMissing(String place, AuditRecord.Told last) {
    if (last.digest().isEmpty()) {
      return;
    }
    var key = new RecordKey(records.vault(), last.kind(), last.id());
    try {
      if (Failures.guard(() -> records.storage().get(key)).isEmpty()) {
        find(Kind.RECORD_MISSING, place, "the trail tells of revision " + last.revision());
      }
    } catch (IntegrityException e) {
      find(Kind.RECORD_ALTERED, place, e.getMessage());
    }
  }

  private void find(Kind kind, String place, String message) {
    findings.add(new AuditFinding(kind, place, message));
  }

  private static String place(StoredRecord stored) {
    return stored.key().kind() + "/" + stored.key().id();
  }
}
