package io.certwright.internal.gate;

import io.certwright.access.Identity;
import io.certwright.internal.record.Party;
import io.certwright.internal.rights.Rights;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** On whose behalf an operation runs. Thread-safe. */
public final class Caller {

  /** The one who opened the vault. */
  public static final Caller OWNER = new Caller(Party.OWNER, Optional.empty(), Proof.GIVEN);

  /** The vault's own life cycle engine. */
  public static final Caller SYSTEM = new Caller("system", Optional.empty(), Proof.GIVEN);

  private final String name;
  private final Optional<Identity> identity;
  private final Proof proof;
  private final Optional<String> through;
  private final List<Permit> permits;

  /** The identity's rights as they were last looked up, so that the next look is none. */
  private volatile @Nullable Rights rights;

  private Caller(String name, Optional<Identity> identity, Proof proof) {
    this(name, identity, proof, Optional.empty(), List.of());
  }

  private Caller(
      String name,
      Optional<Identity> identity,
      Proof proof,
      Optional<String> through,
      List<Permit> permits) {
    this.name = name;
    this.identity = identity;
    this.proof = proof;
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
    return new Caller(identity.name(), Optional.of(identity), proof);
  }

  /** Who asked for something earlier; that it is who it was found to be then is not proven anew. */
  public static Caller of(Party party) {
    return party
        .identity()
        .map(
            one ->
                new Caller(one.name(), party.identity(), Proof.GIVEN, party.through(), List.of()))
        .orElse(OWNER);
  }

  /** The same where somebody acts for it who is not the owner: that one stays known. */
  public Caller through(Caller behind) {
    var first = behind.through.or(() -> behind.identity.map(Identity::name));
    return new Caller(name, identity, proof, first, permits);
  }

  /** The same with an approval in hand. */
  Caller with(Permit permit) {
    var more = new ArrayList<>(permits);
    more.add(permit);
    var same = new Caller(name, identity, proof, through, more);
    same.rights = rights;
    return same;
  }

  /** What approvals it has in hand. */
  List<Permit> permits() {
    return permits;
  }

  /** Whether it has one for that in hand. */
  boolean isPermitted(Ask ask) {
    return permits.stream().anyMatch(permit -> permit.isFor(ask));
  }

  /** Who that is, as it is kept. */
  public Party party() {
    return new Party(identity, through);
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

  @Override
  public String toString() {
    return name;
  }
}
