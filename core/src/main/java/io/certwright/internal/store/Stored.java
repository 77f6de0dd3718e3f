package io.certwright.internal.store;

/**
 * A record that was read and found whole.
 *
 * @param value its public part
 * @param revision its revision, the precondition for replacing it
 */
public record Stored<T>(T value, long revision) {}
