package io.certwright.internal.rights;

import io.certwright.spi.Bytes;

/**
 * Which of all that a rule ever was it is.
 *
 * @param revision its record's, which another storage may begin anew
 * @param content SHA-256 of what it says
 */
public record Mark(long revision, Bytes content) {}
