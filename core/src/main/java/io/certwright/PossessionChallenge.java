package io.certwright;

import io.certwright.spi.Bytes;
import java.time.Instant;

/**
 * What the holder of a key signs to have a certificate of it revoked. Immutable.
 *
 * @param message what is signed, whole, by a signature algorithm that the key goes with, and given
 *     back with the signature. It begins with a text that says what it is for, so that a signature
 *     that was made for anything else never counts
 * @param expires until when it is accepted
 */
public record PossessionChallenge(Bytes message, Instant expires) {}
