package io.certwright.internal.store;

import io.certwright.errors.IntegrityException;
import io.certwright.errors.NotFoundException;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.record.Counted;
import io.certwright.internal.record.Counts;
import io.certwright.internal.record.RecordReader;
import io.certwright.internal.record.RecordType;
import io.certwright.internal.record.RecordTypes;
import io.certwright.spi.storage.AttributeMatch;
import io.certwright.spi.storage.FindQuery;
import io.certwright.spi.storage.ListQuery;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.Storage;
import io.certwright.spi.storage.StorageException;
import io.certwright.spi.storage.StoredRecord;
import io.certwright.spi.storage.VaultId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The records of one vault, read by type. What a storage gives back is trusted only once its seal
 * has opened and its attributes and due instant are those that were sealed with it.
 *
 * <p>Thread-safe.
 */
public final class RecordStore {

  private static final byte[] NO_SECRET = new byte[0];

  private final Storage storage;
  private final VaultId vault;
  private final Crypto crypto;
  private final KeyRing ring;
  private final RecordSeal seal;
  private final CountedRecords counted = new CountedRecords(this::countedAt);

  RecordStore(Storage storage, VaultId vault, Crypto crypto, KeyRing ring) {
    this.storage = storage;
    this.vault = vault;
    this.crypto = crypto;
    this.ring = ring;
    this.seal = new RecordSeal(crypto, ring);
  }

  /** The vault that the records belong to. */
  public VaultId vault() {
    return vault;
  }

  /** The storage beneath. */
  public Storage storage() {
    return storage;
  }

  /** The key of a record. */
  public RecordKey key(RecordReader<?> type, String id) {
    return new RecordKey(vault, type.kind(), id);
  }

  /** The record with this id. */
  public <T> Optional<Stored<T>> find(RecordReader<T> type, String id) {
    return read(key(type, id)).map(stored -> open(type, stored));
  }

  /** The record with this id together with its secret part. */
  public <T> Optional<WithSecret<T>> findWithSecret(RecordType<T> type, String id) {
    return read(key(type, id)).map(stored -> openWithSecret(type, stored));
  }

  /** Whether a record is there and has this revision; it is not opened. */
  public boolean isOf(RecordKey key, long revision) {
    return read(key).filter(stored -> stored.revision() == revision).isPresent();
  }

  /** Reads a record; one that the storage cannot read is named like one that does not open. */
  private Optional<StoredRecord> read(RecordKey key) {
    try {
      return storage.get(key);
    } catch (StorageException e) {
      throw e.reason() == StorageException.Reason.DAMAGED
          ? new IntegrityException(
              RecordSeal.place(key), "the storage cannot read it: " + e.getMessage())
          : Failures.translate(e);
    }
  }

  /**
   * The record with this id.
   *
   * @param what as messages call it
   * @throws NotFoundException if there is none
   */
  public <T> Stored<T> require(RecordType<T> type, String id, String what) {
    return find(type, id).orElseThrow(() -> new NotFoundException(what, id));
  }

  /** A page of the records of one type that have a matching attribute, in the order of that. */
  public <T> FoundPage<T> search(
      RecordType<T> type,
      String attribute,
      AttributeMatch match,
      Optional<FindQuery.Place> after,
      int limit) {
    var query = new FindQuery(vault, type.kind(), attribute, match, after, limit);
    var page = Failures.guard(() -> storage.find(query));
    var records = new ArrayList<Stored<T>>(page.hits().size());
    var damaged = new ArrayList<IntegrityException>();
    var unopened = new ArrayList<FindQuery.Place>();
    for (var hit : page.hits()) {
      try {
        records.add(open(type, hit.record()));
      } catch (IntegrityException e) {
        damaged.add(e);
        unopened.add(new FindQuery.Place(hit.value(), hit.record().key().id()));
      }
    }
    return new FoundPage<>(records, damaged, unopened, page.next());
  }

  /** A page of the records of one type. */
  public <T> RecordPage<T> list(
      RecordReader<T> type,
      String prefix,
      Optional<String> after,
      ListQuery.Order order,
      int limit) {
    var query = new ListQuery(vault, type.kind(), prefix, after, order, limit);
    var page = Failures.guard(() -> storage.list(query));
    var records = new ArrayList<Stored<T>>(page.records().size());
    var damaged = new ArrayList<IntegrityException>();
    for (var stored : page.records()) {
      try {
        records.add(open(type, stored));
      } catch (IntegrityException e) {
        damaged.add(e);
      }
    }
    return new RecordPage<>(records, damaged, page.next());
  }

  /** Reads a stored record, and checks all of it. */
  public <T> Stored<T> open(RecordReader<T> type, StoredRecord stored) {
    var parts = seal.open(stored.key(), stored.revision(), stored.payload());
    parts.secret().close();
    return read(type, stored, parts);
  }

  private <T> Stored<T> read(RecordReader<T> type, StoredRecord stored, RecordSeal.Parts parts) {
    var key = stored.key();
    counted.met(key, stored.revision(), parts.counted());
    T value;
    try {
      value = type.decode(parts.publicPart(), stored.due());
    } catch (RuntimeException e) {
      throw RecordSeal.damaged(key, "cannot be read: " + e.getMessage());
    }
    if (!parts.index().agreesWith(stored)) {
      throw RecordSeal.damaged(
          key, "is listed under attributes or a due time that are not its own");
    }
    return new Stored<>(value, stored.revision());
  }

  /**
   * The write that lists a record again under the attributes and the due instant that were sealed
   * with it.
   *
   * @return empty: it is listed under its own
   * @throws IntegrityException if it does not open
   */
  public Optional<RecordWrite> relisted(StoredRecord stored) {
    var key = stored.key();
    var parts = seal.open(key, stored.revision(), stored.payload());
    try (var secret = parts.secret()) {
      var index = parts.index();
      if (index.agreesWith(stored)) {
        return Optional.empty();
      }
      long revision = stored.revision() + 1;
      var payload =
          seal.seal(
              key,
              revision,
              parts.publicPart().toByteArray(),
              index,
              parts.counted(),
              secret.bytes());
      var expected = OptionalLong.of(stored.revision());
      return Optional.of(
          new RecordWrite.Put(key, expected, revision, payload, index.attributes(), index.due()));
    }
  }

  private Optional<CountedRecords.At> countedAt(RecordKey key) {
    return read(key).map(stored -> new CountedRecords.At(stored.revision(), counted(stored)));
  }

  /** As what a stored record says that it is counted. */
  public Counted counted(StoredRecord stored) {
    var parts = seal.open(stored.key(), stored.revision(), stored.payload());
    parts.secret().close();
    return parts.counted();
  }

  /**
   * What writes change of the counts if they are committed.
   *
   * @return empty: a record is not of the revision that one of them expects, so they will be
   *     refused
   */
  public Optional<Counts> counts(List<RecordWrite> writes) {
    return counted.changes(writes);
  }

  /** That the writes have become durable. */
  public void committed(List<RecordWrite> writes) {
    counted.committed(writes);
  }

  /** Reads a stored record together with its secret part. */
  public <T> WithSecret<T> openWithSecret(RecordType<T> type, StoredRecord stored) {
    var parts = seal.open(stored.key(), stored.revision(), stored.payload());
    try {
      return new WithSecret<>(read(type, stored, parts), parts.secret());
    } catch (RuntimeException e) {
      parts.secret().close();
      throw e;
    }
  }

  /**
   * Checks all of a stored record, whatever its kind, the key ring included: its seal, its content
   * and what it is found by.
   *
   * @throws IntegrityException if anything of it is not as it was written
   */
  public void check(StoredRecord stored) {
    var key = stored.key();
    if (key.kind().equals(KeyRing.KIND)) {
      if (!stored.attributes().isEmpty() || stored.due().isPresent()) {
        throw RecordSeal.damaged(key, "is listed under what is not its own");
      }
      ring.verify(stored.payload(), stored.revision());
      return;
    }
    var type =
        RecordTypes.of(key.kind())
            .orElseThrow(
                () -> RecordSeal.damaged(key, "is of a kind that this version does not know"));
    checkId(type, stored);
  }

  private <T> void checkId(RecordType<T> type, StoredRecord stored) {
    if (!type.id(open(type, stored).value()).equals(stored.key().id())) {
      throw RecordSeal.damaged(stored.key(), "holds what belongs under another id");
    }
  }

  /** Has a new data key seal what is written from now on. */
  public void retireDataKey() {
    ring.retire();
  }

  /** A code over a message that only this vault can make, for one purpose. */
  public byte[] code(String purpose, byte[] message) {
    return ring.root().code(purpose, message);
  }

  KeyRing ring() {
    return ring;
  }

  /** What the records are sealed and digested with. */
  public Crypto crypto() {
    return crypto;
  }

  /** The write that makes a record, sealed. */
  public <T> RecordWrite.Put insert(RecordType<T> type, T value, byte[] secretPart) {
    return put(type, value, type.encode(value), secretPart, OptionalLong.empty());
  }

  /**
   * The write that makes a record without a secret part, sealed.
   *
   * @param encoded the public part, for whoever needs it for something else as well
   */
  public <T> RecordWrite.Put insertEncoded(RecordType<T> type, T value, byte[] encoded) {
    return put(type, value, encoded, NO_SECRET, OptionalLong.empty());
  }

  /** The write that replaces a record of this revision, sealed. */
  public <T> RecordWrite.Put replace(
      RecordType<T> type, T value, byte[] secretPart, long revision) {
    return put(type, value, type.encode(value), secretPart, OptionalLong.of(revision));
  }

  private <T> RecordWrite.Put put(
      RecordType<T> type, T value, byte[] publicPart, byte[] secretPart, OptionalLong expected) {
    var key = key(type, type.id(value));
    long revision = expected.orElse(0) + 1;
    var index = new IndexPart(type.attributes(value), type.due(value));
    return new RecordWrite.Put(
        key,
        expected,
        revision,
        seal.seal(key, revision, publicPart, index, type.counted(value), secretPart),
        index.attributes(),
        index.due());
  }

  /** The write that deletes a record of this revision. */
  public RecordWrite delete(RecordType<?> type, String id, long revision) {
    return new RecordWrite.Delete(key(type, id), revision);
  }

  /** The secret part of a record that has none. */
  public static byte[] noSecret() {
    return NO_SECRET;
  }
}
