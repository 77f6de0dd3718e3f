package io.certwright;

import io.certwright.internal.census.Census;
import io.certwright.internal.record.Counter;
import io.certwright.internal.record.Counts;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * How many certificates of a vault stand how, on all nodes together. The counts are kept with every
 * change, in the commit that makes it, so they are exact, and to read them costs the same whatever
 * is stored. They are those of the whole vault, also for an identity that may not list all of it.
 *
 * @param asOf when, by the storage's clock
 * @param standings how many stand in each way; every certificate is in one of them
 * @param failing of how many the last attempt at a version failed, by the class of the failure;
 *     they are among {@code standings} as well
 * @param inProgress on how many an operation is in progress that needs nobody
 * @param awaitingPerson on how many an operation waits for a person: to take a request to a CA, or
 *     to approve
 * @param unmanaged for how many nothing makes a next version by itself: those that are watched, or
 *     are not renewed, or were given up
 * @param revoked of how many the version in service is revoked, as its issuer says
 * @param overdue what is due and not in hand yet
 * @param nextDue when the next thing is due that is not yet: a renewal, a notice, a retry, a purge;
 *     empty: nothing is
 * @param authorities how the CAs of the vault stand
 */
public record VaultCensus(
    Instant asOf,
    Map<Standing, Long> standings,
    Map<Refusal, Long> failing,
    long inProgress,
    long awaitingPerson,
    long unmanaged,
    long revoked,
    Overdue overdue,
    Optional<Instant> nextDue,
    Authorities authorities) {

  /** How a certificate stands. */
  public enum Standing {
    /** It has had no version yet. */
    NEW(Counter.NEW),
    /** A version is in service, and no threshold of its policy's notifications was reached. */
    IN_SERVICE(Counter.IN_SERVICE),
    /** The version in service has reached a threshold, and the engine has told people. */
    NEAR_EXPIRY(Counter.NEAR_EXPIRY),
    /** The version in service has ended, and the engine has told people. */
    EXPIRED(Counter.EXPIRED),
    /** It has had versions, and none of them is in service. */
    DISABLED(Counter.DISABLED),
    /** It was deleted, and not purged yet. */
    DELETED(Counter.DELETED);

    private final Counter counter;

    Standing(Counter counter) {
      this.counter = counter;
    }
  }

  /**
   * What is due and in nobody's hand. A running engine takes it in hand within a second or two, as
   * far as it may; what waits for an issuer that fails is due later.
   *
   * @param atLeast how many, {@value #MOST} if they are more
   * @param longest for how long the one is due that is due for longest; zero if none is
   */
  public record Overdue(int atLeast, Duration longest) {

    /** Up to how many are counted. */
    public static final int MOST = Census.MOST_OVERDUE;
  }

  /**
   * How the CAs of the vault stand.
   *
   * @param nearEnd how many CAs issue and come near their end: they were told of ({@link
   *     io.certwright.event.VaultEvent.AuthorityNearEnd}), or their profiles allow a life that they
   *     could not issue any more; to look costs what there are CAs
   * @param failingLists how many revocation lists could not be made when that was last tried
   *     ({@link io.certwright.event.VaultEvent.CrlFailed}) and are tried again
   * @param damagedLists how many complete revocation lists have certificates on hold because the
   *     vault's own records of them cannot be read any more ({@link
   *     io.certwright.ca.PublishedCrl#unreadable}); put them back from a backup
   */
  public record Authorities(long nearEnd, long failingLists, long damagedLists) {}

  /** Copies the maps. */
  public VaultCensus {
    standings = Collections.unmodifiableMap(new EnumMap<>(standings));
    failing = Collections.unmodifiableMap(new EnumMap<>(failing));
  }

  /** How many stand like that. */
  public long count(Standing standing) {
    return standings.getOrDefault(standing, 0L);
  }

  /** How many there are, the deleted ones included. */
  public long total() {
    return standings.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Of how many the last attempt at a version failed. */
  public long failingTotal() {
    return failing.values().stream().mapToLong(Long::longValue).sum();
  }

  static VaultCensus of(Census.Taken taken) {
    var counts = taken.counts();
    var standings = new EnumMap<Standing, Long>(Standing.class);
    for (var standing : Standing.values()) {
      standings.put(standing, get(counts, standing.counter));
    }
    var failing = new EnumMap<Refusal, Long>(Refusal.class);
    for (var refusal : Refusal.values()) {
      failing.put(refusal, get(counts, Counter.of(refusal)));
    }
    return new VaultCensus(
        taken.now(),
        standings,
        failing,
        get(counts, Counter.IN_PROGRESS),
        get(counts, Counter.AWAITING_PERSON),
        get(counts, Counter.UNMANAGED),
        get(counts, Counter.REVOKED),
        new Overdue(taken.overdue(), overdueFor(taken.longest(), taken.now())),
        taken.next(),
        new Authorities(
            taken.nearEnd(), get(counts, Counter.LIST_FAILING), get(counts, Counter.LIST_DAMAGED)));
  }

  /** Stripes that were read one after another may come to less than nothing for a moment. */
  private static long get(Counts counts, Counter counter) {
    return Math.max(0, counts.get(counter));
  }

  private static Duration overdueFor(Optional<Instant> since, Instant now) {
    return since.map(at -> Duration.between(at, now)).orElse(Duration.ZERO);
  }
}
