package io.certwright.internal.lifecycle;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Whether it is worth asking an issuer at all. It opens when several certificates failed one after
 * another and none succeeded in between, or when the issuer asked to be left alone; one certificate
 * that fails for ever opens nothing. While it is open one is asked now and then, to see whether the
 * issuer is back, and after an hour in any case. The time is passed in; when it jumps back, the
 * issuer may be asked. Used under the lock of its owner.
 */
final class Breaker {

  /** How many different certificates have to fail. */
  static final int FAILING = 5;

  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final int MAX_DOUBLINGS = 6;

  /** What is asked for at one certificate may concern that one only. */
  private static final Duration LONGEST = Duration.ofHours(1);

  private final Set<String> failing = new HashSet<>();
  private boolean open;
  private boolean probing;
  private int failures;
  private Instant opened = Instant.MIN;
  private Instant asksAgain = Instant.MIN;

  /** Whether it is open: the issuer is not asked, but for a probe. */
  boolean isOpen() {
    return open;
  }

  /** Whether the issuer may be asked now; while it is open, once. */
  boolean mayAsk(Instant now) {
    return !open || (!probing && left(now).isZero());
  }

  /** How long the issuer is certainly not asked; zero if it may be asked. */
  Duration left(Instant now) {
    boolean over = !open || now.isBefore(opened) || !now.isBefore(asksAgain);
    return over ? Duration.ZERO : Duration.between(now, asksAgain);
  }

  /** How often it failed in a row since this opened; 1 or more while it is open. */
  int failures() {
    return failures;
  }

  /** That the issuer is asked now. */
  void asked() {
    probing = open;
  }

  /** That nobody was asked after all. */
  void unasked() {
    probing = false;
  }

  /**
   * That it answered, with a certificate, with patience, or with a no that concerns one request.
   */
  void answered() {
    failing.clear();
    open = false;
    probing = false;
    failures = 0;
  }

  /**
   * That it failed.
   *
   * @param certificate at which one
   * @param leaveAlone how long it asks to be left alone; empty: it did not
   */
  void failed(String certificate, Optional<Duration> leaveAlone, Instant now) {
    failing.add(certificate);
    boolean askedBefore = open && !probing;
    if (askedBefore && leaveAlone.isEmpty()) {
      return;
    }
    if (open || leaveAlone.isPresent() || failing.size() == FAILING) {
      open(leaveAlone, now);
    }
  }

  private void open(Optional<Duration> leaveAlone, Instant now) {
    var pause = SHORTEST.multipliedBy(1L << Math.min(failures, MAX_DOUBLINGS));
    open = true;
    probing = false;
    failures++;
    opened = now;
    var asked = leaveAlone.filter(wait -> wait.compareTo(pause) > 0).orElse(pause);
    asksAgain = now.plus(asked.compareTo(LONGEST) > 0 ? LONGEST : asked);
    failing.clear();
  }
}
