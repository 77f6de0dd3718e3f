package io.certwright.internal.schedule;

import io.certwright.policy.RenewalWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a version is to be renewed by the policy.
 *
 * <p>The fraction of life runs from the instant of issue, because {@code notBefore} is back-dated.
 * Certificates that were issued together are spread by a jitter that only ever makes a renewal
 * earlier: up to a tenth of the life, and up to half of the time between issue and renewal. It
 * follows from the certificate itself, so every process and every restart finds the same instant.
 *
 * <p>A window moves the instant to the last time that it opens before the rule's, and yields where
 * it does not open between the least interval and the rule's instant. No rule renews a version
 * within the least interval: a rule that does not fit the life must not become a storm.
 */
public final class RenewalTime {

  private static final int JITTER_DIVISOR = 10;

  private RenewalTime() {}

  /**
   * The instant of renewal.
   *
   * @return an instant not before the issue and not after the end; empty: never
   */
  public static Optional<Instant> of(RenewalTerms terms, Life life) {
    return latest(terms, life).map(latest -> welcome(terms, life, latest));
  }

  /** The instant of renewal before jitter and window, the rule's own. */
  public static Optional<Instant> latest(RenewalTerms terms, Life life) {
    return terms.rule().at(life.issued(), life.notAfter()).map(at -> within(life, at));
  }

  private static Instant within(Life life, Instant at) {
    if (at.isBefore(life.issued())) {
      return life.issued();
    }
    return at.isAfter(life.notAfter()) ? life.notAfter() : at;
  }

  private static Instant welcome(RenewalTerms terms, Life life, Instant latest) {
    var earliest = terms.earliest(life);
    if (!earliest.isBefore(latest)) {
      return earliest;
    }
    var jittered = latest.minus(jitter(life, latest));
    var at = jittered.isBefore(earliest) ? earliest : jittered;
    return terms.window().map(window -> opened(window, life, earliest, at, latest)).orElse(at);
  }

  private static Instant opened(
      RenewalWindow window, Life life, Instant earliest, Instant at, Instant latest) {
    if (window.lastBefore(at.plusNanos(1)).filter(open -> at.isBefore(open.closes())).isPresent()) {
      return at;
    }
    return window
        .lastBefore(latest)
        .map(
            last ->
                new RenewalWindow.Opening(
                    later(earliest, last.opens()), earlier(latest, last.closes())))
        .filter(last -> last.opens().isBefore(last.closes()))
        .map(last -> placed(life, last))
        .orElse(at);
  }

  private static Instant placed(Life life, RenewalWindow.Opening opening) {
    var length = Duration.between(opening.opens(), opening.closes());
    return opening.opens().plus(life.spreadOver(length));
  }

  private static Duration jitter(Life life, Instant latest) {
    var tenth = Life.part(life.length(), JITTER_DIVISOR);
    var half = Life.part(Duration.between(life.issued(), latest), 2);
    return life.spreadOver((tenth.compareTo(half) < 0 ? tenth : half).plusMillis(1));
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}
