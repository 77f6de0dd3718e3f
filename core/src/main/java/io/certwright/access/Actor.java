package io.certwright.access;

import io.certwright.errors.InvalidRequestException;
import java.util.Optional;

/**
 * On whose behalf something is done in a vault: its owner, the vault itself (the system), or an
 * identity.
 *
 * @param name as the audit trail has it: {@code owner}, {@code system}, or the identity's name
 * @param identity the identity, whose rights count; empty: the owner or the system, who have all
 */
public record Actor(String name, Optional<Identity> identity) {

  /** The one who opened the vault. */
  public static final Actor OWNER = new Actor("owner", Optional.empty());

  /** The vault itself. */
  public static final Actor SYSTEM = new Actor("system", Optional.empty());

  /** Checks that the name is that of the identity, or one of the vault's own. */
  public Actor {
    boolean fits =
        identity
            .map(one -> one.name().equals(name))
            .orElse(name.equals("owner") || name.equals("system"));
    if (!fits) {
      throw new InvalidRequestException(
          "actor", "\"" + name + "\" is neither the owner, the system, nor the identity given");
    }
  }

  /** An identity. */
  public static Actor of(Identity identity) {
    return new Actor(identity.name(), Optional.of(identity));
  }

  /** Whether it may do everything. */
  public boolean hasAllRights() {
    return identity.isEmpty();
  }

  @Override
  public String toString() {
    return name;
  }
}
