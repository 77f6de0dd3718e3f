package io.certwright.internal.commit;

import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.record.AuditRecord;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.StoredRecord;
import io.certwright.spi.storage.VaultId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What entries of the audit trail tell of the records of a vault. Immutable. */
record Tellings(VaultId vault, Crypto crypto) {

  /** What an entry tells of writes that become durable with it. */
  List<AuditRecord.Told> changed(List<RecordWrite> writes) {
    var told = new ArrayList<AuditRecord.Told>(writes.size());
    for (var write : writes) {
      var key = write.key();
      if (!key.vault().equals(vault)) {
        // The catalogue's entry stands outside of the vault.
        continue;
      }
      if (write instanceof RecordWrite.Put put) {
        told.add(written(put));
      } else if (write instanceof RecordWrite.Delete delete && !isEntry(delete)) {
        told.add(new AuditRecord.Told(key.kind(), key.id(), delete.revision(), Optional.empty()));
      }
    }
    return told;
  }

  /** What is pruned is signed for as a whole. */
  private static boolean isEntry(RecordWrite write) {
    return write.key().kind().equals(AuditRecord.KIND);
  }

  AuditRecord.Told written(RecordWrite.Put put) {
    return told(put.key().kind(), put.key().id(), put.revision(), put.payload());
  }

  AuditRecord.Told seen(StoredRecord stored) {
    return told(stored.key().kind(), stored.key().id(), stored.revision(), stored.payload());
  }

  private AuditRecord.Told told(String kind, String id, long revision, Bytes payload) {
    return new AuditRecord.Told(kind, id, revision, Optional.of(digest(payload.toByteArray())));
  }

  Bytes digest(byte[] content) {
    return Bytes.copyOf(crypto.sha256(content));
  }
}
