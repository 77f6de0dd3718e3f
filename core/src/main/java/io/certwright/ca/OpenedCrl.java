package io.certwright.ca;

import java.io.InputStream;

/**
 * A published list that can be read.
 *
 * @param list what it says of itself
 * @param content its bytes in DER, of which about a megabyte is in memory at a time; for one
 *     thread, and nothing that has to be closed. A list that was replaced twice meanwhile ends with
 *     a {@link io.certwright.errors.ConflictException}
 */
public record OpenedCrl(PublishedCrl list, InputStream content) {}
