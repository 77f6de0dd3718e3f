package io.certwright.internal.revoking;

import io.certwright.audit.AuditOutcome;
import io.certwright.event.VaultEvent;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.issuers.Abilities;
import io.certwright.internal.issuers.GuardedOversight;
import io.certwright.internal.issuers.GuardedRevocation;
import io.certwright.internal.issuers.IssuerDirectory;
import io.certwright.internal.meter.Meters;
import io.certwright.internal.record.Extensions;
import io.certwright.internal.record.IssuerRevocationRecord;
import io.certwright.internal.record.IssuerRevocationRecord.State;
import io.certwright.internal.record.OperationState;
import io.certwright.internal.record.Revoked;
import io.certwright.internal.record.VersionRecord;
import io.certwright.internal.schedule.Backoff;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.internal.version.Hand;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.CertificateStatus;
import io.certwright.spi.issuer.Issuer;
import io.certwright.spi.issuer.IssuerAnswer;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import io.certwright.spi.issuer.RevokingIssuer;
import io.certwright.spi.issuer.StatusIssuer;
import io.certwright.spi.storage.Fence;
import io.certwright.spi.storage.RecordWrite;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * Has issuers outside revoke what they issued. That one is to is written with the revocation; the
 * life cycle engine asks the issuer until it has, cannot, or the certificate has ended. Where the
 * issuer tells the status of certificates, it is believed once that says so as well. Thread-safe.
 */
public final class IssuerRevocations {

  private static final String OPERATION = "lifecycle/revoke-at-issuer";

  private final Gate gate;
  private final RecordStore records;
  private final IssuerDirectory directory;
  private final DoubleSupplier random;
  private final Meters meters;

  public IssuerRevocations(
      Gate gate,
      RecordStore records,
      IssuerDirectory directory,
      DoubleSupplier random,
      Meters meters) {
    this.gate = gate;
    this.records = records;
    this.directory = directory;
    this.random = random;
    this.meters = meters;
  }

  /**
   * What came of a step.
   *
   * @param done whether anything was; false: somebody else was first
   * @param asked whether the issuer was asked
   * @param failure why it did not do it
   */
  public record Outcome(boolean done, boolean asked, Optional<OperationState.Failure> failure) {
    private static final Outcome NOTHING = new Outcome(false, false, Optional.empty());
  }

  /** What is known of a certificate's revocation at its issuer. */
  public Optional<IssuerRevocationRecord> find(Bytes thumbprint) {
    return records.find(IssuerRevocationRecord.TYPE, hex(thumbprint)).map(Stored::value);
  }

  /**
   * The write that has the issuer of a version revoke it, if it has one outside. A hold stays
   * between this vault and those who ask it: most issuers know none.
   */
  Optional<RecordWrite> wanted(VersionRecord version, Optional<Revoked> how, Instant now) {
    return how.filter(revoked -> !revoked.isHold())
        .filter(revoked -> directory.isElsewhere(version.issuer()))
        .map(
            revoked ->
                write(
                    version.thumbprint(),
                    version.chain().get(0),
                    version.id(),
                    version.issuer(),
                    revoked.reason().code(),
                    version.notAfter(),
                    now));
  }

  RecordWrite write(
      Bytes thumbprint,
      Bytes certificate,
      String subject,
      String issuer,
      int reason,
      Instant notAfter,
      Instant now) {
    var id = hex(thumbprint);
    var known = records.find(IssuerRevocationRecord.TYPE, id);
    if (known.isPresent()) {
      return records.replace(
          IssuerRevocationRecord.TYPE,
          known.get().value().because(reason, now),
          RecordStore.noSecret(),
          known.get().revision());
    }
    var record =
        new IssuerRevocationRecord(
            id,
            certificate,
            subject,
            issuer,
            reason,
            now,
            notAfter,
            State.PENDING,
            0,
            Optional.empty(),
            Optional.empty(),
            Optional.of(now),
            Extensions.NONE);
    return records.insert(IssuerRevocationRecord.TYPE, record, RecordStore.noSecret());
  }

  private static String hex(Bytes thumbprint) {
    return HexFormat.of().formatHex(thumbprint.toByteArray());
  }

  /** Asks the issuer once, and keeps what it answers. */
  public Outcome ask(Hand hand, Stored<IssuerRevocationRecord> held) {
    var before = held.value();
    if (!hand.now().isBefore(before.notAfter())) {
      return ended(hand, held, State.EXPIRED, "the certificate has ended");
    }
    var issuer = directory.outside(before.issuer());
    if (issuer.isEmpty()) {
      return failed(
          hand,
          held,
          false,
          new IssuerAnswer.Refused(
              Refusal.MISCONFIGURED,
              "issuer-gone",
              "there is no issuer \""
                  + before.issuer()
                  + "\" any more; register or set it again, or have the CA revoke it by other"
                  + " means",
              Optional.empty()));
    }
    var able = Abilities.of(issuer.get(), RevokingIssuer.class);
    if (able.isEmpty()) {
      return Abilities.areKnown(issuer.get())
          ? ended(hand, held, State.UNABLE, "the issuer cannot be asked to revoke")
          : failed(
              hand,
              held,
              false,
              new IssuerAnswer.Refused(
                  Refusal.TRANSIENT,
                  "issuer-away",
                  "the issuer cannot be connected to now",
                  Optional.empty()));
    }
    hand.requireInTime(target(before));
    var refused =
        new GuardedRevocation(before.issuer(), able.get(), meters)
            .revoke(before.certificate(), before.reason());
    return refused.isPresent()
        ? failed(hand, held, true, refused.get())
        : done(hand, held, issuer.get());
  }

  private Outcome done(Hand hand, Stored<IssuerRevocationRecord> held, Issuer issuer) {
    var before = held.value();
    var status = Abilities.of(issuer, StatusIssuer.class);
    var said =
        status.flatMap(
            able ->
                new GuardedOversight(before.issuer(), hand::now, life(before), meters)
                    .status(able, before.certificate()));
    var now = hand.now();
    boolean confirmed = said.filter(CertificateStatus.Revoked.class::isInstance).isPresent();
    boolean open = status.isPresent() && !confirmed;
    int attempts = open ? before.attempts() + 1 : 0;
    var after =
        before.after(
            confirmed ? State.CONFIRMED : State.TOLD,
            attempts,
            open
                ? Optional.of(
                    OperationState.Failure.of(
                        Refusal.TRANSIENT,
                        "not-confirmed",
                        "the issuer says that it has revoked it; the status that it tells does"
                            + " not"))
                : Optional.empty(),
            before.told().or(() -> Optional.of(now)),
            open
                ? Optional.of(next(before, Refusal.REJECTED, attempts, Optional.empty(), now))
                : Optional.empty());
    var events =
        before.told().isPresent()
            ? List.<VaultEvent>of()
            : List.<VaultEvent>of(
                new VaultEvent.RevokedAtIssuer(before.issuer(), before.reason(), confirmed));
    var detail =
        "revoked by the issuer \""
            + before.issuer()
            + "\""
            + (confirmed ? ", its status says so" : open ? ", its status does not say so yet" : "");
    return commit(hand, held, after, AuditOutcome.DONE, detail, events)
        ? new Outcome(true, true, Optional.empty())
        : Outcome.NOTHING;
  }

  private Outcome failed(
      Hand hand, Stored<IssuerRevocationRecord> held, boolean asked, IssuerAnswer.Refused refused) {
    var before = held.value();
    var now = hand.now();
    int attempts = before.attempts() + 1;
    var next = next(before, refused.refusal(), attempts, refused.retryAfter(), now);
    var failure =
        new OperationState.Failure(
            refused.refusal(), refused.code(), refused.message(), refused.retryAfter());
    var after =
        before.after(
            before.state(), attempts, Optional.of(failure), before.told(), Optional.of(next));
    var event =
        new VaultEvent.NotRevokedAtIssuer(
            before.issuer(),
            refused.refusal(),
            refused.code(),
            refused.message(),
            Optional.of(next));
    var detail = refused.code() + ": " + refused.message() + "; again at " + next;
    return commit(hand, held, after, AuditOutcome.FAILED, detail, List.of(event))
        ? new Outcome(true, asked, Optional.of(failure))
        : Outcome.NOTHING;
  }

  /** The issuer is not asked any more. */
  private Outcome ended(Hand hand, Stored<IssuerRevocationRecord> held, State state, String why) {
    var before = held.value();
    boolean told = before.told().isPresent();
    var after =
        before.after(
            told ? State.TOLD : state,
            before.attempts(),
            before.failure(),
            before.told(),
            Optional.empty());
    var event =
        new VaultEvent.NotRevokedAtIssuer(
            before.issuer(),
            Refusal.REJECTED,
            state == State.UNABLE ? "unable" : "expired",
            why,
            Optional.empty());
    var events = told ? List.<VaultEvent>of() : List.<VaultEvent>of(event);
    return commit(hand, held, after, AuditOutcome.DONE, why + "; it is not asked", events)
        ? new Outcome(true, false, Optional.empty())
        : Outcome.NOTHING;
  }

  /**
   * Has some wait whose issuer cannot be asked now, in one commit.
   *
   * @param delay for how long at least
   * @return false: others changed one of them first
   */
  public boolean putOff(
      List<Hand> hands, List<Stored<IssuerRevocationRecord>> held, Duration delay) {
    var writes = new ArrayList<RecordWrite>();
    var fences = new ArrayList<Fence>();
    for (int i = 0; i < held.size(); i++) {
      var hand = hands.get(i);
      long spread = (long) (random.getAsDouble() * delay.toMillis() / 10);
      var at = hand.now().plus(delay).plusMillis(spread);
      writes.add(
          records.replace(
              IssuerRevocationRecord.TYPE,
              held.get(i).value().putOff(at),
              RecordStore.noSecret(),
              held.get(i).revision()));
      fences.addAll(hand.fences());
    }
    try {
      gate.commit(
          hands.get(0).caller(),
          "lifecycle/put-off",
          held.get(0).value().issuer(),
          AuditOutcome.DONE,
          held.size() + " revocations: the issuer cannot be asked now",
          writes,
          fences);
      return true;
    } catch (ChangeRefusedException e) {
      return false;
    }
  }

  private Instant next(
      IssuerRevocationRecord of,
      Refusal refusal,
      int attempts,
      Optional<Duration> retryAfter,
      Instant now) {
    return Backoff.next(
        refusal,
        attempts,
        now,
        life(of),
        Optional.of(of.notAfter()),
        retryAfter,
        random.getAsDouble());
  }

  private static Duration life(IssuerRevocationRecord of) {
    return Duration.between(of.wanted(), of.notAfter());
  }

  private static String target(IssuerRevocationRecord of) {
    return of.subject().isEmpty() ? of.issuer() : of.subject();
  }

  private boolean commit(
      Hand hand,
      Stored<IssuerRevocationRecord> held,
      IssuerRevocationRecord after,
      AuditOutcome outcome,
      String detail,
      List<VaultEvent> events) {
    try {
      gate.commit(
          hand.caller(),
          OPERATION,
          target(after),
          outcome,
          detail,
          List.of(
              records.replace(
                  IssuerRevocationRecord.TYPE, after, RecordStore.noSecret(), held.revision())),
          hand.fences(),
          events);
      return true;
    } catch (ChangeRefusedException e) {
      return false;
    }
  }
}
