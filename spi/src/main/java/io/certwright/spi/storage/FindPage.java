package io.certwright.spi.storage;

import java.util.List;
import java.util.Optional;

/**
 * A page of what was found by an attribute.
 *
 * @param hits the hits, in order
 * @param next the place to go on after; empty: this was the last page. A next page may turn out
 *     empty
 */
public record FindPage(List<Hit> hits, Optional<FindQuery.Place> next) {

  /**
   * A record and the value that it was found by.
   *
   * @param value the value that matched
   * @param record the record
   */
  public record Hit(AttributeValue value, StoredRecord record) {}

  /** Copies the list. */
  public FindPage {
    hits = List.copyOf(hits);
  }
}
