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
 * @param next the place to go on after; empty: this was the last page
 */
public record FoundPage<T>(
    List<Stored<T>> records, List<IntegrityException> damaged, Optional<FindQuery.Place> next) {}
