package io.certwright.internal.memory;

import io.certwright.spi.storage.ListQuery;

/** The limit of a page where no query object has checked it. */
final class ListLimits {

  private ListLimits() {}

  static void require(int limit) {
    if (limit < 1 || limit > ListQuery.MAX_LIMIT) {
      throw new IllegalArgumentException(
          "limit " + limit + " is not within 1 to " + ListQuery.MAX_LIMIT);
    }
  }
}
