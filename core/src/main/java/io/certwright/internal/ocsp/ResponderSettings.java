package io.certwright.internal.ocsp;

import java.time.Duration;

/**
 * How a responder is to answer.
 *
 * @param validity for how long an answer may be relied on
 * @param byAuthority whether the authorities' own keys sign although there are certificates for it
 * @param keptBytes how many bytes of answers are kept at most
 * @param ahead how many are signed before anybody asks; 0: none
 */
public record ResponderSettings(
    Duration validity, boolean byAuthority, long keptBytes, int ahead) {}
