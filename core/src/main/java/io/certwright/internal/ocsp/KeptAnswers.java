package io.certwright.internal.ocsp;

import io.certwright.internal.cache.BoundedCache;
import io.certwright.internal.catalogue.Catalogue;
import io.certwright.internal.ocsp.Answer.Outcome;
import io.certwright.internal.ocsp.Answer.Period;
import io.certwright.internal.revocation.OcspCertId;
import io.certwright.spi.Bytes;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Answers that are signed once and given to whoever asks the same, until something happens to the
 * certificate, its authority or the signer, or they are half as old as they may get. Thread-safe.
 *
 * <p>What an answer depends on is compared with the counts of changes each time that it is given:
 * one that was made before a change is not given after it, wherever it comes from.
 */
final class KeptAnswers {

  private final Catalogue catalogue;
  private final Inquiry inquiry;
  private final ResponderSettings settings;
  private final BoundedCache<Bytes, Signed> kept;
  private final Flights<Bytes, Said> flights = new Flights<>();

  KeptAnswers(Catalogue catalogue, Inquiry inquiry, ResponderSettings settings) {
    this.catalogue = catalogue;
    this.inquiry = inquiry;
    this.settings = settings;
    this.kept = new BoundedCache<>(settings.keptBytes(), Signed::size);
  }

  /**
   * What was made for one who asked.
   *
   * @param right whether it is an answer as well for who asked later, at that time
   */
  private record Said(Answer answer, Predicate<Instant> right) {}

  Answer about(OcspCertId id, Instant now) {
    var right = kept.find(id.encoded()).filter(signed -> signed.isRight(now));
    if (right.isPresent()) {
      right.get().asked().at(now);
      return right.get().answer();
    }
    var answer = made(id, now, signed -> signed.isYoung(now));
    kept.find(id.encoded()).ifPresent(signed -> signed.asked().at(now));
    return answer;
  }

  /** Has an answer ready that will do for a while, if there is one to be kept. */
  void prepare(OcspCertId id, Instant now) {
    var unused = made(id, now, signed -> signed.isFresh(now));
  }

  /** Whether there is an answer that will do for a while. */
  boolean isPrepared(OcspCertId id, Instant now) {
    return kept.find(id.encoded()).filter(signed -> isReady(signed, now)).isPresent();
  }

  static boolean isReady(Signed signed, Instant now) {
    return signed.isFresh(now) && signed.isRight(now);
  }

  /** Whether there is an answer, right or not. */
  boolean contains(OcspCertId id) {
    return kept.find(id.encoded()).isPresent();
  }

  /** All of them, in no order. */
  Collection<Signed> all() {
    return kept.values();
  }

  /** How many there are, about. */
  long count() {
    return kept.count();
  }

  /** Forgets it. */
  void drop(OcspCertId id) {
    kept.drop(id.encoded());
  }

  private Answer made(OcspCertId id, Instant now, Predicate<Signed> goesOn) {
    return flights
        .join(id.encoded(), () -> said(id, now, goesOn), said -> said.right().test(now))
        .answer();
  }

  /**
   * Says it.
   *
   * @param goesOn whether the signature that there is will do, if it says what is so
   */
  private Said said(OcspCertId id, Instant now, Predicate<Signed> goesOn) {
    long names = catalogue.changes().certificates().count();
    long issued = catalogue.changes().issued().count();
    var before = kept.find(id.encoded());
    var found = inquiry.find(id, now);
    if (found.isPresent() && found.get().standing().isPresent()) {
      var finding = found.get();
      var seen =
          new Seen(catalogue.changes().issued(), Statuses.records(id, finding.issuer()), issued);
      var answer =
          before
              .filter(signed -> goesOn.test(signed) && signed.says(finding))
              .map(Signed::answer)
              .orElseGet(() -> sign(finding, now));
      var signed =
          new Signed(answer, finding, seen, before.map(Signed::asked).orElseGet(LastAsked::never));
      kept.put(id.encoded(), signed);
      return new Said(answer, signed::isRight);
    }
    var answer =
        found
            .map(finding -> sign(finding, now))
            .orElseGet(() -> Answer.refused(Outcome.UNAUTHORIZED));
    return new Said(
        answer,
        unused ->
            catalogue.changes().certificates().count() == names
                && catalogue.changes().issued().count() == issued);
  }

  private Answer sign(Finding finding, Instant now) {
    var next = finding.next(now, settings.validity());
    var statements = List.of(finding.statement(next));
    var der = finding.signer().sign(now, statements, Optional.empty());
    return new Answer(Outcome.SUCCESSFUL, der, next.map(until -> new Period(now, until)));
  }
}
