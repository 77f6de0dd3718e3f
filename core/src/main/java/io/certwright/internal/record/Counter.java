package io.certwright.internal.record;

import io.certwright.internal.schedule.Schedule;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;

/**
 * What certificates and revocation lists are counted by. The first six divide the certificates:
 * each is counted by one of these. The others are counted besides.
 *
 * <p>Each has a place of its own in what is stored, from 0 to 62, and never another one.
 */
public enum Counter {
  /** It has had no version yet. */
  NEW(0),
  /** A version is in service. */
  IN_SERVICE(1),
  /** The version in service nears its end: a threshold was told. */
  NEAR_EXPIRY(2),
  /** The version in service has ended, which was told. */
  EXPIRED(3),
  /** It has had versions, none of which is in service. */
  DISABLED(4),
  /** It was deleted; nothing else counts it. */
  DELETED(5),
  /** Its issuer has revoked the version in service. */
  REVOKED(6),
  /** Nothing makes a next version by itself. */
  UNMANAGED(7),
  /** An operation is in progress. */
  IN_PROGRESS(8),
  /** An operation waits for a person. */
  AWAITING_PERSON(9),
  /** The last attempt failed because the issuer is down, slow or confused. */
  FAILING_TRANSIENT(10),
  /** The last attempt failed because too much is asked of the issuer. */
  FAILING_RATE_LIMITED(11),
  /** The last attempt failed because the issuer will not issue that. */
  FAILING_REJECTED(12),
  /** The last attempt failed because something is set up wrongly. */
  FAILING_MISCONFIGURED(13),
  /** A revocation list could not be made when that was last tried, and is tried again. */
  LIST_FAILING(14),
  /** Records of what is on a revocation list could not be read when it was made. */
  LIST_DAMAGED(15);

  private final int place;

  Counter(int place) {
    this.place = place;
  }

  /** Its number in what is stored. */
  int place() {
    return place;
  }

  /** What counts failures of a class. */
  public static Counter of(Refusal refusal) {
    return switch (refusal) {
      case TRANSIENT -> FAILING_TRANSIENT;
      case RATE_LIMITED -> FAILING_RATE_LIMITED;
      case REJECTED -> FAILING_REJECTED;
      case MISCONFIGURED -> FAILING_MISCONFIGURED;
    };
  }

  /**
   * As what a certificate is counted: a function of its record alone, so time makes a difference
   * only when the engine has taken note of it.
   */
  static Counted of(CertificateRecord head) {
    if (head.isDeleted()) {
      return Counted.NOTHING.with(DELETED);
    }
    var counted = Counted.NOTHING.with(standing(head));
    if (head.currentVersion().flatMap(head.agenda()::revocationOf).isPresent()) {
      counted = counted.with(REVOKED);
    }
    if (head.isBusy()) {
      counted = counted.with(head.isAwaitingPerson() ? AWAITING_PERSON : IN_PROGRESS);
    } else if (isLeftAlone(head.schedule())) {
      counted = counted.with(UNMANAGED);
    }
    var failing = head.failing();
    return failing.isPresent() ? counted.with(of(failing.get().refusal())) : counted;
  }

  /** As what a revocation list is counted: one that nothing signs any more does not fail. */
  static Counted of(CrlRecord list) {
    boolean failing = list.failures() > 0 && list.next().first().isPresent();
    var counted = failing ? Counted.NOTHING.with(LIST_FAILING) : Counted.NOTHING;
    boolean damaged = list.full().filter(full -> full.unreadable() > 0).isPresent();
    return damaged ? counted.with(LIST_DAMAGED) : counted;
  }

  /** Whether records of a kind are counted. */
  public static boolean counts(String kind) {
    return kind.equals(CertificateRecord.KIND) || kind.equals(CrlRecord.KIND);
  }

  private static Counter standing(CertificateRecord head) {
    if (head.current().isEmpty()) {
      return head.versions() > 0 ? DISABLED : NEW;
    }
    var version = head.current().get().version();
    if (head.agenda().isToldOfTheEnd(version)) {
      return EXPIRED;
    }
    return head.agenda().isToldOfNearing(version) ? NEAR_EXPIRY : IN_SERVICE;
  }

  private static boolean isLeftAlone(Schedule next) {
    return next.at().isEmpty() || next.reason() == Schedule.Reason.PROBE;
  }
}
