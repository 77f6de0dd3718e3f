package io.certwright.lifecycle;

/**
 * What one run of a life cycle engine did.
 *
 * @param issued how many versions were issued, renewals included
 * @param waiting how many wait: for an issuer that has not decided yet, or that cannot be asked now
 * @param failed how many attempts failed
 */
public record LifecycleRun(int issued, int waiting, int failed) {}
