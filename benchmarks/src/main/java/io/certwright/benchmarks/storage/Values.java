package io.certwright.benchmarks.storage;

import io.certwright.spi.storage.RecordWrite;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import org.jspecify.annotations.Nullable;

/** Sets the parameters of a statement one after the other. */
final class Values {

  private final PreparedStatement statement;
  private int next = 1;

  Values(PreparedStatement statement) {
    this.statement = statement;
  }

  Values add(String text) throws SQLException {
    statement.setString(next++, text);
    return this;
  }

  Values add(@Nullable Long number) throws SQLException {
    if (number == null) {
      statement.setNull(next++, Types.BIGINT);
    } else {
      statement.setLong(next++, number);
    }
    return this;
  }

  Values add(byte[] bytes) throws SQLException {
    statement.setBytes(next++, bytes);
    return this;
  }

  /** An array of a type of PostgreSQL's. */
  Values add(String type, Object[] values) throws SQLException {
    statement.setArray(next++, statement.getConnection().createArrayOf(type, values));
    return this;
  }

  /** The three parts of its key. */
  Values key(RecordWrite.Put put) throws SQLException {
    var key = put.key();
    return add(key.vault().value()).add(key.kind()).add(key.id());
  }
}
