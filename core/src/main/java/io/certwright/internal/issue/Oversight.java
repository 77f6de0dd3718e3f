package io.certwright.internal.issue;

import io.certwright.audit.AuditOutcome;
import io.certwright.event.VaultEvent;
import io.certwright.internal.catalogue.Catalogue;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.issuers.Abilities;
import io.certwright.internal.issuers.GuardedOversight;
import io.certwright.internal.issuers.IssuerDirectory;
import io.certwright.internal.meter.Meters;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.Current;
import io.certwright.internal.schedule.Advice;
import io.certwright.internal.schedule.Agenda;
import io.certwright.internal.schedule.Decision;
import io.certwright.internal.schedule.Standing;
import io.certwright.internal.store.Stored;
import io.certwright.internal.version.Attempts;
import io.certwright.internal.version.Conflicts;
import io.certwright.internal.version.Hand;
import io.certwright.internal.version.VersionWrites;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.AdvisingIssuer;
import io.certwright.spi.issuer.CertificateStatus;
import io.certwright.spi.issuer.Issuer;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import io.certwright.spi.issuer.RenewalAdvice;
import io.certwright.spi.issuer.StatusIssuer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Asks the issuers of versions in service what has become of those: when they want them renewed,
 * and whether they have revoked them. Each question is one step of the life cycle engine, under its
 * claim; what follows from the answer is written with it.
 */
public final class Oversight {

  /** How long after the issue the first question is put: a hundredth of the life, at most this. */
  private static final Duration LONGEST_FIRST = Duration.ofHours(6);

  private static final int FIRST = 100;

  private final Gate gate;
  private final Catalogue catalogue;
  private final VersionWrites versions;
  private final IssuerDirectory directory;
  private final Attempts attempts;
  private final Meters meters;

  Oversight(
      Gate gate,
      Catalogue catalogue,
      VersionWrites versions,
      IssuerDirectory directory,
      Attempts attempts,
      Meters meters) {
    this.meters = meters;
    this.gate = gate;
    this.catalogue = catalogue;
    this.versions = versions;
    this.directory = directory;
    this.attempts = attempts;
  }

  /** The state of a certificate whose current version came from this issuer, with what to ask. */
  static CertificateRecord begun(CertificateRecord head, String name, Issuer issuer, Instant now) {
    var current = head.current().orElseThrow();
    var first = Duration.between(now, current.notAfter()).dividedBy(FIRST);
    var at = now.plus(first.compareTo(LONGEST_FIRST) < 0 ? first : LONGEST_FIRST);
    var agenda = head.agenda();
    if (Abilities.of(issuer, AdvisingIssuer.class).isPresent()) {
      agenda = agenda.withAdvice(Optional.of(Advice.open(current.version(), name, at)));
    }
    if (Abilities.of(issuer, StatusIssuer.class).isPresent()) {
      agenda = agenda.withStanding(Optional.of(Standing.open(current.version(), name, at)));
    }
    return head.withAgenda(agenda, now);
  }

  /** Asks when the current version is best renewed. */
  public CertificateRecord advice(Hand hand, Stored<CertificateRecord> stored) {
    var head = stored.value();
    var current = head.current().orElseThrow();
    var before = head.agenda().adviceOn(current.version()).orElseThrow();
    var issuer = ability(before.issuer(), AdvisingIssuer.class);
    if (issuer.isEmpty() && isGone(before.issuer())) {
      return commit(
          hand, stored, "lifecycle/advice", none(head), "nobody to ask any more", true, List.of());
    }
    var asked = new GuardedOversight(before.issuer(), hand::now, life(current), meters);
    var answer = issuer.flatMap(found -> asked.advice(found, leaf(hand, head, current)));
    if (answer.isEmpty()) {
      var next = again(head, hand.now());
      var agenda = head.agenda().withAdvice(Optional.of(before.unanswered(next)));
      return commit(
          hand,
          stored,
          "lifecycle/advice",
          agenda,
          "no answer; again at " + next,
          false,
          List.of());
    }
    var after = answered(before, answer.get());
    var agenda = head.agenda().withAdvice(Optional.of(after));
    return commit(
        hand, stored, "lifecycle/advice", agenda, detail(head, after, agenda), true, List.of());
  }

  private static Advice answered(Advice before, RenewalAdvice answer) {
    return answer instanceof RenewalAdvice.Window window
        ? before.answered(
            Optional.of(new Advice.Window(window.start(), window.end())),
            window.explanation().orElse(""),
            answer.askAgainAt())
        : before.answered(Optional.empty(), "", answer.askAgainAt());
  }

  private static String detail(CertificateRecord head, Advice advice, Agenda agenda) {
    if (advice.window().isEmpty()) {
      return "no advice; again at " + advice.askAt();
    }
    var window = advice.window().get();
    var at = head.withAgenda(agenda, head.updated()).renewal().map(next -> next.at().toString());
    return "window "
        + window.start()
        + " to "
        + window.end()
        + (advice.explanation().isEmpty() ? "" : " (" + advice.explanation() + ")")
        + at.map(instant -> "; renewal at " + instant).orElse("");
  }

  private static Agenda none(CertificateRecord head) {
    return head.agenda().withAdvice(Optional.empty());
  }

  /** Asks whether the current version is revoked. */
  public CertificateRecord status(Hand hand, Stored<CertificateRecord> stored) {
    var head = stored.value();
    var current = head.current().orElseThrow();
    var before = head.agenda().standingOf(current.version()).orElseThrow();
    var issuer = ability(before.issuer(), StatusIssuer.class);
    if (issuer.isEmpty() && isGone(before.issuer())) {
      var agenda = head.agenda().withStanding(Optional.empty());
      return commit(
          hand, stored, "lifecycle/status", agenda, "nobody to ask any more", true, List.of());
    }
    var asked = new GuardedOversight(before.issuer(), hand::now, life(current), meters);
    var answer = issuer.flatMap(found -> asked.status(found, leaf(hand, head, current)));
    var now = hand.now();
    var next = again(head, now);
    var after =
        answer.map(known -> answered(before, known, now)).orElseGet(() -> before.unanswered(next));
    var agenda = head.agenda().withStanding(Optional.of(after));
    return commit(
        hand,
        stored,
        "lifecycle/status",
        agenda,
        answer.map(Oversight::detail).orElse("no answer; again at " + next),
        answer.isPresent(),
        answer.flatMap(Oversight::told).stream().toList());
  }

  /**
   * Keeps in mind that a question could not be put, or its answer not be taken.
   *
   * @param question which: {@link Decision.Action#ADVICE} or {@link Decision.Action#STATUS}
   * @param thrown the class of what was thrown; its message may say anything
   */
  public CertificateRecord failed(
      Decision.Action question, Hand hand, Stored<CertificateRecord> stored, String thrown) {
    var head = stored.value();
    var next = again(head, hand.now());
    var agenda = head.agenda();
    boolean advice = question == Decision.Action.ADVICE;
    var after =
        advice
            ? agenda.withAdvice(agenda.advice().map(asked -> asked.unanswered(next)))
            : agenda.withStanding(agenda.standing().map(asked -> asked.unanswered(next)));
    return commit(
        hand,
        stored,
        advice ? "lifecycle/advice" : "lifecycle/status",
        after,
        "failed with " + thrown + "; see the log; again at " + next,
        false,
        List.of());
  }

  private static Optional<VaultEvent> told(CertificateStatus answer) {
    return answer instanceof CertificateStatus.Revoked revoked
        ? Optional.of(new VaultEvent.Revoked(revoked.at(), revoked.reason()))
        : Optional.empty();
  }

  private static Standing answered(Standing before, CertificateStatus answer, Instant now) {
    if (answer instanceof CertificateStatus.Revoked revoked) {
      return before.revoked(new Standing.Revocation(revoked.at(), revoked.reason(), now));
    }
    return before.good(
        answer instanceof CertificateStatus.Good good
            ? good.askAgainAt()
            : ((CertificateStatus.Unknown) answer).askAgainAt());
  }

  private static String detail(CertificateStatus answer) {
    if (answer instanceof CertificateStatus.Revoked revoked) {
      return "revoked since " + revoked.at() + ", reason " + revoked.reason();
    }
    return answer instanceof CertificateStatus.Good ? "good" : "unknown to its issuer";
  }

  private <T extends Issuer> Optional<T> ability(String name, Class<T> ability) {
    return directory.outside(name).flatMap(issuer -> Abilities.of(issuer, ability));
  }

  /** Whether there is no such issuer any more, or it cannot do that; not if it is only away. */
  private boolean isGone(String name) {
    return directory.outside(name).filter(issuer -> !Abilities.areKnown(issuer)).isEmpty();
  }

  private Bytes leaf(Hand hand, CertificateRecord head, Current current) {
    hand.requireInTime(head.name());
    return catalogue.requireVersion(head.id(), current.version()).version().chain().get(0);
  }

  private Instant again(CertificateRecord head, Instant now) {
    return attempts.next(head, Refusal.REJECTED, Optional.empty(), now);
  }

  private static Duration life(Current current) {
    return Duration.between(current.issued(), current.notAfter());
  }

  private CertificateRecord commit(
      Hand hand,
      Stored<CertificateRecord> stored,
      String operation,
      Agenda agenda,
      String detail,
      boolean done,
      List<VaultEvent> told) {
    var after = stored.value().withAgenda(agenda, hand.now());
    try {
      gate.commit(
          hand.caller(),
          operation,
          after.id() + "/" + after.currentVersion().orElseThrow(),
          done ? AuditOutcome.DONE : AuditOutcome.FAILED,
          hand.detail(detail, after),
          List.of(versions.changed(after, Optional.of(stored))),
          hand.fences(),
          told);
      return after;
    } catch (ChangeRefusedException e) {
      throw Conflicts.changedMeanwhile(after.name());
    }
  }
}
