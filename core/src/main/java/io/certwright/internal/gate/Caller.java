package io.certwright.internal.gate;

import io.certwright.access.Actor;
import io.certwright.access.Identity;
import io.certwright.internal.rights.Rights;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** On whose behalf an operation runs. Thread-safe. */
public final class Caller {

  /** The one who opened the vault. */
  public static final Caller OWNER = new Caller(Actor.OWNER, Proof.GIVEN);

  /** The vault's own life cycle engine. */
  public static final Caller SYSTEM = new Caller(Actor.SYSTEM, Proof.GIVEN);

  private final Actor actor;
  private final Proof proof;

  /** The identity's rights as they were last looked up, so that the next look is none. */
  private volatile @Nullable Rights rights;

  private Caller(Actor actor, Proof proof) {
    this.actor = actor;
    this.proof = proof;
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
    return new Caller(Actor.of(identity), proof);
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

  @Override
  public String toString() {
    return actor.name();
  }
}
