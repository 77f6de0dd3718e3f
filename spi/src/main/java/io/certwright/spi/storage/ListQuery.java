package io.certwright.spi.storage;

import java.util.Optional;

/**
 * A page of the records of one kind, in the order of their ids.
 *
 * @param vault the vault
 * @param kind the kind
 * @param prefix the ids start with this; empty: all
 * @param after the page starts after this id, which need not exist (any more); empty: at the first
 * @param order ascending or descending; "after" follows the order
 * @param limit the most records to return, 1 to {@value #MAX_LIMIT}
 */
public record ListQuery(
    VaultId vault, String kind, String prefix, Optional<String> after, Order order, int limit) {

  /** The largest page. */
  public static final int MAX_LIMIT = 1000;

  /** The direction of a listing. */
  public enum Order {
    /** From the least id to the greatest. */
    ASCENDING,
    /** From the greatest id to the least. */
    DESCENDING
  }

  /** Checks the form. */
  public ListQuery {
    Grammar.requireWord("record kind", kind);
    Grammar.requireStorable("id prefix", prefix, 0, RecordKey.MAX_ID_LENGTH);
    after.ifPresent(id -> Grammar.requireStorable("id", id, 1, RecordKey.MAX_ID_LENGTH));
    requireLimit(limit);
  }

  static void requireLimit(int limit) {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("limit " + limit + " is not within 1 to " + MAX_LIMIT);
    }
  }
}
