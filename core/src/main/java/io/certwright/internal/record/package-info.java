/**
 * What a vault keeps: record values, and their DER form.
 *
 * <p>A record has a public part and a secret part. {@code internal.store} seals the secret part and
 * binds the public one to it; a storage sees the result, the attributes and the due instant, which
 * are functions of the public part.
 */
@NullMarked
package io.certwright.internal.record;

import org.jspecify.annotations.NullMarked;
