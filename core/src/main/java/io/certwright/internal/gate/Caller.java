package io.certwright.internal.gate;

import io.certwright.access.Actor;
import io.certwright.access.Identity;
import io.certwright.audit.AuditContext;
import io.certwright.internal.record.Party;
import io.certwright.internal.rights.Rights;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** On whose behalf an operation runs. Thread-safe. */
public final class Caller {

  /** The one who opened the vault. */
  public static final Caller OWNER = new Caller(Actor.OWNER, Proof.GIVEN, AuditContext.NONE);

  /** The vault's own life cycle engine. */
  public static final Caller SYSTEM = new Caller(Actor.SYSTEM, Proof.GIVEN, AuditContext.NONE);

  private static final int RUN_LENGTH = 8;

  private final Actor actor;
  private final boolean owner;
  private final Proof proof;
  private final AuditContext context;
  private final Optional<String> through;
  private final List<Permit> permits;

  /** The identity's rights as they were last looked up, so that the next look is none. */
  private volatile @Nullable Rights rights;

  /** What counts its reads; none of a caller that several vaults know. */
  private volatile Reads.@Nullable Counts reads;

  private Caller(Actor actor, Proof proof, AuditContext context) {
    this(actor, proof, context, Optional.empty(), List.of());
  }

  private Caller(
      Actor actor,
      Proof proof,
      AuditContext context,
      Optional<String> through,
      List<Permit> permits) {
    this.actor = actor;
    this.owner = actor.hasAllRights();
    this.proof = proof;
    this.context = context;
    this.through = through;
    this.permits = List.copyOf(permits);
  }

  /** An identity, with its rights. */
  public static Caller of(Identity identity) {
    return of(identity, Proof.GIVEN);
  }

  /**
   * An identity, with its rights for as long as it can be proven.
   *
   * @param proof says when it no longer can be
   */
  public static Caller of(Identity identity, Proof proof) {
    return new Caller(Actor.of(identity), proof, AuditContext.NONE);
  }

  /** The engine in one more run: the entries of all that it does in that say which. */
  public static Caller inRun(SecureRandom random) {
    var id = new byte[RUN_LENGTH];
    random.nextBytes(id);
    return SYSTEM.in(AuditContext.of("run-" + HexFormat.of().formatHex(id)));
  }

  /** The same caller with the same rights, whose entries of the audit trail say this besides. */
  public Caller in(AuditContext of) {
    return new Caller(actor, proof, of, through, permits);
  }

  /** What its entries say besides. */
  public AuditContext context() {
    return context;
  }

  /** Whether it is the vault's own life cycle engine, in whatever run. */
  public boolean isSystem() {
    return actor.equals(Actor.SYSTEM);
  }

  /** The same as records keep it: without what proves who it is. */
  public Actor actor() {
    return actor;
  }

  /** Who asked for something earlier; that it is who it was found to be then is not proven anew. */
  public static Caller of(Party party) {
    return party
        .identity()
        .map(
            one ->
                new Caller(
                    Actor.of(one), Proof.GIVEN, AuditContext.NONE, party.through(), List.of()))
        .orElse(OWNER);
  }

  /**
   * The same where somebody acts for it who is not the owner: that one stays known.
   *
   * @param acting that it still may
   */
  public Caller through(Caller behind, Proof acting) {
    var first = behind.through.or(() -> behind.actor.identity().map(Identity::name));
    return new Caller(actor, proof.and(acting), context, first, permits);
  }

  /** The same with an approval in hand. */
  Caller with(Permit permit) {
    var more = new ArrayList<>(permits);
    more.add(permit);
    var same = new Caller(actor, proof, context, through, more);
    same.rights = rights;
    return same;
  }

  /** What approvals it has in hand. */
  List<Permit> permits() {
    return permits;
  }

  /** Those of them that nothing was done by yet. */
  List<Permit> unusedPermits() {
    return permits.isEmpty()
        ? permits
        : permits.stream().filter(permit -> !permit.isUsed()).toList();
  }

  /** Whether it has one for that in hand. */
  boolean isPermitted(Ask ask) {
    return permits.stream().anyMatch(permit -> permit.isFor(ask));
  }

  /** Who that is, as it is kept. */
  public Party party() {
    return new Party(actor.identity(), through);
  }

  /** How the audit trail calls it. */
  public String name() {
    return actor.name();
  }

  /** The identity; empty: the owner of the vault or the vault itself, who have every right. */
  public Optional<Identity> identity() {
    return actor.identity();
  }

  /** Whether it may do everything. */
  public boolean isOwner() {
    return owner;
  }

  Proof proof() {
    return proof;
  }

  @Nullable Rights rights() {
    return rights;
  }

  void remember(Rights found) {
    rights = found;
  }

  Reads.@Nullable Counts reads() {
    return reads;
  }

  void remember(Reads.Counts found) {
    reads = found;
  }

  @Override
  public String toString() {
    return actor.name();
  }
}
