package io.certwright.storage.jdbc;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * What {@link JdbcStorageBuilder} collects.
 *
 * @param tables the names of the tables
 * @param timeout how long a call may take
 * @param feedRetention how long changes are kept at least
 * @param signals whether processes tell each other that they wrote
 * @param clockOffset what is added to the database's clock
 */
record Options(
    Tables tables,
    Duration timeout,
    Duration feedRetention,
    boolean signals,
    Supplier<Duration> clockOffset) {}
