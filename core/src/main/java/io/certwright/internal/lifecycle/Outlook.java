package io.certwright.internal.lifecycle;

import io.certwright.internal.catalogue.Catalogue;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.Current;
import io.certwright.internal.schedule.Life;
import io.certwright.internal.schedule.RenewalTerms;
import io.certwright.internal.schedule.RenewalTime;
import io.certwright.internal.schedule.Schedule;
import io.certwright.internal.schedule.Thresholds;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What would happen to the certificates of a vault in the next days if nothing came in between: one
 * walk over their states, and the engine's own functions of when. What is due already counts as
 * today's. The jitter of versions to come is not known; that of the present one stands for it, so
 * the days of many certificates are right together. Used by one thread.
 */
public final class Outlook {

  private static final int PAGE = 500;

  /** Where no version has drawn a place for its renewal, it is put as late as the rule says. */
  private static final Bytes UNDRAWN = Bytes.copyOf(new byte[Long.BYTES]);

  private final Instant now;
  private final Instant end;
  private final Map<LocalDate, Map<Kind, Integer>> days = new TreeMap<>();

  /** What can happen. */
  public enum Kind {
    /** A first version is issued, or one under a changed policy. */
    ISSUE,
    /** A version is renewed, or a renewal that failed or waits is gone on with. */
    RENEWAL,
    /** People are told that a version nears its end. */
    NEAR_EXPIRY,
    /** A version ends, and none takes its place by itself. */
    EXPIRY,
    /** A deleted certificate is purged. */
    PURGE
  }

  /**
   * An outlook.
   *
   * @param now from when
   * @param count how many days, the present one included
   */
  public Outlook(Instant now, int count) {
    this.now = now;
    var today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    this.end = today.plusDays(count).atStartOfDay(ZoneOffset.UTC).toInstant();
    for (int i = 0; i < count; i++) {
      days.put(today.plusDays(i), new EnumMap<>(Kind.class));
    }
  }

  /** Walks over all certificates; what cannot be read is left out. */
  public Map<LocalDate, Map<Kind, Integer>> of(Catalogue catalogue) {
    var after = Optional.<String>empty();
    do {
      var page = catalogue.states(after, PAGE);
      page.records().forEach(stored -> add(stored.value()));
      after = page.next();
    } while (after.isPresent());
    return days;
  }

  private void add(CertificateRecord head) {
    if (head.isDeleted()) {
      head.nextAction().ifPresent(at -> count(at, Kind.PURGE, 1));
      return;
    }
    var next = head.schedule().at();
    // A look at a server makes no version, nor does a request that somebody has to take to a CA.
    var replaced = makesByItself(head) ? next : Optional.<Instant>empty();
    head.current()
        .ifPresent(
            current -> {
              if (!head.agenda().isToldOfTheEnd(current.version())) {
                warn(untold(head, current), replaced);
              }
              if (replaced.isEmpty()) {
                expire(current.notAfter().plusSeconds(1));
              }
            });
    next.filter(at -> head.schedule().reason() != Schedule.Reason.PROBE)
        .ifPresent(at -> makes(head, at));
  }

  private static boolean makesByItself(CertificateRecord head) {
    return head.schedule().reason() != Schedule.Reason.PROBE && !isManual(head.policy());
  }

  private static boolean isManual(CertificatePolicy policy) {
    return policy.issuer().equals(CertificatePolicy.UNKNOWN);
  }

  /** Of those that are reached already people are told as one, the nearest to the end. */
  private List<Instant> untold(CertificateRecord head, Current current) {
    var all =
        Thresholds.instants(head.policy().notifications(), current.issued(), current.notAfter());
    var left = all.stream().filter(at -> !head.agenda().isTold(current.version(), at)).toList();
    long reached = left.stream().filter(at -> !at.isAfter(now)).count();
    return left.subList((int) Math.max(0, reached - 1), left.size());
  }

  /** Counts what is told before a version is replaced; returns how many times. */
  private int warn(List<Instant> thresholds, Optional<Instant> replaced) {
    var before =
        thresholds.stream()
            .filter(at -> replaced.isEmpty() || at.isBefore(replaced.get()))
            .toList();
    before.forEach(at -> count(at, Kind.NEAR_EXPIRY, 1));
    return before.size();
  }

  private void expire(Instant at) {
    if (!at.isBefore(now)) {
      count(at, Kind.EXPIRY, 1);
    }
  }

  /** The version that comes next, and all that follow it. */
  private void makes(CertificateRecord head, Instant first) {
    var kind = head.current().isEmpty() || head.isAwaited() ? Kind.ISSUE : Kind.RENEWAL;
    var at = first.isBefore(now) ? now : first;
    count(at, kind, 1);
    var policy = head.policy();
    if (isManual(policy)) {
      return;
    }
    var terms = RenewalTerms.of(policy);
    var identity = head.current().map(Current::thumbprint).orElse(UNDRAWN);
    while (at.isBefore(end)) {
      var issued = at;
      var notAfter = policy.validity().after(issued).minusSeconds(1);
      var next = RenewalTime.of(terms, new Life("", issued, notAfter, identity));
      int told = warn(Thresholds.instants(policy.notifications(), issued, notAfter), next);
      if (next.isEmpty()) {
        expire(notAfter.plusSeconds(1));
        return;
      }
      at = renewals(issued, next.get(), told);
    }
  }

  /**
   * Counts the next renewal and those that follow it at the same distance on the same day.
   *
   * @param told how often people are told of each version that is renewed
   * @return when the last of them is
   */
  private Instant renewals(Instant issued, Instant next, int told) {
    var apart = Duration.between(issued, next);
    if (apart.isZero() || apart.isNegative()) {
      return end;
    }
    var midnight =
        LocalDate.ofInstant(next, ZoneOffset.UTC)
            .plusDays(1)
            .atStartOfDay(ZoneOffset.UTC)
            .toInstant();
    long more = Duration.between(next, midnight).minusNanos(1).dividedBy(apart);
    count(next, Kind.RENEWAL, Math.toIntExact(1 + more));
    if (told > 0 && more > 0) {
      count(next, Kind.NEAR_EXPIRY, Math.toIntExact(told * more));
    }
    return next.plus(apart.multipliedBy(more));
  }

  private void count(Instant at, Kind kind, int times) {
    var when = at.isBefore(now) ? now : at;
    if (when.isBefore(end)) {
      days.computeIfAbsent(
              LocalDate.ofInstant(when, ZoneOffset.UTC), day -> new EnumMap<>(Kind.class))
          .merge(kind, times, Integer::sum);
    }
  }
}
