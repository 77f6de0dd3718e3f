/**
 * Storages with a million certificates.
 *
 * <p>A {@link io.certwright.benchmarks.storage.Shelf} has a large and a small storage of one {@link
 * io.certwright.benchmarks.storage.Backend}, which the figures of that backend share. All is wall
 * time.
 */
@NullMarked
package io.certwright.benchmarks.storage;

import org.jspecify.annotations.NullMarked;
