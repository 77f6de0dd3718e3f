package io.certwright.internal.schedule;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What the issuer of a version advises about the time of its renewal (RFC 9773), and when it is
 * asked again.
 *
 * @param version the version; advice about another one is none
 * @param issuer the issuer's folded name
 * @param window the window that it suggests; empty: it was not asked yet, or has no advice
 * @param explanation what it says to people
 * @param askAt when it is asked again
 * @param failures how many questions in a row it did not answer
 */
public record Advice(
    String version,
    String issuer,
    Optional<Window> window,
    String explanation,
    Instant askAt,
    int failures) {

  /**
   * A time in which a renewal is welcome to the issuer.
   *
   * @param start its first instant
   * @param end its last
   */
  public record Window(Instant start, Instant end) {

    /** Cuts the instants to what is stored. */
    public Window {
      start = start.truncatedTo(ChronoUnit.MILLIS);
      end = end.truncatedTo(ChronoUnit.MILLIS);
    }
  }

  /** Cuts the instant to what is stored. */
  public Advice {
    askAt = askAt.truncatedTo(ChronoUnit.MILLIS);
  }

  /** A question that was not asked yet. */
  public static Advice open(String version, String issuer, Instant now) {
    return new Advice(version, issuer, Optional.empty(), "", now, 0);
  }

  /** The same after an answer. */
  public Advice answered(Optional<Window> suggested, String why, Instant again) {
    return new Advice(version, issuer, suggested, why, again, 0);
  }

  /** The same after a question that was not answered; what was advised before holds on. */
  public Advice unanswered(Instant again) {
    return new Advice(version, issuer, window, explanation, again, failures + 1);
  }

  /** The same, to be asked for at another time. */
  public Advice putOff(Instant at) {
    return new Advice(version, issuer, window, explanation, at, failures);
  }

  /**
   * The instant within the window that this certificate has drawn, evenly among certificates. It
   * follows from the certificate, so it stays as long as the window does.
   */
  Optional<Instant> drawn(Life life) {
    return window.map(
        open -> open.start().plus(life.spreadOver(Duration.between(open.start(), open.end()))));
  }

  void write(DerWriter out) {
    out.sequence(
        s ->
            s.text(version)
                .text(issuer)
                .optional(
                    window,
                    (w, open) -> w.sequence(x -> x.instant(open.start()).instant(open.end())))
                .text(explanation)
                .instant(askAt)
                .integer(failures));
  }

  static Advice read(DerReader in) {
    return in.sequence(
        s ->
            new Advice(
                s.text(),
                s.text(),
                s.optional(r -> r.sequence(x -> new Window(x.instant(), x.instant()))),
                s.text(),
                s.instant(),
                Math.toIntExact(s.integer())));
  }
}
