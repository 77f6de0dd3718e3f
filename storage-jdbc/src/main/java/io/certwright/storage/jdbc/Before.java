package io.certwright.storage.jdbc;

import io.certwright.spi.storage.Attribute;
import io.certwright.spi.storage.RecordKey;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What stood in a record before a commit.
 *
 * @param revision its revision
 * @param due when it was due
 * @param attributes what it was found by
 */
record Before(long revision, Optional<Instant> due, List<Attribute> attributes) {

  /** The columns that {@link #read} reads. */
  static final String COLUMNS = "r.revision, r.due_at, r.attributes";

  static Before read(RecordKey key, ResultSet row) throws SQLException {
    try {
      return new Before(
          row.getLong(1), Rows.due(row, 2), AttributeCodec.decode(Rows.bytes(row, 3)));
    } catch (IOException | IllegalArgumentException e) {
      throw Rows.damaged(key.vault().value(), key.kind(), key.id(), e);
    }
  }
}
