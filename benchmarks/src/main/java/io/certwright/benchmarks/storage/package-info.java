/** Storages with a million certificates. */
@NullMarked
package io.certwright.benchmarks.storage;

import org.jspecify.annotations.NullMarked;
