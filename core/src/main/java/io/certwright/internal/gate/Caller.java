package io.certwright.internal.gate;

import io.certwright.access.Identity;
import io.certwright.internal.rights.Rights;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** On whose behalf an operation runs. Thread-safe. */
public final class Caller {

  /** The one who opened the vault. */
  public static final Caller OWNER = new Caller("owner", Optional.empty(), Proof.GIVEN);

  /** The vault's own life cycle engine. */
  public static final Caller SYSTEM = new Caller("system", Optional.empty(), Proof.GIVEN);

  private final String name;
  private final Optional<Identity> identity;
  private final Proof proof;

  /** The identity's rights as they were last looked up, so that the next look is none. */
  private volatile @Nullable Rights rights;

  /** What counts its reads; none of a caller that several vaults know. */
  private volatile Reads.@Nullable Counts reads;

  private Caller(String name, Optional<Identity> identity, Proof proof) {
    this.name = name;
    this.identity = identity;
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
    return new Caller(identity.name(), Optional.of(identity), proof);
  }

  /** How the audit trail calls it. */
  public String name() {
    return name;
  }

  /** The identity; empty: the owner of the vault or the vault itself, who have every right. */
  public Optional<Identity> identity() {
    return identity;
  }

  /** Whether it may do everything. */
  public boolean isOwner() {
    return identity.isEmpty();
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
    return name;
  }
}
