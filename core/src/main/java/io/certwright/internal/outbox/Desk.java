package io.certwright.internal.outbox;

import io.certwright.internal.catalogue.ChangeSignal;
import io.certwright.internal.meter.Meters;
import io.certwright.internal.node.Freshness;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * What all who tell need.
 *
 * @param trail what is to be told
 * @param grown how far the trail has grown, as far as this node knows
 * @param changes wakes them
 * @param freshness makes known what other nodes have done
 * @param time the storage's time
 * @param random spreads attempts, from 0 to 1
 * @param meters learns how telling goes
 * @param node how this node is called among others
 */
record Desk(
    EventTrail trail,
    LongSupplier grown,
    ChangeSignal changes,
    Freshness freshness,
    InstantSource time,
    DoubleSupplier random,
    Meters meters,
    String node) {

  /** The time, as it is stored. */
  Instant now() {
    return time.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
