package io.certwright.storage.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

/** What differs between databases. Implementations have no state. */
interface Dialect {

  /** What a failed statement means. */
  enum Trouble {
    /** Somebody else is in the way; the transaction may be tried again from its beginning. */
    BUSY,
    /** A row with this unique key is there already. */
    DUPLICATE,
    /** The database cannot be reached. */
    UNREACHABLE,
    /** There is no space left. */
    FULL,
    /** What the database has stored is damaged. */
    DAMAGED,
    /** What was opened is no database of this kind. */
    FOREIGN,
    /** Anything else: the tables are not as they were, or this library is wrong. */
    OTHER
  }

  /** The database's name, as its driver and as people say it. */
  String product();

  /** The resource with the statements that create the tables and fill {@code certwright_meta}. */
  String schema();

  /** An expression for the database's clock in milliseconds since 1970. */
  String nowMillis();

  /** Whether something of this name is there, a table or a view. */
  boolean hasTable(Connection connection, String name) throws SQLException;

  /** Sets what the whole database needs before tables are made, and refuses what will not do. */
  void prepareDatabase(Connection connection) throws SQLException;

  /**
   * Sets what a connection needs so that a commit is durable, and verifies it: a pool may hand out
   * connections that somebody else has changed.
   */
  void prepare(Connection connection) throws SQLException;

  /** Begins a transaction that is serializable towards the others that write. */
  void begin(Connection connection) throws SQLException;

  /** Ends the transaction; once it returns, what was written is durable. */
  void commit(Connection connection) throws SQLException;

  /** Gives the transaction up. */
  void rollback(Connection connection) throws SQLException;

  /** What an exception of this database's driver means. */
  Trouble trouble(SQLException failure);
}
