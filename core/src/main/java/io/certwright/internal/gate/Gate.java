package io.certwright.internal.gate;

import io.certwright.access.Permission;
import io.certwright.audit.AuditOutcome;
import io.certwright.audit.AuditSettings;
import io.certwright.errors.AccessDeniedException;
import io.certwright.errors.NotFoundException;
import io.certwright.errors.VaultClosedException;
import io.certwright.errors.VaultException;
import io.certwright.event.VaultEvent;
import io.certwright.internal.commit.Change;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.commit.Committer;
import io.certwright.internal.record.AuditRecord;
import io.certwright.internal.record.EventCodec;
import io.certwright.internal.record.Names;
import io.certwright.internal.rights.ObjectTags;
import io.certwright.internal.rights.Rulebook;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.storage.Fence;
import io.certwright.spi.storage.RecordWrite;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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

  private static final int MAX_DETAIL = 1000;

  private final Committer committer;
  private final Clock clock;
  private final String vault;
  private final Judge judge;
  private final Counting counting;

  private volatile boolean closed;

  /**
   * A gate in front of a committer.
   *
   * @param vault the vault's name, for the log
   * @param judge says what identities may do
   * @param ticker nanoseconds that only ever go on
   * @param settings how what happens often is told
   */
  public Gate(
      Committer committer,
      Clock clock,
      String vault,
      Judge judge,
      LongSupplier ticker,
      AuditSettings settings) {
    this.counting = new Counting(settings, clock, ticker);
    this.committer = committer;
    this.clock = clock;
    this.vault = vault;
    this.judge = judge;
  }

  /** One through which the owner alone goes. */
  public static Gate ofOwner(Committer committer, Clock clock, String vault) {
    var judge = new Judge(Rulebook.NONE, ObjectTags.NONE, clock);
    return new Gate(committer, clock, vault, judge, System::nanoTime, AuditSettings.standard());
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
    requireOpen();
    if (!caller.isOwner() && !judge.has(caller, permission, target)) {
      throw denied(caller, permission, target);
    }
    counting.read(caller, permission, target, this::write);
  }

  /** That a caller, which is let in by a permission for more than that, is about to read. */
  public void tellReading(Caller caller, Permission permission, String target) {
    counting.administrative(caller, permission, target, this::write);
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
  }

  /** The same for what is going to have these tags, whatever it has now. */
  public void authoriseTagged(
      Caller caller, Permission permission, String target, Map<String, String> tags) {
    requireOpen();
    if (!judge.hasIfTagged(caller, permission, target, (kind, name) -> tags)) {
      throw denied(caller, permission, target);
    }
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
    counting.read(caller, permission, "", this::write);
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
    counting.denied(
        Entry.of(caller, permission.code(), target, AuditOutcome.DENIED, why), this::write);
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
    var note = note(caller, operation, target, outcome, detail);
    var kept = events.stream().map(EventCodec::encode).toList();
    committer.commit(new Change(writes, note, kept, fences, Optional.empty()));
    EventLog.write(vault, caller.name(), target, events);
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
    var parts = deeds.stream().map(deed -> part(caller, deed)).toList();
    committer.commit(new Change(parts, fences, Optional.empty()));
    deeds.forEach(deed -> EventLog.write(vault, caller.name(), deed.target(), deed.events()));
  }

  private Change.Deed part(Caller caller, Deed deed) {
    return new Change.Deed(
        deed.writes(),
        note(caller, deed.operation(), deed.target(), AuditOutcome.DONE, deed.detail()),
        deed.events().stream().map(EventCodec::encode).toList());
  }

  /**
   * Makes entries durable together, or none, each in the name of whom it tells of and with its own
   * records.
   *
   * @throws ChangeRefusedException if other changes to the same records came first; nothing was
   *     written
   */
  public void commitEntries(List<Entry> entries) throws ChangeRefusedException {
    var parts = entries.stream().map(this::part).toList();
    committer.commit(new Change(parts, List.of(), Optional.empty()));
    entries.forEach(e -> EventLog.write(vault, e.identity(), e.target(), e.events()));
  }

  /** The same where nothing can come first. */
  private void write(List<Entry> entries) {
    try {
      commitEntries(entries);
    } catch (ChangeRefusedException e) {
      throw new IllegalStateException("an entry without preconditions was refused", e);
    }
  }

  /** Whether something was counted that may be to be told by now. */
  public boolean isWanted() {
    return counting.isWanted();
  }

  /** Tells, in this thread, what was counted in windows that are over, if it is time for that. */
  public void tellIfWanted() {
    counting.sweepIfWanted(this::write);
  }

  private Change.Deed part(Entry entry) {
    return new Change.Deed(
        entry.writes(), note(entry), entry.events().stream().map(EventCodec::encode).toList());
  }

  /** Makes an entry that stands alone: a denial, a failure, the use of a key. */
  public void record(
      Caller caller, String operation, String target, AuditOutcome outcome, String detail) {
    var entry = Entry.of(caller, operation, target, outcome, detail);
    write(List.of(counting.judged(entry)));
  }

  /** Ends one more chain of the trail, whose first has ended, with an entry that stands alone. */
  public void end(Caller caller, String operation, String detail, String chain) {
    var note = note(caller, operation, "", AuditOutcome.DONE, detail);
    try {
      committer.commit(new Change(List.of(), note, List.of(), List.of(), Optional.of(chain)));
    } catch (ChangeRefusedException e) {
      throw new IllegalStateException("an entry without preconditions was refused", e);
    }
  }

  /**
   * Does something while nobody commits through this gate: what waits goes on waiting. It must be
   * short, and must not commit.
   */
  public <T> T hold(Supplier<T> action) {
    return committer.hold(action);
  }

  /** Lets nobody in any more, and tells what was counted. */
  public void close() {
    closed = true;
    counting.finish(this::write);
  }

  private AuditRecord.Note note(
      Caller caller, String operation, String target, AuditOutcome outcome, String detail) {
    return note(Entry.of(caller, operation, target, outcome, detail));
  }

  private AuditRecord.Note note(Entry entry) {
    return new AuditRecord.Note(
        clock.instant().truncatedTo(ChronoUnit.MILLIS),
        entry.identity(),
        entry.operation(),
        entry.target(),
        entry.outcome(),
        printable(entry.detail()),
        entry.context());
  }

  /** Text from outside, such as an issuer's message, cannot forge a line or flood the trail. */
  private static String printable(String text) {
    if (text.length() <= MAX_DETAIL && text.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
      return text;
    }
    var plain = new StringBuilder();
    text.codePoints()
        .limit(MAX_DETAIL)
        .forEach(
            point -> {
              if (Character.isLetterOrDigit(point) || (point >= ' ' && point < 0x7f)) {
                plain.appendCodePoint(point);
              } else {
                plain.append(String.format(Locale.ROOT, "\\u{%x}", point));
              }
            });
    return plain.toString();
  }
}
