package io.certwright.storage.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * What differs between databases. Implementations have no state. A method that this interface
 * implements is right for a database whose commits follow one another, in this process or beside
 * it, without a network in between.
 */
interface Dialect {

  /** What a failed statement means. */
  enum Trouble {
    /** Somebody else is in the way; the transaction may be tried again from its beginning. */
    BUSY,
    /** A row with this unique key is there already. */
    DUPLICATE,
    /** The database cannot be reached, or not be written. */
    UNREACHABLE,
    /** There is no space left. */
    FULL,
    /** What the database has stored is damaged. */
    DAMAGED,
    /** What was opened is no database of this kind. */
    FOREIGN,
    /** The database's user lacks a right. */
    DENIED,
    /** Anything else: the tables are not as they were, or this library is wrong. */
    OTHER
  }

  /**
   * What a SELECT ends with so that its rows are locked until the transaction ends; the table is
   * named r. Empty where a transaction that writes is alone anyway.
   *
   * @param exclusive nobody else locks the row or changes it
   * @param shared others may lock it so as well, and nobody changes it
   * @param skipping as exclusive, but rows that somebody else has locked are left out
   */
  record RowLocks(String exclusive, String shared, String skipping) {
    static final RowLocks NONE = new RowLocks("", "", "");
  }

  /** The database's name, as its driver and as people say it. */
  String product();

  /**
   * The resources with the statements that lead from nothing to format 1, from 1 to 2, and so on;
   * each leaves its format in {@code certwright_meta}.
   */
  List<String> schema();

  /** An expression for the database's clock in milliseconds since 1970. */
  String nowMillis();

  /** Whether something of this name is there, a table or a view. */
  boolean hasTable(Connection connection, String name) throws SQLException;

  /** Sets what the whole database needs before tables are made, and refuses what will not do. */
  void prepareDatabase(Connection connection) throws SQLException;

  /**
   * Whether making tables is part of the transaction. Where it is not, a script can be run again
   * after it was cut off anywhere, and ends with the rows that say that it is done.
   */
  default boolean isSchemaTransactional() {
    return true;
  }

  /**
   * In a transaction: waits until no other process makes or migrates these tables. The lock goes
   * with the transaction, or with {@link #unlockSchema}.
   */
  default void lockSchema(Connection connection, Tables tables) throws SQLException {}

  /** Lets go of what {@link #lockSchema} took, whether the transaction still stands or not. */
  default void unlockSchema(Connection connection, Tables tables) throws SQLException {}

  /** Verifies that the connection leads to where the latest commits can be read. */
  void prepareToRead(Connection connection) throws SQLException;

  /**
   * Begins a transaction that is serializable towards the others that write, and whose commit is
   * durable: what that needs of the connection is set and verified each time, because a pool may
   * hand out connections that somebody else has changed.
   *
   * @param limit the database itself gives the transaction up after about this time
   */
  void begin(Connection connection, Duration limit) throws SQLException;

  /** Ends the transaction; once it returns, what was written is durable. */
  void commit(Connection connection) throws SQLException;

  /** Gives the transaction up. */
  void rollback(Connection connection) throws SQLException;

  /** Binds a text of a record; not one of the meta table, which stand in the statements. */
  default void setText(PreparedStatement statement, int at, String text) throws SQLException {
    statement.setString(at, text);
  }

  /** How rows are locked. */
  default RowLocks locks() {
    return RowLocks.NONE;
  }

  /** Whether an interrupt of a thread that is in a call to the database does it harm. */
  default boolean isHarmedByInterrupts() {
    return false;
  }

  /** Whether a network lies in between, which may be silent for ever. */
  default boolean isRemote() {
    return false;
  }

  /** Begins as {@link #begin} does, at the latest with the first read; then reads and writes. */
  default Bulk beginBulk(Connection connection, Duration limit) throws SQLException {
    begin(connection, limit);
    return new BulkByRow(connection, this);
  }

  /**
   * The order of the index of what is due and in nobody's hand, behind the vault where it can be.
   */
  default String freeOrder() {
    return "due_at, kind, id";
  }

  /** The condition that a row of what is due is in somebody's hand, before an upper bound. */
  default String isClaimed() {
    return "claim IS NOT NULL";
  }

  /**
   * In a transaction that will write: waits until nobody else writes, and keeps others waiting
   * until it ends. Nothing where transactions that write are alone anyway, or need not be.
   */
  default void takeTurn(Connection connection, Tables tables) throws SQLException {}

  /**
   * Sees to it that what could be read before this call is durable. Nothing where a commit is not
   * shown before it is.
   */
  default void force(Connection connection, Tables tables) throws SQLException {}

  /** The feed; its positions are what the order of commits in this database needs. */
  default ChangeFeed feed(Tables tables) {
    return new NumberedFeed(tables, "seq");
  }

  /**
   * One statement that claims, where there is one; elsewhere it is done in several. Rows that
   * somebody else has locked are left out. Its parameters are, in this order: the offset of the
   * clock; vault and limit; vault and limit; limit; claim and the lease in milliseconds. It gives
   * one row with the time.
   */
  default Optional<String> claim(Tables tables) {
    return Optional.empty();
  }

  /** How processes tell each other that they wrote, where the database can pass it on. */
  default Optional<Signals> signals(DataSource source, Tables tables) {
    return Optional.empty();
  }

  /** Whether {@link #tidy} does anything. */
  default boolean canTidy() {
    return false;
  }

  /**
   * Takes away what of deleted records is left in the database's own files, as far as that can be
   * done at once, when a storage is closed.
   */
  default void tidy(Connection connection) throws SQLException {
    // As a rule the database sees to that in its own time.
  }

  /** What an exception of this database's driver means. */
  Trouble trouble(SQLException failure);
}
