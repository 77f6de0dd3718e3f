package io.certwright.internal.commit;

import io.certwright.internal.record.AuditRecord;

/**
 * What the entry at the end of a moved vault's chain says: the id of the move, and where the vault
 * went.
 */
public final class Moved {

  private static final int ID_LENGTH = 32;

  private Moved() {}

  /**
   * The detail of such an entry.
   *
   * @param move 32 hexadecimal digits
   * @param destination where the vault goes
   */
  public static String detail(String move, String destination) {
    return move + " to " + destination;
  }

  /** The id of the move. */
  public static String move(AuditRecord.Note note) {
    return note.detail().substring(0, Math.min(ID_LENGTH, note.detail().length()));
  }

  /** Where the vault went. */
  public static String destination(AuditRecord.Note note) {
    int start = ID_LENGTH + " to ".length();
    return note.detail().length() > start ? note.detail().substring(start) : "another storage";
  }
}
