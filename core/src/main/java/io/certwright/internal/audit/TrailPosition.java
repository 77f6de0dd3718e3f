package io.certwright.internal.audit;

import io.certwright.errors.InvalidRequestException;
import io.certwright.internal.store.Chains;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How far somebody has read each chain of the trail.
 *
 * @param last the id of the last entry that was read, by chain
 */
public record TrailPosition(Map<String, String> last) {

  /** Before the first entry. */
  public static final TrailPosition START = new TrailPosition(Map.of());

  private static final String SEPARATOR = ",";

  /** Copies the map. */
  public TrailPosition {
    last = Map.copyOf(last);
  }

  /** After which entry a chain is to be read on; empty: from its first. */
  public Optional<String> in(String chain) {
    return Optional.ofNullable(last.get(chain));
  }

  /** One chain read up to this entry. */
  public TrailPosition with(String id) {
    var more = new TreeMap<>(last);
    Chains.of(id).ifPresent(chain -> more.put(chain, id));
    return new TrailPosition(more);
  }

  /** With one chain it is the last entry's id. */
  public String text() {
    return String.join(SEPARATOR, new TreeMap<>(last).values());
  }

  /**
   * Reads what {@link #text} wrote.
   *
   * @throws InvalidRequestException if it is not of that form
   */
  public static TrailPosition parse(String text) {
    var position = START;
    for (var id : text.split(SEPARATOR, Chains.MOST + 1)) {
      if (!id.matches("[0-9a-f]{4}/[0-9a-f]{16}") || Chains.of(id).isEmpty()) {
        throw new InvalidRequestException(
            "after", "must be a position that a page of the audit trail gave");
      }
      position = position.with(id);
    }
    return position;
  }
}
