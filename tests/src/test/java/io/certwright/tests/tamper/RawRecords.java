package io.certwright.tests.tamper;

import io.certwright.MemoryStorage;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.Attribute;
import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.ListQuery;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.StoredRecord;
import io.certwright.spi.storage.VaultId;
import io.certwright.tests.StorageImage;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The records of a storage as somebody sees them who has the storage and none of its keys. */
final class RawRecords {

  private static final SecureRandom RANDOM = new SecureRandom();

  private final MemoryStorage storage;

  RawRecords(MemoryStorage storage) {
    this.storage = storage;
  }

  /** All of them, the catalogue of vaults included. */
  List<StoredRecord> all() {
    var all = new ArrayList<>(of(VaultId.CATALOGUE, "vault"));
    for (var entry : List.copyOf(all)) {
      StorageImage.KINDS.forEach(kind -> all.addAll(of(vaultOf(entry), kind)));
    }
    return all;
  }

  /** The vault that an entry of the catalogue names: its payload ends with the 32 digits. */
  private static VaultId vaultOf(StoredRecord entry) {
    var payload = entry.payload().toByteArray();
    var digits = Bytes.copyOfRange(payload, payload.length - VaultId.LENGTH, VaultId.LENGTH);
    return new VaultId(new String(digits.toByteArray(), StandardCharsets.US_ASCII));
  }

  private List<StoredRecord> of(VaultId vault, String kind) {
    var page =
        storage.list(
            new ListQuery(
                vault, kind, "", Optional.empty(), ListQuery.Order.ASCENDING, ListQuery.MAX_LIMIT));
    return page.records();
  }

  Optional<StoredRecord> find(RecordKey key) {
    return storage.get(key);
  }

  /** Another payload in a record that otherwise stays as it was. */
  void overwrite(StoredRecord record, Bytes payload) {
    put(record, record.revision(), payload, record.attributes(), record.due());
  }

  void overwrite(StoredRecord record, List<Attribute> attributes, Optional<Instant> due) {
    put(record, record.revision(), record.payload(), attributes, due);
  }

  /** Brings the record back as it was, whatever stands in its place. */
  void restore(StoredRecord record) {
    put(record, record.revision(), record.payload(), record.attributes(), record.due());
  }

  void delete(StoredRecord record) {
    commit(new RecordWrite.Delete(record.key(), record.revision()));
  }

  private void put(
      StoredRecord record,
      long revision,
      Bytes payload,
      List<Attribute> attributes,
      Optional<Instant> due) {
    var present = storage.get(record.key()).map(StoredRecord::revision);
    var expected = present.map(OptionalLong::of).orElse(OptionalLong.empty());
    commit(new RecordWrite.Put(record.key(), expected, revision, payload, attributes, due));
  }

  private void commit(RecordWrite write) {
    var outcome = storage.commit(new Commit(CommitId.random(RANDOM), List.of(write)));
    if (!(outcome instanceof CommitOutcome.Committed)) {
      throw new IllegalStateException(write.key() + ": " + outcome);
    }
  }
}
