package io.certwright.internal.record;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What happens next to a certificate, and when.
 *
 * @param at when; empty: nothing happens by itself. While a worker has the certificate in hand this
 *     is the end of its lease, so that the work comes up again if the worker dies
 * @param reason why
 * @param attempts how many attempts at it have failed in a row
 * @param holder the worker that has it in hand; empty: nobody
 */
public record Schedule(Optional<Instant> at, Reason reason, int attempts, Optional<String> holder) {

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
    /** The certificate was deleted, and its time is over. */
    PURGE,
    /** The server that presents a watched certificate is to be looked at again. */
    PROBE
  }

  /** Nothing happens. */
  public static final Schedule NOTHING =
      new Schedule(Optional.empty(), Reason.NOTHING, 0, Optional.empty());

  /** At that time, for that reason, without a failure before. */
  public static Schedule at(Instant at, Reason reason) {
    return new Schedule(Optional.of(at), reason, 0, Optional.empty());
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

  /** The same at another time, without a failure of its own. */
  public Schedule putOff(Instant next) {
    return new Schedule(Optional.of(next), reason, attempts, Optional.empty());
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
    return new Schedule(next, stays ? reason : why, failed, Optional.empty());
  }

  /** The same in nobody's hand. */
  public Schedule released() {
    return new Schedule(at, reason, attempts, Optional.empty());
  }

  /** The same in a worker's hand until the end of its lease. */
  public Schedule leased(String worker, Instant end) {
    return new Schedule(Optional.of(end), reason, attempts, Optional.of(worker));
  }

  void write(DerWriter out) {
    out.optional(at, DerWriter::instant)
        .text(reason.name())
        .integer(attempts)
        .optional(holder, DerWriter::text);
  }

  static Schedule read(DerReader in) {
    return new Schedule(
        in.optional(DerReader::instant),
        Reason.valueOf(in.text()),
        Math.toIntExact(in.integer()),
        in.optional(DerReader::text));
  }
}
