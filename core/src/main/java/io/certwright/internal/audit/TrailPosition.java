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
record TrailPosition(Map<String, String> last) {

  static final TrailPosition START = new TrailPosition(Map.of());

  private static final String SEPARATOR = ",";

  TrailPosition {
    last = Map.copyOf(last);
  }

  /** After which entry a chain is to be read on; empty: from its first. */
  Optional<String> in(String chain) {
    return Optional.ofNullable(last.get(chain));
  }

  /** One chain read up to this entry. */
  TrailPosition with(String id) {
    var more = new TreeMap<>(last);
    Chains.of(id).ifPresent(chain -> more.put(chain, id));
    return new TrailPosition(more);
  }

  /** With one chain it is the last entry's id. */
  String text() {
    return String.join(SEPARATOR, new TreeMap<>(last).values());
  }

  static TrailPosition parse(String text) {
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
