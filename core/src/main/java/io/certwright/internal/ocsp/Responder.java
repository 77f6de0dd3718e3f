package io.certwright.internal.ocsp;

import io.certwright.access.Permission;
import io.certwright.errors.VaultException;
import io.certwright.internal.bouncycastle.MalformedDerException;
import io.certwright.internal.bouncycastle.OcspEncoder.Statement;
import io.certwright.internal.catalogue.Catalogue;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.ocsp.Answer.Outcome;
import io.certwright.internal.revocation.OcspQuestion;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers questions: from what is kept if they are about one certificate and have no nonce, all
 * others with a signature of their own. Thread-safe.
 */
public final class Responder {

  private static final Logger LOG = LoggerFactory.getLogger(Responder.class);

  private final Caller caller;
  private final ResponderSettings settings;
  private final Gate gate;
  private final Catalogue catalogue;
  private final Inquiry inquiry;
  private final KeptAnswers kept;
  private final Optional<Prepared> prepared;
  private final Clock clock;

  Responder(
      Caller caller,
      ResponderSettings settings,
      Gate gate,
      Catalogue catalogue,
      Inquiry inquiry,
      KeptAnswers kept,
      Optional<Prepared> prepared,
      Clock clock) {
    this.caller = caller;
    this.settings = settings;
    this.gate = gate;
    this.catalogue = catalogue;
    this.inquiry = inquiry;
    this.kept = kept;
    this.prepared = prepared;
    this.clock = clock;
  }

  /**
   * What signs ahead.
   *
   * @param ahead that of this responder, which lasts as long as it does
   * @param work that of the vault
   */
  record Prepared(Ahead ahead, AheadWork work) {

    void look() {
      work.look(ahead);
    }
  }

  /** The answer to a question. Throws nothing, whatever comes in. */
  public Answer answer(byte[] question) {
    try {
      var answer = answer(OcspQuestion.of(question));
      prepared.ifPresent(Prepared::look);
      return answer;
    } catch (MalformedDerException e) {
      return Answer.refused(Outcome.MALFORMED_REQUEST);
    } catch (VaultException e) {
      return failed(e, e.isRetryable() ? Outcome.TRY_LATER : Outcome.INTERNAL_ERROR);
    } catch (RuntimeException | StackOverflowError e) {
      return failed(e, Outcome.INTERNAL_ERROR);
    }
  }

  /** How many answers are kept, about. */
  public long kept() {
    return kept.count();
  }

  private static Answer failed(Throwable why, Outcome outcome) {
    try {
      // Whoever asks can have this written as often as they like, so it is no warning.
      LOG.debug("a question about a certificate's status was not answered: {}", outcome, why);
    } catch (RuntimeException | StackOverflowError e) {
      // A log that throws takes no answer away.
    }
    return Answer.refused(outcome);
  }

  private Answer answer(OcspQuestion question) {
    gate.authorise(caller, Permission.OCSP_SERVE, "");
    catalogue.freshness().ensure();
    var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    return question.certificates().size() == 1 && question.nonce().isEmpty()
        ? kept.about(question.certificates().get(0), now)
        : signed(question, now);
  }

  /** One signature for all that is asked about, so all must be for the same signer to answer. */
  private Answer signed(OcspQuestion question, Instant now) {
    var statements = new ArrayList<Statement>();
    Optional<AnswerSigner> signer = Optional.empty();
    for (var id : question.certificates()) {
      var found = inquiry.find(id, now);
      if (found.isEmpty()
          || signer.filter(who -> !who.isSameAs(found.get().signer())).isPresent()) {
        return Answer.refused(Outcome.UNAUTHORIZED);
      }
      signer = Optional.of(found.get().signer());
      statements.add(found.get().statement(found.get().next(now, settings.validity())));
    }
    var der = signer.orElseThrow().sign(now, statements, question.nonce());
    return new Answer(Outcome.SUCCESSFUL, der, Optional.empty());
  }
}
