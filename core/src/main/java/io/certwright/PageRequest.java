package io.certwright;

import io.certwright.errors.InvalidRequestException;
import java.util.Optional;

/**
 * Which page of a listing is wanted.
 *
 * @param after the page starts after this name or version; empty: at the first
 * @param limit the most items on the page, 1 to {@value #MAX_LIMIT}
 */
public record PageRequest(Optional<String> after, int limit) {

  /** The largest page. */
  public static final int MAX_LIMIT = 1000;

  /** Checks the limit. */
  public PageRequest {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new InvalidRequestException("limit", "must be 1 to " + MAX_LIMIT + ", not " + limit);
    }
  }

  /** The first page. */
  public static PageRequest first(int limit) {
    return new PageRequest(Optional.empty(), limit);
  }

  /** The page after that one. */
  public PageRequest after(String next) {
    return new PageRequest(Optional.of(next), limit);
  }
}
