package io.certwright;

import java.util.List;
import java.util.Optional;

/**
 * A page of a listing.
 *
 * @param items what was found, in order
 * @param damaged what is wrong with each entry of the page that could not be read, by name; the
 *     others are not affected
 * @param next what to go on after, for {@link PageRequest#after}; empty: this was the last page
 */
public record Page<T>(List<T> items, List<String> damaged, Optional<String> next) {

  /** Copies the lists. */
  public Page {
    items = List.copyOf(items);
    damaged = List.copyOf(damaged);
  }
}
