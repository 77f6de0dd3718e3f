package io.certwright.storage.jdbc;

import io.certwright.spi.Bytes;
import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.StorageException;
import io.certwright.spi.storage.StoredRecord;
import io.certwright.spi.storage.VaultId;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** Rows of the record table. */
final class Rows {

  /** The columns that {@link #record} reads, of the table named r. */
  static final String COLUMNS =
      "r.vault, r.kind, r.id, r.revision, r.commit_id, r.due_at, r.attributes, r.payload";

  private Rows() {}

  static StoredRecord record(ResultSet row) throws SQLException {
    var vault = row.getString(1);
    var kind = row.getString(2);
    var id = row.getString(3);
    try {
      return new StoredRecord(
          new RecordKey(new VaultId(vault), kind, id),
          row.getLong(4),
          new CommitId(row.getString(5)),
          Bytes.copyOf(bytes(row, 8)),
          AttributeCodec.decode(bytes(row, 7)),
          due(row, 6));
    } catch (IOException | IllegalArgumentException e) {
      throw damaged(vault, kind, id, e);
    }
  }

  static StorageException damaged(String vault, String kind, String id, Exception cause) {
    return new StorageException(
        StorageException.Reason.DAMAGED,
        "the row of record "
            + kind
            + " \""
            + printable(id)
            + "\" of vault "
            + vault
            + " is damaged ("
            + cause.getMessage()
            + "); restore it from a backup",
        cause);
  }

  static Optional<Instant> due(ResultSet row, int column) throws SQLException {
    long due = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(due));
  }

  /** Some drivers give null for no bytes; the columns are declared not to be null. */
  static byte[] bytes(ResultSet row, int column) throws SQLException {
    var bytes = row.getBytes(column);
    return bytes == null ? new byte[0] : bytes;
  }

  /** An id may hold anything, but not everything belongs on a terminal. */
  private static String printable(String id) {
    return id.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
  }
}
