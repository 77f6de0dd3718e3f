package io.certwright.internal.store;

import io.certwright.errors.IntegrityException;
import io.certwright.spi.storage.FindQuery;
import java.util.List;
import java.util.Optional;

/**
 * A page of a search.
 *
 * @param records those that opened, in the order of what was searched by
 * @param damaged what was wrong with those that did not
 * @param unopened where each of those stands, in the same order; nothing proves that it belongs
 *     there
 * @param next the place to go on after; empty: this was the last page
 */
public record FoundPage<T>(
    List<Stored<T>> records,
    List<IntegrityException> damaged,
    List<FindQuery.Place> unopened,
    Optional<FindQuery.Place> next) {}
