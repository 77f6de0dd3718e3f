/**
 * What a validation of a certificate chain is asked and what it answers: a {@link
 * io.certwright.trust.ValidatedChain}, or a {@link io.certwright.trust.RefusedChain} with the rules
 * that were broken. The values alone; {@code io.certwright.ChainValidator} does the work.
 *
 * <p>Everything here is immutable and safe for use by several threads, except the builders.
 */
@NullMarked
package io.certwright.trust;

import org.jspecify.annotations.NullMarked;
