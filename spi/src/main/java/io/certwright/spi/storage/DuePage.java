package io.certwright.spi.storage;

import java.time.Instant;
import java.util.List;

/**
 * What is due.
 *
 * @param now the storage's clock when it judged; the caller decides with this instant, not with its
 *     own
 * @param records the records whose due instant is not after {@code now}, those longest due first,
 *     equally due ones by key
 */
public record DuePage(Instant now, List<StoredRecord> records) {

  /** Copies the list. */
  public DuePage {
    records = List.copyOf(records);
  }
}
