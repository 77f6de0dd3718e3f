package io.certwright.benchmarks.storage;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** The system's clock, moved by as much as makes so many certificates due. Thread-safe. */
final class MovableClock extends Clock {

  private volatile Duration offset = Duration.ZERO;

  /** Makes the certificates due whose numbers are below that one, until half a second from now. */
  void makeDue(long end) {
    // Half a second before the next one is due, whatever the call itself takes.
    var then = CertificateRecords.FIRST_DUE.plusSeconds(end).minusMillis(500);
    offset = Duration.between(Instant.now(), then);
  }

  /** The present again: nothing is due. */
  void reset() {
    offset = Duration.ZERO;
  }

  Duration offset() {
    return offset;
  }

  @Override
  public Instant instant() {
    return Instant.now().plus(offset);
  }

  @Override
  public ZoneId getZone() {
    return Clock.systemUTC().getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("storages know no time zones");
  }
}
