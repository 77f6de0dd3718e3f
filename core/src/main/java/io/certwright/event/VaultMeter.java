package io.certwright.event;

/**
 * Is told what a vault and its life cycle engine have done and how long it took, for metrics. It is
 * given to {@code VaultBuilder.meter}.
 *
 * <p>What is told names issuers and listeners, never a certificate: a meter can make a series of
 * each combination of what is not a duration or a number.
 *
 * <p>It is told in a thread of its own, one measurement after another, a little later; the work
 * that is measured does not wait for it. If it is too slow, measurements are left out, and how many
 * is told as {@link Measurement.Lost}. What it throws is logged, once for each kind of measurement.
 */
@FunctionalInterface
public interface VaultMeter {

  /** Called by one thread at a time. */
  void measured(Measurement measurement);
}
