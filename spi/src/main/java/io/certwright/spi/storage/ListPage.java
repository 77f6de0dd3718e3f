package io.certwright.spi.storage;

import java.util.List;
import java.util.Optional;

/**
 * A page of a listing.
 *
 * @param records the records, in the order that was asked for
 * @param next the id to go on after; empty: this was the last page. A next page may turn out empty
 */
public record ListPage(List<StoredRecord> records, Optional<String> next) {

  /** Copies the list. */
  public ListPage {
    records = List.copyOf(records);
  }
}
