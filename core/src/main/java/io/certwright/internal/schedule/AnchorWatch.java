package io.certwright.internal.schedule;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What people are told of the end of an anchor: a pure function of its end and of what they were
 * told last. What was slept through is told as one, the nearest to the end.
 *
 * @param notAfter the last second of the anchor's validity
 * @param told the last of its notices that was given; empty: none
 */
public record AnchorWatch(Instant notAfter, Optional<Instant> told) {

  private static final List<Duration> BEFORE =
      List.of(Duration.ofDays(90), Duration.ofDays(30), Duration.ofDays(7));

  /** Of an anchor of which nothing was told. */
  public static AnchorWatch of(Instant notAfter) {
    return new AnchorWatch(notAfter, Optional.empty());
  }

  /** When there is something to tell; empty: no more. */
  public Optional<Instant> next() {
    return left().findFirst();
  }

  /** The notice that is to be given by then; empty: none. */
  public Optional<Instant> reached(Instant now) {
    return left().takeWhile(at -> !at.isAfter(now)).reduce((earlier, later) -> later);
  }

  /** Whether a notice is the one that it has ended. */
  public boolean isEnd(Instant notice) {
    return notice.equals(end());
  }

  /** The same once a notice was given. */
  public AnchorWatch toldOf(Instant notice) {
    return new AnchorWatch(notAfter, Optional.of(notice));
  }

  private Stream<Instant> left() {
    return Stream.concat(BEFORE.stream().map(notAfter::minus), Stream.of(end()))
        .filter(at -> told.filter(last -> !at.isAfter(last)).isEmpty());
  }

  /** The first instant at which it is no longer valid. */
  private Instant end() {
    return notAfter.plusSeconds(1);
  }

  /** Writes it. */
  public void write(DerWriter out) {
    out.sequence(s -> s.instant(notAfter).optional(told, DerWriter::instant));
  }

  /** Reads it back. */
  public static AnchorWatch read(DerReader in) {
    return in.sequence(s -> new AnchorWatch(s.instant(), s.optional(DerReader::instant)));
  }
}
