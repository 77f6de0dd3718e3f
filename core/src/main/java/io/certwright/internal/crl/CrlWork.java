package io.certwright.internal.crl;

import io.certwright.audit.AuditOutcome;
import io.certwright.errors.ConflictException;
import io.certwright.errors.NotFoundException;
import io.certwright.errors.VaultClosedException;
import io.certwright.errors.VaultException;
import io.certwright.event.VaultEvent;
import io.certwright.internal.catalogue.Catalogue;
import io.certwright.internal.catalogue.CertificateSnapshot;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.gate.Outline;
import io.certwright.internal.record.CrlRecord;
import io.certwright.internal.record.CrlRecord.Issue;
import io.certwright.internal.record.CrlRecord.Next;
import io.certwright.internal.record.CrlScope;
import io.certwright.internal.record.IssuedRecord;
import io.certwright.internal.schedule.Backoff;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.internal.version.Hand;
import io.certwright.internal.version.KeyDesk;
import io.certwright.internal.version.RevocationLists;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import io.certwright.spi.storage.RecordWrite;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes revocation lists when they are due, and when somebody asks for one. Thread-safe. */
public final class CrlWork {

  private static final Logger LOG = LoggerFactory.getLogger(CrlWork.class);

  private static final int GENERATION_BYTES = 8;

  private final Gate gate;
  private final RecordStore records;
  private final Catalogue catalogue;
  private final KeyDesk desk;
  private final RevocationLists lists;
  private final CrlSigner signers;
  private final CrlLeaving leaving;
  private final CrlRemains remains;
  private final DoubleSupplier random;

  /** In a vault. */
  public CrlWork(
      Gate gate, RecordStore records, Catalogue catalogue, KeyDesk desk, DoubleSupplier random) {
    this.gate = gate;
    this.records = records;
    this.catalogue = catalogue;
    this.desk = desk;
    this.lists = new RevocationLists(records);
    this.signers = new CrlSigner(catalogue, lists);
    this.leaving = new CrlLeaving(gate, records);
    this.remains = new CrlRemains(gate, records);
    this.random = random;
  }

  /**
   * Makes the list that is due.
   *
   * @param held its record as it is in hand
   * @return whether anything was done; else others have it now
   */
  public boolean step(Hand hand, Stored<CrlRecord> held) {
    var now = hand.time().instant();
    var list = held.value();
    if (catalogue.head(list.scope().ca()).isEmpty()) {
      return remains.step(hand, held, now);
    }
    var signer = isAway(list.scope()) ? Optional.<CertificateSnapshot>empty() : signer(list, now);
    if (signer.isEmpty()) {
      return rest(hand, held, now);
    }
    var hold = CrlHold.take(gate, records, hand, held, generation());
    if (hold.isEmpty()) {
      return false;
    }
    try {
      make(hand, hold.get(), signer.get(), base(list, now));
    } catch (VaultClosedException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.warn("the list {} could not be made: {}", list.scope().id(), Outline.of(e));
      return fails(hold.get(), e);
    }
    return true;
  }

  /**
   * Makes a complete list, and a delta list where the CA has them.
   *
   * @throws NotFoundException if there is no such list
   * @throws ConflictException if no valid version of the CA has the key, or somebody else makes it
   *     at the same time
   */
  public void publish(Hand hand, CrlScope scope) {
    publish(hand, require(scope), Optional.empty());
    if (hasDeltas(scope)) {
      publishDelta(hand, scope);
    }
  }

  /**
   * Makes a delta list.
   *
   * @throws NotFoundException if there is no such list, or no complete one yet
   * @throws ConflictException likewise, or if the CA makes none
   */
  public void publishDelta(Hand hand, CrlScope scope) {
    var held = require(scope);
    if (!hasDeltas(scope)) {
      throw new ConflictException(
          "the CA \"" + scope.ca() + "\" makes no delta lists; set their interval first");
    }
    if (held.value().full().isEmpty()) {
      throw new NotFoundException("revocation list", scope.id());
    }
    publish(hand, held, held.value().full());
  }

  private boolean hasDeltas(CrlScope scope) {
    return lists.terms(scope.ca()).settings().crls().deltaInterval().isPresent();
  }

  private void publish(Hand hand, Stored<CrlRecord> held, Optional<Issue> base) {
    var scope = held.value().scope();
    var signer =
        Optional.of(scope)
            .filter(known -> !isAway(known))
            .flatMap(known -> signers.find(known, hand.time().instant()))
            .orElseThrow(
                () ->
                    new ConflictException(
                        "no version of the CA \""
                            + scope.ca()
                            + "\" that is valid has the key "
                            + scope.key()
                            + ", so nothing signs this list any more"));
    var hold =
        CrlHold.take(gate, records, hand, held, generation())
            .orElseThrow(
                () ->
                    new ConflictException(
                        "the list "
                            + scope.id()
                            + " was changed by others at the same time; look at it and try again"));
    try {
      make(hand, hold, signer, base);
    } catch (RuntimeException e) {
      if (!(e instanceof VaultClosedException)) {
        fails(hold, e);
      }
      throw e;
    }
  }

  private Stored<CrlRecord> require(CrlScope scope) {
    return records.require(CrlRecord.TYPE, scope.id(), "revocation list");
  }

  private void make(Hand hand, CrlHold hold, CertificateSnapshot signer, Optional<Issue> base) {
    var terms = lists.terms(hold.scope().ca());
    var ended = new CrlPublication(hold, terms, signer, desk.material(signer), base).run();
    if (base.isEmpty()) {
      leave(hand, hold.scope(), ended);
    }
  }

  /** The list is there, whatever comes of this. */
  private void leave(Hand hand, CrlScope made, List<Stored<IssuedRecord>> ended) {
    try {
      leaving.leave(hand, made, ended);
    } catch (VaultException e) {
      LOG.debug("what has ended leaves {} after the next list", made.id(), e);
    }
  }

  /** What a delta list that is due adds to; empty: a complete list is due, or nothing else is. */
  private static Optional<Issue> base(CrlRecord list, Instant now) {
    boolean full = list.next().full().filter(at -> !at.isAfter(now)).isPresent();
    boolean delta = list.next().delta().filter(at -> !at.isAfter(now)).isPresent();
    return full || !delta ? Optional.empty() : list.full();
  }

  private Optional<CertificateSnapshot> signer(CrlRecord list, Instant now) {
    return signers.find(list.scope(), now);
  }

  /** Whether the CA is deleted, and may come back. */
  private boolean isAway(CrlScope scope) {
    return catalogue.head(scope.ca()).filter(head -> head.value().isDeleted()).isPresent();
  }

  /** Of a CA that is deleted it looks again later; what nobody can sign any more has ended. */
  private boolean rest(Hand hand, Stored<CrlRecord> held, Instant now) {
    var scope = held.value().scope();
    var interval = lists.terms(scope.ca()).settings().crls().interval();
    var next =
        isAway(scope) ? Next.at(now.plus(interval).truncatedTo(ChronoUnit.MILLIS)) : Next.NOTHING;
    var after = held.value().with(Optional.empty()).with(next);
    var writes = new ArrayList<RecordWrite>();
    writes.add(records.replace(CrlRecord.TYPE, after, RecordStore.noSecret(), held.revision()));
    held.value()
        .writing()
        .ifPresent(left -> writes.addAll(CrlParts.unfinished(records, scope, left.kept())));
    try {
      gate.commit(
          hand.caller(),
          "crl/rest",
          scope.ca(),
          AuditOutcome.DONE,
          scope.id() + ": nothing signs it",
          writes,
          hand.fences());
      return true;
    } catch (ChangeRefusedException e) {
      return false;
    }
  }

  private boolean fails(CrlHold hold, RuntimeException why) {
    var now = hold.now();
    int failures = hold.record().failures() + 1;
    var plan = lists.terms(hold.scope().ca()).settings().crls();
    var at =
        Backoff.next(
                Refusal.TRANSIENT,
                failures,
                now,
                plan.validity(),
                hold.record().full().map(Issue::nextUpdate),
                Optional.empty(),
                random.getAsDouble())
            .truncatedTo(ChronoUnit.MILLIS);
    // Text of the library is safe to keep; what others throw may say anything.
    var message =
        why instanceof VaultException
            ? String.valueOf(why.getMessage())
            : "an unexpected failure (" + why.getClass().getSimpleName() + "); see the log";
    try {
      hold.fail(
          Next.at(at),
          message,
          List.of(
              new VaultEvent.CrlFailed(
                  hold.scope().key(), hold.scope().partition(), message, failures, at)));
      return true;
    } catch (ConflictException e) {
      return false; // Somebody else has it, and goes on.
    }
  }

  private String generation() {
    return HexFormat.of().formatHex(records.crypto().randomBytes(GENERATION_BYTES));
  }
}
