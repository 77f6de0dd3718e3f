package io.certwright.internal.lifecycle;

import io.certwright.errors.ConflictException;
import io.certwright.errors.IntegrityException;
import io.certwright.errors.InvalidPolicyException;
import io.certwright.errors.IssuanceException;
import io.certwright.errors.VaultClosedException;
import io.certwright.errors.VaultException;
import io.certwright.internal.audit.CheckpointTimer;
import io.certwright.internal.audit.PruneTimer;
import io.certwright.internal.campaign.CampaignTools;
import io.certwright.internal.campaign.CampaignWork;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.compromise.CompromiseWork;
import io.certwright.internal.engine.Engine;
import io.certwright.internal.gate.Outline;
import io.certwright.internal.issue.PuttingOff;
import io.certwright.internal.record.ApprovalRecord;
import io.certwright.internal.record.CampaignRecord;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.CompromiseRecord;
import io.certwright.internal.record.CrlRecord;
import io.certwright.internal.record.OperationState;
import io.certwright.internal.record.TrustBundleRecord;
import io.certwright.internal.schedule.Decision;
import io.certwright.internal.schedule.Schedule;
import io.certwright.internal.store.Failures;
import io.certwright.internal.store.Stored;
import io.certwright.internal.trust.AnchorNotices;
import io.certwright.internal.version.Hand;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what is due with one certificate, or one campaign. Whatever happens, the next attempt's time
 * is stored and the certificate let go; nothing waits here.
 *
 * <p>Thread-safe: a certificate is in one hand at a time. Within this process a set sees to that;
 * in a storage that others share, a claim, and where the storage knows none, a lease that is part
 * of the certificate's state.
 */
public final class Worker {

  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

  /** What somebody is asked for, who may be slow, limited or dead. */
  private static final Set<Decision.Action> ASKING =
      Set.of(
          Decision.Action.VERSION,
          Decision.Action.PROBE,
          Decision.Action.ADVICE,
          Decision.Action.STATUS);

  private final Engine engine;
  private final String id;
  private final DueWork due;
  private final CampaignWork campaigns;
  private final CompromiseWork compromises;
  private final AnchorNotices anchors;
  private final Telling telling;
  private final Optional<CheckpointTimer> checkpoints;
  private final Optional<PruneTimer> pruning;
  private final ListingSweep listings;
  private final Set<String> inHand = ConcurrentHashMap.newKeySet();

  /**
   * A worker of this name.
   *
   * @param checkpoints when checkpoints of the audit trail are made; empty: never
   */
  public Worker(Engine engine, String id, Optional<CheckpointTimer> checkpoints) {
    this.checkpoints = checkpoints;
    this.pruning = engine.pruning();
    this.engine = engine;
    this.id = id;
    this.due = new DueWork(engine.records(), engine.time(), engine.random(), engine.meters());
    this.campaigns =
        new CampaignWork(
            new CampaignTools(engine.gate(), engine.records(), engine.issuance().forcing()));
    this.listings = new ListingSweep(engine, campaigns, inHand::contains);
    this.compromises = new CompromiseWork(engine.compromise());
    this.anchors = new AnchorNotices(engine.gate(), engine.records());
    this.telling = new Telling(engine);
  }

  /**
   * What is due now by the storage's clock and may be worked on; in nobody else's hand.
   *
   * @param look how many due records to look at
   * @param wanted what is to be worked on now, as {@link Job#id()} has it
   * @param fits whether there is room for one more, by where it leads; asked for each in turn,
   *     until it says no
   */
  List<Job> next(int look, Predicate<String> wanted, Predicate<Errand> fits) {
    learn();
    return due.next(look, wanted, fits);
  }

  /** Takes in what other vaults of the storage have blocked, within the bound. */
  private void learn() {
    var freshness = engine.catalogue().freshness();
    if (freshness.refresh(freshness.bound())) {
      var unused = engine.learning().learn();
    }
  }

  /** Whether others are to be told what uses certificates here, or windows are to be looked at. */
  boolean hasUsesToWrite() {
    return engine.inventory().isWanted() || engine.windows().isWanted() || engine.gate().isWanted();
  }

  /** Has others told, and the trail of windows that are over. */
  public void writeUses() {
    engine.inventory().writeIfWanted();
    engine.windows().sweepIfWanted();
    engine.gate().tellIfWanted();
  }

  /** Whether answers about the status of certificates are to be signed ahead. */
  boolean hasAnswersToSign() {
    return engine.responders().isWanted();
  }

  /** Signs some of them. */
  public void signAnswers() {
    engine.responders().signAhead();
  }

  /**
   * Whether it is time to look whether the audit trail is due for a checkpoint or a prune, or
   * whether records are listed as they should be.
   */
  boolean hasVaultToTend() {
    return listings.isWanted()
        || checkpoints.filter(CheckpointTimer::isWanted).isPresent()
        || pruning.filter(PruneTimer::isWanted).isPresent();
  }

  /** Does what is due. */
  public void tendVault() {
    listings.run();
    checkpoints.ifPresent(CheckpointTimer::run);
    pruning.ifPresent(PruneTimer::run);
  }

  /** How many that are in the hands of this process the storage goes on to show as due. */
  int inTheWay() {
    return due.isClaiming() ? 0 : inHand.size();
  }

  /** Whether a certificate is in a hand of this process. */
  boolean isInHand(String name) {
    return inHand.contains(name);
  }

  /** Takes a certificate in hand; false if this process has it already. */
  public boolean take(Job job) {
    return inHand.add(job.id());
  }

  /** Lets a certificate go; a claim on it that nothing was done with runs out. */
  void drop(Job job) {
    inHand.remove(job.id());
  }

  /**
   * Puts certificates off that were taken, because what they wait for cannot be asked now, and lets
   * them go.
   *
   * @param turns what becomes of each
   * @return those that nothing was done with, because what is due is nothing to ask anybody for;
   *     they stay taken
   */
  List<Job> putOff(List<Job> jobs, Function<Job, Turn> turns) {
    var others = new ArrayList<Job>();
    boolean done = false;
    try {
      var late = new LinkedHashMap<PuttingOff.Cause, List<Late>>();
      telling.putOff(jobs.stream().filter(Job::isIssuerRevocation).toList(), turns);
      for (var job : jobs) {
        if (job.isIssuerRevocation()) {
          continue;
        }
        var stored = stateOf(job);
        var action = stored.map(state -> decided(job, state)).orElse(Decision.Action.NOTHING);
        if (ASKING.contains(action)) {
          var turn = turns.apply(job);
          var cause =
              new PuttingOff.Cause(
                  job.errand().issuer(),
                  turn.failures(),
                  turn.failure(),
                  turn.paused(),
                  turn.news());
          var held = new PuttingOff.Held(job.hand(), stored.orElseThrow(), action, turn.delay());
          late.computeIfAbsent(cause, c -> new ArrayList<>()).add(new Late(job, held));
        } else {
          others.add(job);
        }
      }
      late.forEach((cause, some) -> putOff(some, cause, others));
      done = true;
    } finally {
      boolean kept = done;
      jobs.stream().filter(job -> !kept || !others.contains(job)).forEach(this::drop);
    }
    return others;
  }

  /** A certificate that is to be put off. */
  private record Late(Job job, PuttingOff.Held held) {}

  /** Together, or one by one if one of them is in the way. */
  private void putOff(List<Late> late, PuttingOff.Cause cause, List<Job> others) {
    try {
      engine.issuance().puttingOff().putOff(late.stream().map(Late::held).toList(), cause);
    } catch (ChangeRefusedException | IntegrityException | ConflictException e) {
      if (late.size() > 1) {
        late.forEach(one -> putOff(List.of(one), cause, others));
      } else if (!(e instanceof ChangeRefusedException)) {
        // Whoever works on it will say what is wrong with it.
        others.add(late.get(0).job());
      }
    }
  }

  /** The state of a certificate as it is in hand; empty: whoever works on it will see. */
  private Optional<Stored<CertificateRecord>> stateOf(Job job) {
    boolean isHeld = job.hand().claim().isPresent() || isUnchanged(job);
    return job.stored().filter(state -> isHeld);
  }

  /** What was due when the page was read may have been done since. */
  private boolean isUnchanged(Job job) {
    return engine.records().isOf(job.record().key(), job.record().revision());
  }

  private static Decision.Action decided(Job job, Stored<CertificateRecord> stored) {
    return Decision.of(stored.value().state(), job.hand().time().instant()).action();
  }

  /**
   * Does what is due with a certificate that was taken; it stays taken.
   *
   * @throws VaultClosedException if the vault is closed
   */
  public Step work(Job job) {
    long begun = engine.meters().begun();
    var now = job.hand().time().instant();
    var step = attempted(job);
    if (!(step instanceof Step.Nothing)) {
      engine.meters().ended(begun, took -> Measured.of(job, step, now, took));
    }
    return step;
  }

  private Step attempted(Job job) {
    var name = job.id();
    try {
      return workOn(job);
    } catch (VaultClosedException e) {
      throw e;
    } catch (ConflictException e) {
      return new Step.Nothing();
    } catch (RuntimeException e) {
      LOG.warn("what is due for {} could not be done: {}", name, Outline.of(e));
      return failed(name, failure(e), Optional.empty());
    }
  }

  private Step workOn(Job job) {
    if (job.hand().isLate()) {
      return new Step.Nothing();
    }
    if (!job.isOfCertificate()) {
      return job.isOfList() ? lists(job) : advances(job);
    }
    // Whoever changes it ends a claim, so it is still as it was claimed or the fence tells.
    boolean isClaimed = job.hand().claim().isPresent();
    if (!isClaimed && !isUnchanged(job)) {
      return new Step.Nothing();
    }
    // What could not be read is read again, to say what is wrong with it.
    var found =
        job.stored().orElseGet(() -> engine.records().open(CertificateRecord.TYPE, job.record()));
    if (isClaimed || !Failures.guard(engine.records().storage()::isShared)) {
      return does(job.hand(), found, found);
    }
    return engine
        .issuance()
        .claiming()
        .claim(job.hand(), found, id)
        .map(held -> does(job.hand(), found, held))
        .orElseGet(Step.Nothing::new);
  }

  /** Its record is held by itself, with a lease of its own. */
  private Step lists(Job job) {
    var held = engine.records().open(CrlRecord.TYPE, job.record());
    return engine.crls().step(job.hand(), held) ? new Step.Advanced() : new Step.Nothing();
  }

  /** A step is one commit, so that it needs no lease where the storage keeps no claims. */
  private Step advances(Job job) {
    if (job.isIssuerRevocation()) {
      return telling.tell(job);
    }
    if (job.kind().equals(CompromiseRecord.KIND)) {
      var followed = engine.records().open(CompromiseRecord.TYPE, job.record());
      return compromises.step(job.hand(), followed) ? new Step.Followed() : new Step.Nothing();
    }
    if (job.kind().equals(ApprovalRecord.KIND)) {
      var over = engine.records().open(ApprovalRecord.TYPE, job.record());
      boolean gone =
          engine
              .approvals()
              .expire(job.hand().caller(), over, job.hand().fences(), job.hand().time().instant());
      return gone ? new Step.Advanced() : new Step.Nothing();
    }
    if (job.kind().equals(TrustBundleRecord.KIND)) {
      var bundle = engine.records().open(TrustBundleRecord.TYPE, job.record());
      return anchors.step(job.hand(), bundle) ? new Step.Advanced() : new Step.Nothing();
    }
    var held = engine.records().open(CampaignRecord.TYPE, job.record());
    return campaigns.step(job.hand(), held) ? new Step.Advanced() : new Step.Nothing();
  }

  /**
   * Does the one thing that was decided.
   *
   * @param found the state by which it is decided
   * @param held the same in hand
   */
  private Step does(Hand hand, Stored<CertificateRecord> found, Stored<CertificateRecord> held) {
    var issuance = engine.issuance();
    var decision = Decision.of(found.value().state(), hand.time().instant());
    return switch (decision.action()) {
      case VERSION -> makes(hand, held);
      case PROBE -> makes(hand, held);
      case PURGE -> purges(hand, held);
      case EXPIRED -> kept(decision, issuance.milestones().expired(hand, held));
      case NEAR_EXPIRY -> kept(decision, issuance.milestones().nearExpiry(hand, held));
      case RETIRE -> kept(decision, issuance.retirements().retire(hand, held));
      case PREPARE, ADVICE, STATUS -> kept(decision, besides(decision.action(), hand, held));
      case NOTHING -> new Step.Nothing();
    };
  }

  /**
   * Does what must not keep a version waiting: whatever is thrown, its own next time is stored, so
   * that what was due after it gets its turn.
   */
  private CertificateRecord besides(
      Decision.Action action, Hand hand, Stored<CertificateRecord> held) {
    var issuance = engine.issuance();
    try {
      return switch (action) {
        case PREPARE -> issuance.nextKeys().prepare(hand, held);
        case ADVICE -> issuance.oversight().advice(hand, held);
        default -> issuance.oversight().status(hand, held);
      };
    } catch (ConflictException | VaultClosedException e) {
      throw e;
    } catch (RuntimeException | Error e) {
      if (Outline.isFatal(e)) {
        throw e;
      }
      LOG.warn("{} of {} failed: {}", action, held.value().id(), Outline.of(e));
      var thrown = e.getClass().getName();
      return action == Decision.Action.PREPARE
          ? issuance.nextKeys().failed(hand, held, thrown)
          : issuance.oversight().failed(action, hand, held, thrown);
    }
  }

  private static Step kept(Decision decision, CertificateRecord after) {
    var agenda = after.agenda();
    boolean answered =
        switch (decision.action()) {
          case ADVICE -> agenda.advice().filter(given -> given.failures() == 0).isPresent();
          case STATUS -> agenda.standing().filter(given -> given.failures() == 0).isPresent();
          default -> false;
        };
    return new Step.Kept(decision, after, answered);
  }

  private Step purges(Hand hand, Stored<CertificateRecord> held) {
    var name = held.value().id();
    return engine.purge().due(hand, held) ? new Step.Purged(name) : new Step.Nothing();
  }

  private Step makes(Hand hand, Stored<CertificateRecord> stored) {
    var before = stored.value();
    try {
      return Step.between(before, next(hand, stored));
    } catch (ConflictException | VaultClosedException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.warn("{} could not be issued: {}", before.id(), Outline.of(e));
      var why = failure(e);
      var retryAfter = e instanceof VaultException v ? v.retryAfter() : Optional.<Duration>empty();
      var after = engine.issuance().failing().failed(hand, stored, why, retryAfter);
      return failed(before.id(), why, Optional.of(after));
    }
  }

  private CertificateRecord next(Hand hand, Stored<CertificateRecord> stored) {
    if (stored.value().isBusy()) {
      return engine.issuance().advance(hand, stored);
    }
    return stored.value().schedule().reason() == Schedule.Reason.PROBE
        ? engine.issuance().watching().again(hand, stored)
        : engine.issuance().renew(hand, stored);
  }

  private static OperationState.Failure failure(RuntimeException e) {
    if (e instanceof IssuanceException issuance) {
      return OperationState.Failure.of(issuance.refusal(), issuance.code(), issuance.reason());
    }
    var refusal = e instanceof InvalidPolicyException ? Refusal.MISCONFIGURED : Refusal.TRANSIENT;
    // Text of the library is safe to keep; what others throw may say anything.
    var message =
        e instanceof VaultException known
            ? known.getMessage()
            : "an unexpected failure; see the log";
    return OperationState.Failure.of(refusal, e.getClass().getSimpleName(), message);
  }

  private static Step failed(
      String name, OperationState.Failure why, Optional<CertificateRecord> after) {
    return new Step.Fails(name, why, false, after);
  }
}
