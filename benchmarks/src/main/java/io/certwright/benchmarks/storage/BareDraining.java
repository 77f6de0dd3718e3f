package io.certwright.benchmarks.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The same by hand: one statement that claims and reads, one that writes all rows as arrays,
 * COMMIT. It looks at no revision and no fence.
 */
final class BareDraining {

  private static final String KEY = " WHERE r.vault = k.vault AND r.kind = k.kind AND r.id = k.id";

  private final Connection connection;
  private final Filled filled;
  private final int limit;
  private final String claim;
  private final String complete;
  private final CertificateRecords ids = new CertificateRecords(4);

  /** With plans by index, as ours has them. */
  BareDraining(Connection connection, String prefix, Filled filled, int limit) throws SQLException {
    this.connection = connection;
    this.filled = filled;
    this.limit = limit;
    try (var statement = connection.createStatement()) {
      statement.execute("SET enable_seqscan = off; SET enable_hashjoin = off");
      statement.execute("SET enable_mergejoin = off");
    }
    claim =
        """
        WITH taken AS (UPDATE P_due SET claim = ?, claimed_until = ? WHERE ctid = ANY (ARRAY(
          SELECT ctid FROM P_due WHERE vault = ? AND claim IS NULL AND due_at <= ?
          ORDER BY due_at, kind, id LIMIT ? FOR UPDATE SKIP LOCKED)) RETURNING vault, kind, id)
        SELECT r.vault, r.kind, r.id, r.revision, r.due_at, r.attributes, r.payload
        FROM taken k JOIN P_record r ON r.vault = k.vault AND r.kind = k.kind AND r.id = k.id
        """
            .replace("P_", prefix);
    complete =
        """
        UPDATE P_record r SET revision = k.revision, commit_id = ?, due_at = k.due_at,
          attributes = k.attributes, payload = k.payload
          FROM unnest(?::text[], ?::text[], ?::text[], ?::int8[], ?::int8[], ?::bytea[], ?::bytea[])
          AS k(vault, kind, id, revision, due_at, attributes, payload) WHERE_KEY;
        UPDATE P_due r SET due_at = k.due_at, claim = NULL, claimed_until = NULL
          FROM unnest(?::text[], ?::text[], ?::text[], ?::int8[]) AS k(vault, kind, id, due_at)
          WHERE_KEY;
        INSERT INTO P_commit (commit_id, state, written_at) VALUES (?, 1, ?);
        INSERT INTO P_change (seq, item, commit_id, vault, kind, id, revision, written_at)
          SELECT currval('P_commit_seq_seq'), k.item, ?, k.vault, k.kind, k.id, k.revision, ?
          FROM unnest(?::int8[], ?::text[], ?::text[], ?::text[], ?::int8[])
          AS k(item, vault, kind, id, revision)
        """
            .replace("P_", prefix)
            .replace(" WHERE_KEY", KEY);
  }

  /** The columns of what was claimed, as it is to be. */
  private static final class Columns {
    final List<Long> items = new ArrayList<>();
    final List<String> vaults = new ArrayList<>();
    final List<String> kinds = new ArrayList<>();
    final List<String> ids = new ArrayList<>();
    final List<Long> revisions = new ArrayList<>();
    final List<Long> due = new ArrayList<>();
    final List<byte[]> attributes = new ArrayList<>();
    final List<byte[]> payloads = new ArrayList<>();

    Values addKeys(Values values) throws SQLException {
      return values
          .add("text", vaults.toArray())
          .add("text", kinds.toArray())
          .add("text", ids.toArray());
    }
  }

  int repeat(int times) throws SQLException {
    for (int i = 0; i < times; i++) {
      complete(claim());
    }
    return times;
  }

  private Columns claim() throws SQLException {
    long now = CertificateRecords.FIRST_DUE.plusSeconds(filled.count()).toEpochMilli();
    var claimed = new Columns();
    try (var statement = connection.prepareStatement(claim)) {
      new Values(statement)
          .add(ids.commitId().value())
          .add(now + Draining.LEASE.toMillis())
          .add(CertificateRecords.VAULT.value())
          .add(now)
          .add((long) limit);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          claimed.items.add((long) claimed.items.size());
          claimed.vaults.add(rows.getString(1));
          claimed.kinds.add(rows.getString(2));
          claimed.ids.add(rows.getString(3));
          claimed.revisions.add(rows.getLong(4) + 1);
          claimed.due.add(rows.getLong(5) + Draining.LATER.toMillis());
          claimed.attributes.add(rows.getBytes(6));
          claimed.payloads.add(rows.getBytes(7));
        }
      }
    }
    if (claimed.items.size() != limit) {
      throw new IllegalStateException("claimed " + claimed.items.size() + " of " + limit);
    }
    return claimed;
  }

  private void complete(Columns claimed) throws SQLException {
    connection.setAutoCommit(false);
    try (var statement = connection.prepareStatement(complete)) {
      var commit = ids.commitId().value();
      long now = System.currentTimeMillis();
      var values = new Values(statement).add(commit);
      claimed
          .addKeys(values)
          .add("int8", claimed.revisions.toArray())
          .add("int8", claimed.due.toArray())
          .add("bytea", claimed.attributes.toArray(byte[][]::new))
          .add("bytea", claimed.payloads.toArray(byte[][]::new));
      claimed.addKeys(values).add("int8", claimed.due.toArray());
      values.add(commit).add(now).add(commit).add(now).add("int8", claimed.items.toArray());
      claimed.addKeys(values).add("int8", claimed.revisions.toArray());
      statement.execute();
      connection.commit();
    } finally {
      connection.setAutoCommit(true);
    }
  }
}
