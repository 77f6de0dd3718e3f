/**
 * The anchor contract: a place outside of a vault's storage that remembers how far its audit trail
 * had come.
 *
 * <p>{@link io.certwright.spi.audit.AuditAnchor} is two methods. Core signs the checkpoints, hands
 * them over again when that failed, and compares with them.
 */
@NullMarked
package io.certwright.spi.audit;

import org.jspecify.annotations.NullMarked;
