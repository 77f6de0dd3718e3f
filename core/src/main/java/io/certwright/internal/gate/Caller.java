package io.certwright.internal.gate;

import io.certwright.access.Actor;
import io.certwright.access.Identity;
import io.certwright.audit.AuditContext;
import io.certwright.internal.rights.Rights;
import java.security.SecureRandom;
import java.util.HexFormat;
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
  private final Proof proof;
  private final AuditContext context;

  /** The identity's rights as they were last looked up, so that the next look is none. */
  private volatile @Nullable Rights rights;

  /** What counts its reads; none of a caller that several vaults know. */
  private volatile Reads.@Nullable Counts reads;

  private Caller(Actor actor, Proof proof, AuditContext context) {
    this.actor = actor;
    this.proof = proof;
    this.context = context;
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
    return new Caller(actor, proof, of);
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
    return actor.hasAllRights();
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
