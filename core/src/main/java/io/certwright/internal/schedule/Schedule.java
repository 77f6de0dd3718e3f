package io.certwright.internal.schedule;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What happens next about a version of a certificate, and when: the main strand of its agenda.
 *
 * @param at when; empty: nothing happens by itself
 * @param reason why
 * @param attempts how many attempts at it have failed in a row
 */
public record Schedule(Optional<Instant> at, Reason reason, int attempts) {

  /** Cuts the instant to what is stored. */
  public Schedule {
    at = at.map(instant -> instant.truncatedTo(ChronoUnit.MILLIS));
  }

  /** Why something happens. */
  public enum Reason {
    /** Nothing is to be done. */
    NOTHING,
    /** A version under the present policy is to be issued: there is none, or it was changed. */
    ISSUE,
    /** The current version is to be renewed. */
    RENEW,
    /** The last attempt failed and is to be made again. */
    RETRY,
    /** An order that the issuer has not answered yet is to be asked for. */
    POLL,
    /** The server that presents a watched certificate is to be looked at again. */
    PROBE
  }

  /** Nothing happens. */
  public static final Schedule NOTHING = new Schedule(Optional.empty(), Reason.NOTHING, 0);

  /** At that time, for that reason, without a failure before. */
  public static Schedule at(Instant at, Reason reason) {
    return new Schedule(Optional.of(at), reason, 0);
  }

  /** At that time, after a further failure. */
  public Schedule retry(Instant next) {
    return again(Optional.of(next), Reason.RETRY, attempts + 1);
  }

  /** At that time the issuer is asked how an order stands. */
  public Schedule poll(Instant next) {
    return again(Optional.of(next), Reason.POLL, 0);
  }

  /** At that time others may look after an operation that was just begun. */
  public Schedule begun(Instant next) {
    return again(Optional.of(next), Reason.POLL, attempts);
  }

  /** The same at another time, without a failure of its own; a renewal stays where it is put. */
  public Schedule putOff(Instant next) {
    return new Schedule(
        Optional.of(next), reason == Reason.RENEW ? Reason.RETRY : reason, attempts);
  }

  /** By itself nothing happens any more. */
  public Schedule dropped() {
    return again(Optional.empty(), Reason.NOTHING, 0);
  }

  /**
   * That the present policy still waits for a version, or a server is to be looked at, is not
   * forgotten on the way to it.
   */
  private Schedule again(Optional<Instant> next, Reason why, int failed) {
    boolean stays = reason == Reason.ISSUE || reason == Reason.PROBE;
    return new Schedule(next, stays ? reason : why, failed);
  }

  /** Writes it. */
  public void write(DerWriter out) {
    out.sequence(s -> s.optional(at, DerWriter::instant).text(reason.name()).integer(attempts));
  }

  /** Reads no more of it than how often it failed. */
  public static int readAttempts(DerReader in) {
    return in.sequence(
        s -> {
          s.skip();
          s.skip();
          return Math.toIntExact(s.integer());
        });
  }

  /** Reads it back. */
  public static Schedule read(DerReader in) {
    return in.sequence(
        s ->
            new Schedule(
                s.optional(DerReader::instant),
                Reason.valueOf(s.text()),
                Math.toIntExact(s.integer())));
  }
}
