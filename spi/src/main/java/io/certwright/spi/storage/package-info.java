/**
 * The storage contract: where a vault keeps its records.
 *
 * <p>{@link io.certwright.spi.storage.Storage} is the contract; everything else here is a value
 * that passes through it. A storage knows nothing of certificates: it keeps sealed bytes under
 * keys, finds them again by the attributes that came with them, and keeps its word about commits.
 * Leases, schedules, caches and audit chains are built on it, once, in core.
 */
@NullMarked
package io.certwright.spi.storage;

import org.jspecify.annotations.NullMarked;
