package io.certwright.storage.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Holds commits on PostgreSQL at their COMMIT, when they have written everything: a trigger that
 * the server puts off until then waits for a lock that the test has.
 */
final class CommitGate implements AutoCloseable {

  private final String function;
  private final Connection keeper;

  /** On the tables of a prefix; commits that write one of these ids, a LIKE pattern, are held. */
  CommitGate(String prefix, String ids) throws SQLException {
    this.function = prefix + "gate";
    this.keeper = Postgres.source().getConnection();
    Sql.execute(
        keeper,
        "CREATE FUNCTION "
            + function
            + "() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM"
            + " pg_advisory_xact_lock_shared(hashtext(NEW.id)); RETURN NULL; END'");
    Sql.execute(
        keeper,
        "CREATE CONSTRAINT TRIGGER gate AFTER INSERT ON "
            + prefix
            + "change DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.id LIKE '"
            + ids
            + "') EXECUTE FUNCTION "
            + function
            + "()");
  }

  /** From now on commits that write the record are held. */
  void shut(String id) throws SQLException {
    Sql.text(keeper, "SELECT pg_advisory_lock(hashtext('" + id + "'))");
  }

  /** Waits until one that writes the record is held. */
  void awaitArrival(String id) throws Exception {
    var sql =
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
            + " AND (classid::int8 << 32 | objid::int8) = hashtext('"
            + id
            + "')::int8";
    Sessions.until(() -> Sql.number(keeper, sql) > 0);
  }

  /** Lets them go on. */
  void open(String id) throws SQLException {
    Sql.text(keeper, "SELECT pg_advisory_unlock(hashtext('" + id + "'))");
  }

  @Override
  public void close() throws SQLException {
    Sql.execute(keeper, "SELECT pg_advisory_unlock_all()");
    Sql.execute(keeper, "DROP FUNCTION " + function + " CASCADE");
    keeper.close();
  }
}
