package io.certwright.internal.schedule;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What the issuer of a version says of its status, and when it is asked again.
 *
 * @param version the version; the status of another one is none
 * @param issuer the issuer's folded name
 * @param revocation that it is revoked; empty: not as far as is known
 * @param askAt when it is asked again
 * @param failures how many questions in a row it did not answer
 */
public record Standing(
    String version, String issuer, Optional<Revocation> revocation, Instant askAt, int failures) {

  /**
   * A revocation.
   *
   * @param at since when, as the issuer says
   * @param reason the CRLReason code of RFC 5280, section 5.3.1
   * @param learned when the vault learned of it
   */
  public record Revocation(Instant at, int reason, Instant learned) {

    /** Cuts the instants to what is stored. */
    public Revocation {
      at = at.truncatedTo(ChronoUnit.MILLIS);
      learned = learned.truncatedTo(ChronoUnit.MILLIS);
    }
  }

  /** Cuts the instant to what is stored. */
  public Standing {
    askAt = askAt.truncatedTo(ChronoUnit.MILLIS);
  }

  /** A question that was not asked yet. */
  public static Standing open(String version, String issuer, Instant now) {
    return new Standing(version, issuer, Optional.empty(), now, 0);
  }

  /** The same after it was found in order, or is not known to its issuer. */
  public Standing good(Instant again) {
    return new Standing(version, issuer, Optional.empty(), again, 0);
  }

  /** The same after it was found revoked, which is for good. */
  public Standing revoked(Revocation how) {
    return new Standing(version, issuer, Optional.of(how), askAt, 0);
  }

  /** The same after a question that was not answered. */
  public Standing unanswered(Instant again) {
    return new Standing(version, issuer, revocation, again, failures + 1);
  }

  /** The same, to be asked for at another time. */
  public Standing putOff(Instant at) {
    return new Standing(version, issuer, revocation, at, failures);
  }

  void write(DerWriter out) {
    out.sequence(
        s ->
            s.text(version)
                .text(issuer)
                .optional(
                    revocation,
                    (w, r) ->
                        w.sequence(x -> x.instant(r.at()).integer(r.reason()).instant(r.learned())))
                .instant(askAt)
                .integer(failures));
  }

  static Standing read(DerReader in) {
    return in.sequence(
        s ->
            new Standing(
                s.text(),
                s.text(),
                s.optional(
                    r ->
                        r.sequence(
                            x ->
                                new Revocation(
                                    x.instant(), Math.toIntExact(x.integer()), x.instant()))),
                s.instant(),
                Math.toIntExact(s.integer())));
  }
}
