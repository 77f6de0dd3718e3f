package io.certwright.internal.gate;

import io.certwright.access.Permission;
import io.certwright.audit.AuditOutcome;
import io.certwright.audit.AuditSettings;
import io.certwright.errors.AccessDeniedException;
import io.certwright.errors.ApprovalRefusedException;
import io.certwright.errors.ApprovalRequiredException;
import io.certwright.errors.NotFoundException;
import io.certwright.errors.VaultClosedException;
import io.certwright.errors.VaultException;
import io.certwright.event.VaultEvent;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.commit.Committer;
import io.certwright.internal.record.Names;
import io.certwright.internal.rights.ObjectTags;
import io.certwright.internal.rights.Rulebook;
import io.certwright.internal.store.RecordStore;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.storage.Fence;
import io.certwright.spi.storage.RecordWrite;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Where every operation of a vault passes: it authorises, and it makes what was done durable
 * together with the entry that tells of it. A denial is an entry too; when an entry cannot be
 * written, the operation fails.
 *
 * <p>Thread-safe.
 */
public final class Gate {

  private final EntryWriter writer;
  private final Judge judge;
  private final Approvals approvals;
  private final Counting counting;

  private volatile boolean closed;

  /**
   * A gate in front of a committer.
   *
   * @param vault the vault's name, for the log
   * @param judge says what identities may do
   * @param permits what others have approved
   * @param ticker nanoseconds that only ever go on
   * @param settings how what happens often is told
   */
  public Gate(
      Committer committer,
      Clock clock,
      String vault,
      Judge judge,
      Permits permits,
      LongSupplier ticker,
      AuditSettings settings) {
    this.writer = new EntryWriter(committer, clock, vault, permits);
    this.counting =
        new Counting(settings, clock, ticker, entries -> writer.writeAlone(entries, List.of()));
    this.judge = judge;
    this.approvals = new Approvals(judge, permits, writer, this::denied, counting::denied);
  }

  /** One through which the owner alone goes. */
  public static Gate ofOwner(Committer committer, RecordStore records, Clock clock, String vault) {
    var judge = new Judge(Rulebook.NONE, ObjectTags.NONE, clock);
    var permits = new Permits(records, judge, clock);
    return new Gate(
        committer, clock, vault, judge, permits, System::nanoTime, AuditSettings.standard());
  }

  /** Says what callers may do, without a trace: for what they are shown. */
  public Judge judge() {
    return judge;
  }

  /**
   * Lets the caller in, or not.
   *
   * @param target what it wants to reach, or empty for the vault as a whole, or for whatever there
   *     is of what the permission is asked on
   * @throws AccessDeniedException if it has no right to; that is audited first
   * @throws NotFoundException instead, if it would find nothing there were it not for tags that
   *     hide it: so both look the same
   * @throws VaultClosedException if the vault is closed
   */
  public void authorise(Caller caller, Permission permission, String target) {
    authoriseAlone(caller, permission, target);
    if (permission.isApprovable()) {
      requireFree(caller, Ask.of(permission, target));
    }
  }

  /**
   * The same for what gives up or goes on with something that began with such an approval as the
   * rules want: it needs no further one.
   */
  public void authoriseAlone(Caller caller, Permission permission, String target) {
    requireOpen();
    if (!judge.has(caller, permission, target)) {
      throw denied(caller, permission, target);
    }
    counting.read(caller, permission, target);
  }

  /** That a caller, which is let in by a permission for more than that, is about to read. */
  public void tellReading(Caller caller, Permission permission, String target) {
    counting.administrative(caller, permission, target);
  }

  /**
   * Refuses what others would have to approve where nobody can be asked for it.
   *
   * @throws ApprovalRefusedException if they would; that is audited first
   */
  public void requireFree(Caller caller, Ask ask) {
    approvals.requireFree(caller, ask);
  }

  /**
   * Lets the caller in, or not; where the rules of approval want it, only once others have approved
   * exactly this. The first commit that the caller does with what this returns uses that up.
   *
   * @param asks what permissions it takes, the first of which the request is known by
   * @param matter what it wants to do, in all that matters; only looked at if others are asked
   * @return the caller, with the approval in hand
   * @throws AccessDeniedException if it has no right to; that is audited first
   * @throws ApprovalRequiredException if others have to approve it first; the request for it is
   *     durable, and audited
   * @throws ApprovalRefusedException if somebody denied it
   * @throws NotFoundException as {@link #authorise} does
   */
  public Caller admit(Caller caller, List<Ask> asks, Supplier<Matter> matter) {
    return admitBy(caller, asks, matter, Terms.NONE);
  }

  /**
   * The same where more is wanted of others than the rules of approval say.
   *
   * @param more what is
   */
  public Caller admitBy(Caller caller, List<Ask> asks, Supplier<Matter> matter, Terms more) {
    return approvals.admit(caller, asks, matter, terms(caller, asks).and(more));
  }

  /** The same for a single permission. */
  public Caller admit(
      Caller caller, Permission permission, String target, Supplier<Matter> matter) {
    return admit(caller, List.of(Ask.of(permission, target)), matter);
  }

  /**
   * What is wanted of others before the caller gets all of this.
   *
   * @throws AccessDeniedException if it does not get it, whoever approves; that is audited first
   * @throws NotFoundException as {@link #authorise} does
   */
  public Terms terms(Caller caller, List<Ask> asks) {
    requireOpen();
    return approvals.terms(caller, asks);
  }

  /** What takes the approval of others. */
  public Approvals approvals() {
    return approvals;
  }

  /**
   * The same where there is an answer for what is not there.
   *
   * @return whether it is let in; not: that is the answer to be given
   */
  public boolean authoriseLook(Caller caller, Permission permission, String target) {
    try {
      authorise(caller, permission, target);
      return true;
    } catch (NotFoundException e) {
      return false;
    }
  }

  /**
   * The same for what is open already and goes on for a while if the storage does not answer: by
   * the rules as they are known.
   */
  public void authoriseOpen(Caller caller, Permission permission, String target) {
    requireOpen();
    if (!caller.isOwner() && !judge.hasAsKnown(caller, permission, target)) {
      throw denied(caller, permission, target);
    }
    counting.read(caller, permission, target);
  }

  /** The same for what is going to have these tags, whatever it has now. */
  public void authoriseTagged(
      Caller caller, Permission permission, String target, Map<String, String> tags) {
    requireOpen();
    if (!judge.hasIfTagged(caller, permission, target, (kind, name) -> tags)) {
      throw denied(caller, permission, target);
    }
    requireFree(caller, Ask.of(permission, target).tagged(tags));
  }

  /**
   * Requires the right to have certificates issued by the issuer of a policy. A certificate that
   * signs itself needs none, nor does one that somebody takes to a CA.
   *
   * @param issuer as the policy names it
   */
  public void authoriseIssuer(Caller caller, String issuer) {
    var name = Names.fold(issuer);
    if (!caller.isOwner() && !Names.isReservedForIssuers(name)) {
      authorise(caller, Permission.ISSUERS_USE, name);
    }
  }

  /**
   * Requires the rights to have done what a policy says: to have certificates issued by its issuer
   * and, if it says so, those revoked that were replaced.
   *
   * @param target the certificate that is to have the policy
   */
  public void authorisePolicy(Caller caller, String target, CertificatePolicy policy) {
    authoriseIssuer(caller, policy.issuer());
    if (policy.isRevokedAfterOverlap()) {
      authorise(caller, Permission.CERTIFICATES_REVOKE, target);
    }
  }

  /**
   * Lets the owner in and nobody else, whatever rights they have.
   *
   * @param operation what the audit trail and the refusal call it
   */
  public void authoriseOwner(Caller caller, String operation, String target) {
    requireOpen();
    if (!caller.isOwner()) {
      record(caller, operation, target, AuditOutcome.DENIED, "only the owner may");
      throw new AccessDeniedException(caller.name(), operation, target);
    }
  }

  /** The same for a listing, of which the caller is shown what it may see. */
  public void authoriseListing(Caller caller, Permission permission) {
    requireOpen();
    if (!judge.hasSomewhere(caller, permission)) {
      throw denied(caller, permission, "");
    }
    counting.read(caller, permission, "");
  }

  /** The same for whatever there is, where the target is another one. */
  public void authoriseEverywhere(Caller caller, Permission permission, String target) {
    requireOpen();
    if (!judge.hasEverywhere(caller, permission)) {
      throw denied(caller, permission, target);
    }
  }

  /**
   * Requires that the vault is open.
   *
   * @throws VaultClosedException if it is not
   */
  public void requireOpen() {
    if (closed) {
      throw new VaultClosedException();
    }
  }

  private VaultException denied(Caller caller, Permission permission, String target) {
    var why = caller.proof().refuted(true).orElse("no right to it");
    counting.denied(Entry.of(caller, permission.code(), target, AuditOutcome.DENIED, why));
    return judge.isHidden(caller, permission, target)
        ? Hidden.notFound(permission, target)
        : new AccessDeniedException(caller.name(), permission.code(), target);
  }

  /**
   * Makes what an authorised caller did durable, with the entry that tells of it, where it is
   * nothing that listeners are told of.
   *
   * @see #commit(Caller, String, String, AuditOutcome, String, List, List, List)
   */
  public void commit(
      Caller caller,
      String operation,
      String target,
      AuditOutcome outcome,
      String detail,
      List<RecordWrite> writes,
      List<Fence> fences)
      throws ChangeRefusedException {
    commit(caller, operation, target, outcome, detail, writes, fences, List.of());
  }

  /**
   * Makes what an authorised caller did durable, with the entry that tells of it.
   *
   * @param target the name of what it was done to, with {@code /} and the version where it was done
   *     to one; the events are about the same
   * @param outcome how it ended; a failure is kept as well, with the time of the next attempt
   * @param fences the claims that must still stand
   * @param events what listeners are told of it
   * @throws ChangeRefusedException if other changes to the same records came first; nothing was
   *     written
   */
  public void commit(
      Caller caller,
      String operation,
      String target,
      AuditOutcome outcome,
      String detail,
      List<RecordWrite> writes,
      List<Fence> fences,
      List<VaultEvent> events)
      throws ChangeRefusedException {
    var entry =
        new Entry(
            caller.name(), operation, target, outcome, detail, writes, events, caller.context());
    writer.write(List.of(entry), usable(caller, outcome), fences);
  }

  /** The approvals that the caller has in hand, which what is done uses up. */
  private static List<Permit> usable(Caller caller, AuditOutcome outcome) {
    return outcome == AuditOutcome.DONE ? caller.unusedPermits() : List.of();
  }

  /**
   * Makes several things that an authorised caller did durable together, or none, each with the
   * entry that tells of it.
   *
   * @param fences the claims that must still stand
   * @throws ChangeRefusedException if other changes to the same records came first; nothing was
   *     written
   */
  public void commitAll(Caller caller, List<Deed> deeds, List<Fence> fences)
      throws ChangeRefusedException {
    var entries = deeds.stream().map(deed -> Entry.of(caller, deed)).toList();
    writer.write(entries, caller.unusedPermits(), fences);
  }

  /**
   * Makes entries durable together, or none, each in the name of whom it tells of and with its own
   * records.
   *
   * @throws ChangeRefusedException if other changes to the same records came first; nothing was
   *     written
   */
  public void commitEntries(List<Entry> entries) throws ChangeRefusedException {
    writer.write(entries, List.of(), List.of());
  }

  /** Whether something was counted that may be to be told by now. */
  public boolean isWanted() {
    return counting.isWanted();
  }

  /** Tells, in this thread, what was counted in windows that are over, if it is time for that. */
  public void tellIfWanted() {
    counting.sweepIfWanted();
  }

  /** Makes an entry that stands alone: a failure, the use of a key; a denial, which is counted. */
  public void record(
      Caller caller, String operation, String target, AuditOutcome outcome, String detail) {
    var entry = Entry.of(caller, operation, target, outcome, detail);
    if (outcome == AuditOutcome.DENIED) {
      counting.denied(entry);
    } else {
      writer.writeAlone(List.of(counting.judged(entry)), usable(caller, outcome));
    }
  }

  /** Tells what is done by an approval, which uses that up; nothing where none is in hand. */
  public void useUp(Caller caller, String operation, String target, String detail) {
    if (!caller.unusedPermits().isEmpty()) {
      record(caller, operation, target, AuditOutcome.DONE, detail);
    }
  }

  /** Ends one more chain of the trail, whose first has ended, with an entry that stands alone. */
  public void end(Caller caller, String operation, String detail, String chain) {
    writer.end(Entry.of(caller, operation, "", AuditOutcome.DONE, detail), chain);
  }

  /**
   * Does something while nobody commits through this gate: what waits goes on waiting. It must be
   * short, and must not commit.
   */
  public <T> T hold(Supplier<T> action) {
    return writer.hold(action);
  }

  /** Lets nobody in any more, and tells what was counted. */
  public void close() {
    closed = true;
    counting.finish();
  }
}
