package io.certwright.internal.gate;

import io.certwright.access.Identity;
import io.certwright.access.Permission;
import java.util.Optional;

/**
 * On whose behalf an operation runs.
 *
 * @param name how the audit trail calls it
 * @param identity the identity; empty: the owner of the vault or the vault itself
 */
public record Caller(String name, Optional<Identity> identity) {

  /** The one who opened the vault. */
  public static final Caller OWNER = new Caller("owner", Optional.empty());

  /** The vault's own life cycle engine. */
  public static final Caller SYSTEM = new Caller("system", Optional.empty());

  /** An identity, with its rights. */
  public static Caller of(Identity identity) {
    return new Caller(identity.name(), Optional.of(identity));
  }

  /** Whether it has the right. The owner has every right; an identity has none of its own. */
  public boolean has(Permission permission) {
    return identity.isEmpty();
  }
}
