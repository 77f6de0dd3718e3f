package io.certwright.internal.commit;

import io.certwright.errors.IntegrityException;
import io.certwright.errors.VaultMovedException;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.record.AuditRecord;
import io.certwright.internal.record.Extensions;
import io.certwright.internal.store.RecordStore;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.ListQuery.Order;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.RecordWrite;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The end of an audit chain, to which entries are linked one after another. Used by one thread at a
 * time.
 */
final class AuditChain {

  private final RecordStore records;
  private final Crypto crypto;
  private final String stripe;

  private @Nullable Head head;

  AuditChain(RecordStore records, Crypto crypto, String stripe) {
    this.records = records;
    this.crypto = crypto;
    this.stripe = stripe;
  }

  /** The last entry: its number, the digest of its public part, and what it says. */
  private record Head(long sequence, Bytes digest, AuditRecord.Note note) {}

  /** Entries that are linked, but count only once their commit is done. */
  final class Draft {
    private Head end = current();
    private final List<RecordWrite> writes = new ArrayList<>();

    /**
     * Links one more entry.
     *
     * @throws VaultMovedException if the chain has ended, and this is not what may follow
     */
    void add(Change change) {
      if (end.note.ends() && !change.note().goesOn()) {
        throw new VaultMovedException(Moved.destination(end.note));
      }
      var told = new ArrayList<AuditRecord.Told>(change.writes().size());
      for (var write : change.writes()) {
        tell(write).ifPresent(told::add);
      }
      var entry =
          new AuditRecord(
              stripe, end.sequence + 1, end.digest, change.note(), told, Extensions.NONE);
      writes.add(records.insert(AuditRecord.TYPE, entry, RecordStore.noSecret()));
      end = new Head(entry.sequence(), digest(entry), entry.note());
    }

    List<RecordWrite> writes() {
      return writes;
    }

    boolean holds(RecordKey key) {
      return key.kind().equals(AuditRecord.KIND);
    }

    void committed() {
      head = end;
    }
  }

  /** Forgets where the chain ends: another process may have gone on with it. */
  void forget() {
    head = null;
  }

  private Head current() {
    var known = head;
    // An end may have been undone by another process, and nothing would be refused to tell of it.
    if (known == null || known.note.ends()) {
      known = load();
      head = known;
    }
    return known;
  }

  private Head load() {
    var page = records.list(AuditRecord.TYPE, stripe + "/", Optional.empty(), Order.DESCENDING, 1);
    if (!page.damaged().isEmpty()) {
      throw page.damaged().get(0);
    }
    if (page.records().isEmpty()) {
      throw new IntegrityException(
          AuditRecord.KIND + "/" + stripe,
          "the audit trail is gone; nothing is changed without one. Restore the vault from a"
              + " backup");
    }
    var last = page.records().get(0).value();
    // A listing may leave a damaged record out. Asked for by name it is told of, and what follows
    // the end that was found could otherwise never be written.
    records.find(AuditRecord.TYPE, AuditRecord.id(stripe, last.sequence() + 1));
    return new Head(last.sequence(), digest(last), last.note());
  }

  private Bytes digest(AuditRecord entry) {
    return Bytes.copyOf(crypto.sha256(AuditRecord.TYPE.encode(entry)));
  }

  private Optional<AuditRecord.Told> tell(RecordWrite write) {
    var key = write.key();
    if (!key.vault().equals(records.vault())) {
      // The catalogue's entry stands outside of the vault.
      return Optional.empty();
    }
    if (write instanceof RecordWrite.Put put) {
      var digest = Bytes.copyOf(crypto.sha256(put.payload().toByteArray()));
      return Optional.of(
          new AuditRecord.Told(key.kind(), key.id(), put.revision(), Optional.of(digest)));
    }
    if (write instanceof RecordWrite.Delete delete) {
      return Optional.of(
          new AuditRecord.Told(key.kind(), key.id(), delete.revision(), Optional.empty()));
    }
    return Optional.empty();
  }
}
