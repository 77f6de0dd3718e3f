package io.certwright.lifecycle;

/**
 * What one run of a life cycle engine did.
 *
 * @param issued how many versions were issued, renewals included
 * @param waiting how many orders the issuer has not decided yet
 * @param failed how many attempts failed
 */
public record LifecycleRun(int issued, int waiting, int failed) {}
