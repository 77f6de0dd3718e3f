package io.certwright.internal.issuers;

import io.certwright.event.Measurement.Asked;
import io.certwright.internal.gate.Outline;
import io.certwright.internal.meter.Meters;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.AdvisingIssuer;
import io.certwright.spi.issuer.CertificateStatus;
import io.certwright.spi.issuer.RenewalAdvice;
import io.certwright.spi.issuer.StatusIssuer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door to what an issuer outside knows of the certificates that it issued. What it throws or
 * leaves out is no answer; what it exaggerates comes back within bounds: instants that can be kept,
 * short plain texts, and a next question neither at once nor after the life.
 */
public final class GuardedOversight {

  private static final Logger LOG = LoggerFactory.getLogger(GuardedOversight.class);

  private static final int MAX_EXPLANATION = 500;
  private static final int SHORTEST_DIVISOR = 200;
  private static final int LONGEST_DIVISOR = 10;
  private static final Duration MOST_SHORTEST = Duration.ofMinutes(1);
  private static final Duration LEAST_SHORTEST = Duration.ofMillis(100);
  private static final Duration MOST_LONGEST = Duration.ofDays(1);

  /** No window is further away than a life can be long. */
  private static final Duration CENTURY = Duration.ofDays(36_525);

  private final String name;
  private final Supplier<Instant> time;
  private final Duration life;
  private final Meters meters;

  /**
   * A door.
   *
   * @param life the life of the certificate, by which it is decided how often is often
   */
  public GuardedOversight(String name, Supplier<Instant> time, Duration life, Meters meters) {
    this.meters = meters;
    this.name = name;
    this.time = time;
    this.life = life;
  }

  /** Asks for advice once; never throws what the issuer throws. */
  public Optional<RenewalAdvice> advice(AdvisingIssuer issuer, Bytes certificate) {
    return guarded(
        Asked.Question.ADVICE, "renewal advice", () -> bounded(issuer.renewalAdvice(certificate)));
  }

  /** Asks for the status once; never throws what the issuer throws. */
  public Optional<CertificateStatus> status(StatusIssuer issuer, Bytes certificate) {
    return guarded(Asked.Question.STATUS, "status", () -> bounded(issuer.status(certificate)));
  }

  private <T> Optional<T> guarded(Asked.Question kind, String what, Supplier<T> question) {
    long begun = meters.begun();
    var answer = Asked.Answer.NONE;
    try {
      var given = question.get();
      answer = Asked.Answer.GIVEN;
      return Optional.of(given);
    } catch (VirtualMachineError e) {
      throw e;
    } catch (RuntimeException | Error e) {
      LOG.warn("the issuer {} failed at the question for {}: {}", name, what, Outline.of(e));
      return Optional.empty();
    } finally {
      var came = answer;
      meters.ended(begun, took -> new Asked(name, kind, came, Optional.empty(), took));
    }
  }

  private RenewalAdvice bounded(RenewalAdvice advice) {
    var again = again(advice.askAgainAt());
    if (!(advice instanceof RenewalAdvice.Window window)) {
      return new RenewalAdvice.None(again);
    }
    var start = near(window.start());
    var end = near(window.end());
    return new RenewalAdvice.Window(
        start,
        end.isAfter(start) ? end : start.plusMillis(1),
        window.explanation().map(text -> Plain.of(text, MAX_EXPLANATION)),
        again);
  }

  private CertificateStatus bounded(CertificateStatus status) {
    Objects.requireNonNull(status, "the answer is null");
    if (status instanceof CertificateStatus.Revoked revoked) {
      return new CertificateStatus.Revoked(near(revoked.at()), revoked.reason());
    }
    return status instanceof CertificateStatus.Good good
        ? new CertificateStatus.Good(again(good.askAgainAt()))
        : new CertificateStatus.Unknown(again(((CertificateStatus.Unknown) status).askAgainAt()));
  }

  private Instant again(Instant wanted) {
    var now = time.get();
    var shortest = clamp(life.dividedBy(SHORTEST_DIVISOR), LEAST_SHORTEST, MOST_SHORTEST);
    var longest = clamp(life.dividedBy(LONGEST_DIVISOR), shortest, MOST_LONGEST);
    return clamp(wanted, now.plus(shortest), now.plus(longest));
  }

  private Instant near(Instant at) {
    var now = time.get();
    return clamp(at, now.minus(CENTURY), now.plus(CENTURY)).truncatedTo(ChronoUnit.MILLIS);
  }

  private static <T extends Comparable<T>> T clamp(T value, T least, T most) {
    if (value.compareTo(least) < 0) {
      return least;
    }
    return value.compareTo(most) > 0 ? most : value;
  }
}
