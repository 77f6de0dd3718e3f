package io.certwright.spi.storage;

import java.util.Comparator;

/**
 * The key of a record: the vault, the kind of record, and the record's id within the kind.
 *
 * <p>Keys are equal when all three parts are equal to the character; no collation, case folding,
 * normalisation or trimming takes place. They are ordered by vault, then kind, then id, each by
 * code point (the order of the UTF-8 bytes).
 *
 * @param vault the vault that the record belongs to
 * @param kind what the record is, {@code [a-z][a-z0-9-]{0,31}}; a storage attaches no meaning to it
 * @param id 1 to {@value #MAX_ID_LENGTH} code points of any Unicode text, except NUL and unpaired
 *     surrogates
 */
public record RecordKey(VaultId vault, String kind, String id) implements Comparable<RecordKey> {

  /** The longest id, in code points (1,020 bytes of UTF-8 at most). */
  public static final int MAX_ID_LENGTH = 255;

  /** The order of ids: by code point, which {@link String#compareTo} is not. */
  public static final Comparator<String> ID_ORDER = Grammar::compare;

  /** Checks the form of the parts. */
  public RecordKey {
    Grammar.requireWord("record kind", kind);
    Grammar.requireStorable("record id", id, 1, MAX_ID_LENGTH);
  }

  @Override
  public int compareTo(RecordKey other) {
    int order = vault.compareTo(other.vault);
    order = order != 0 ? order : kind.compareTo(other.kind);
    return order != 0 ? order : Grammar.compare(id, other.id);
  }
}
