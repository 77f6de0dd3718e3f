/**
 * How records are kept in a storage: the key ring that a key protection opens, the seal around each
 * record, and typed reading.
 */
@NullMarked
package io.certwright.internal.store;

import org.jspecify.annotations.NullMarked;
