package io.certwright.storage.file.internal;

/**
 * A payload that no record points to any more.
 *
 * @param segment the number of its segment
 * @param offset where it starts there
 * @param length its length
 */
record Dead(long segment, int offset, int length) {}
