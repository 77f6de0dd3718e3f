package io.certwright.storage.jdbc;

import java.util.List;

/**
 * What a commit writes, in the order in which it is executed. The log and the feed come last: their
 * numbers are drawn when everything that could be in the way is locked, so that the numbers of two
 * commits that wrote the same record are in the order of the commits.
 */
final class CommitStatements {

  private static final String KEY =
      " WHERE vault = {text vault} AND kind = {text kind} AND id = {text id}";
  private static final String AS_READ = " AND revision = {int8 replaced}";
  private static final String KEY_VALUES = "{text vault}, {text kind}, {text id}";

  final RowStatement insertRecord;
  final RowStatement updateRecord;
  final RowStatement deleteRecord;
  final RowStatement insertDue;
  final RowStatement updateDue;
  final RowStatement deleteDue;
  final RowStatement insertAttribute;
  final RowStatement deleteAttribute;
  final RowStatement insertCommit;
  final RowStatement insertChange;

  CommitStatements(Tables tables, Dialect dialect) {
    insertRecord =
        new RowStatement(
            "INSERT INTO "
                + tables.record()
                + " (vault, kind, id, revision, commit_id, due_at, attributes, payload) VALUES ("
                + KEY_VALUES
                + ", {int8 revision}, {text commit_id}, {int8 due_at}, {bytea attributes},"
                + " {bytea payload})");
    updateRecord =
        new RowStatement(
            "UPDATE "
                + tables.record()
                + " SET revision = {int8 revision}, commit_id = {text commit_id},"
                + " due_at = {int8 due_at}, attributes = {bytea attributes},"
                + " payload = {bytea payload}"
                + KEY
                + AS_READ);
    deleteRecord = new RowStatement("DELETE FROM " + tables.record() + KEY + AS_READ);
    insertDue =
        new RowStatement(
            "INSERT INTO "
                + tables.due()
                + " (vault, kind, id, due_at) VALUES ("
                + KEY_VALUES
                + ", {int8 due_at})");
    // Most puts leave the row as it is; a claim on it ends with any.
    updateDue =
        new RowStatement(
            "UPDATE "
                + tables.due()
                + " SET due_at = {int8 due_at}, claim = NULL, claimed_until = NULL"
                + KEY
                + " AND (due_at <> {int8 due_at} OR claim IS NOT NULL)");
    deleteDue = new RowStatement("DELETE FROM " + tables.due() + KEY);
    insertAttribute =
        new RowStatement(
            "INSERT INTO "
                + tables.attribute()
                + " (vault, kind, id, name, type, text_value, moment_value) VALUES ("
                + KEY_VALUES
                + ", {text name}, {int8 type}, {text text_value}, {int8 moment_value})");
    deleteAttribute =
        new RowStatement(
            "DELETE FROM "
                + tables.attribute()
                + KEY
                + " AND name = {text name} AND type = {int8 type}"
                + " AND text_value = {text text_value} AND moment_value = {int8 moment_value}");
    insertCommit =
        new RowStatement(
            "INSERT INTO "
                + tables.commit()
                + " (commit_id, state, written_at) VALUES ({text commit_id}, {int8 state}, "
                + dialect.nowMillis()
                + ")");
    insertChange =
        new RowStatement(
            "INSERT INTO "
                + tables.change()
                + " (seq, item, commit_id, vault, kind, id, revision, written_at)"
                + " VALUES ((SELECT c.seq FROM "
                + tables.commit()
                + " c WHERE c.commit_id = {text commit_id}), {int8 item}, {text commit_id}, "
                + KEY_VALUES
                + ", {int8 revision}, "
                + dialect.nowMillis()
                + ")");
  }

  /** All, in order. */
  List<RowStatement> inOrder() {
    return List.of(
        insertRecord,
        updateRecord,
        deleteRecord,
        deleteDue,
        updateDue,
        insertDue,
        deleteAttribute,
        insertAttribute,
        insertCommit,
        insertChange);
  }
}
