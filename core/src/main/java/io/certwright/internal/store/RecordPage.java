package io.certwright.internal.store;

import io.certwright.errors.IntegrityException;
import java.util.List;
import java.util.Optional;

/**
 * A page of records.
 *
 * @param records those that opened, in order
 * @param damaged what was wrong with those that did not
 * @param next the id to go on after; empty: this was the last page
 */
public record RecordPage<T>(
    List<Stored<T>> records, List<IntegrityException> damaged, Optional<String> next) {}
