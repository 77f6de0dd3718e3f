package io.certwright.internal.rights;

import io.certwright.spi.Bytes;

/**
 * Which of all that a rule ever was it is.
 *
 * @param revision its record's
 * @param content SHA-256 of what it says, for a rule that was deleted and made anew begins again
 */
public record Mark(long revision, Bytes content) {}
