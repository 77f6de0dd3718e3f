package io.certwright.internal.issuers;

import io.certwright.event.Measurement.Asked;
import io.certwright.internal.gate.Outline;
import io.certwright.internal.meter.Meters;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.IssuanceRequest;
import io.certwright.spi.issuer.Issuer;
import io.certwright.spi.issuer.IssuerAnswer;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one door to an issuer outside. What it throws, leaves out or exaggerates comes back as an
 * answer that can be kept: texts are short and plain, instants lie in a future that is worth
 * waiting for, and none of them makes the vault ask again at once.
 */
public final class GuardedIssuer {

  private static final Logger LOG = LoggerFactory.getLogger(GuardedIssuer.class);

  private static final int MAX_CODE = 100;
  private static final int MAX_MESSAGE = 1_000;
  private static final Duration LONGEST_WAIT = Duration.ofDays(30);
  private static final Duration SHORTEST_POLL = Duration.ofMillis(100);
  private static final Duration LONGEST_SHORTEST_POLL = Duration.ofSeconds(1);
  private static final int POLLS_IN_A_LIFE = 200;

  private final String name;
  private final Issuer issuer;
  private final Supplier<Instant> time;
  private final Meters meters;

  public GuardedIssuer(String name, Issuer issuer, Supplier<Instant> time, Meters meters) {
    this.meters = meters;
    this.name = name;
    this.issuer = issuer;
    this.time = time;
  }

  /** Asks once; never throws what the issuer throws. */
  public IssuerAnswer ask(IssuanceRequest request, Optional<Bytes> order) {
    long begun = meters.begun();
    var came = Optional.<IssuerAnswer>empty();
    try {
      var answer = order.isPresent() ? issuer.resume(request, order.get()) : issuer.submit(request);
      var kept = bounded(answer, Duration.between(request.notBefore(), request.notAfter()));
      came = Optional.of(kept);
      return kept;
    } catch (RuntimeException | Error e) {
      if (Outline.isFatal(e)) {
        throw e;
      }
      LOG.warn(
          "the issuer {} failed at the operation {}: {}", name, request.operation(), Outline.of(e));
      return bounded(
          new IssuerAnswer.Refused(
              Refusal.TRANSIENT,
              "issuer-failed",
              "the issuer failed with " + e.getClass().getName() + "; see the log",
              Optional.empty()));
    } finally {
      var question = order.isPresent() ? Asked.Question.RESUME : Asked.Question.SUBMIT;
      var answered = came;
      meters.ended(begun, took -> measured(question, answered, took));
    }
  }

  private Asked measured(Asked.Question question, Optional<IssuerAnswer> came, Duration took) {
    var answer =
        came.map(
                given ->
                    given instanceof IssuerAnswer.Refused
                        ? Asked.Answer.REFUSED
                        : given instanceof IssuerAnswer.Pending
                            ? Asked.Answer.PENDING
                            : Asked.Answer.GIVEN)
            .orElse(Asked.Answer.NONE);
    var refusal =
        came.filter(IssuerAnswer.Refused.class::isInstance)
            .map(given -> ((IssuerAnswer.Refused) given).refusal());
    return new Asked(name, question, answer, refusal, took);
  }

  /** The answer within bounds; throws at one that has holes. */
  private IssuerAnswer bounded(IssuerAnswer answer, Duration life) {
    Objects.requireNonNull(answer, "the answer is null");
    if (answer instanceof IssuerAnswer.Pending pending) {
      return bounded(pending, life);
    }
    return answer instanceof IssuerAnswer.Refused refused ? bounded(refused) : answer;
  }

  private IssuerAnswer bounded(IssuerAnswer.Pending pending, Duration life) {
    var now = time.get();
    var step = life.dividedBy(POLLS_IN_A_LIFE);
    var least = now.plus(least(greatest(step, SHORTEST_POLL), LONGEST_SHORTEST_POLL));
    var most = now.plus(LONGEST_WAIT);
    var wanted = pending.askAgainAt();
    var at = wanted.isBefore(least) ? least : wanted.isAfter(most) ? most : wanted;
    return new IssuerAnswer.Pending(Objects.requireNonNull(pending.order(), "no order"), at);
  }

  /** The refusal within bounds; throws at one that has holes. */
  static IssuerAnswer.Refused bounded(IssuerAnswer.Refused refused) {
    return new IssuerAnswer.Refused(
        Objects.requireNonNull(refused.refusal(), "no class of refusal"),
        Plain.of(refused.code(), MAX_CODE),
        Plain.of(refused.message(), MAX_MESSAGE),
        refused
            .retryAfter()
            .filter(asked -> !asked.isNegative())
            .map(asked -> least(asked, LONGEST_WAIT)));
  }

  private static Duration least(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  private static Duration greatest(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}
