package io.certwright.storage.file.report;

import io.certwright.spi.storage.RecordKey;
import java.util.Optional;

/**
 * Something in the directory that is not as it was written, found on opening or on reading. It
 * tells places and keys, never contents.
 *
 * <p>Thread-safe: it never changes.
 *
 * @param kind what it means for the records
 * @param file the name of the file in the directory
 * @param offset where the damage, or what it belongs to, starts in the file, in bytes
 * @param length how long that is, in bytes
 * @param key the record, where exactly one is known
 * @param detail what happened and what to do, for a person
 */
public record Damage(
    Kind kind, String file, long offset, long length, Optional<RecordKey> key, String detail) {

  /** What it means for the records. */
  public enum Kind {
    /**
     * The end of the journal did not hold a whole commit and was cut off, as after a crash. Such a
     * commit was never acknowledged.
     */
    UNFINISHED_COMMIT,

    /**
     * The payload of one record, whose key is known, is damaged: {@code get} says so, listings
     * leave it out, and writing or deleting the record under its revision heals it.
     */
    RECORD,

    /**
     * What a commit did is not readable. The records that it wrote are damaged (told by
     * fingerprint: {@code get} says so for each of them, listings leave out those that they would
     * show), unless a later commit wrote them again.
     */
    COMMIT,

    /**
     * A part of the journal is lost, and with it which records it was about: some may be missing or
     * show an earlier revision. Restore from a backup, or verify the vault to find out which.
     */
    REGION,

    /**
     * Damaged bytes were copied into a file of their own, which the detail names, before the file
     * that they were in was rewritten or cut. What it means for the records was reported
     * separately. The file is for a person to look at and can be deleted.
     */
    SET_ASIDE,

    /** Damage without a consequence: what was lost stands a second time elsewhere. */
    HARMLESS
  }
}
