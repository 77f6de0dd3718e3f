package io.certwright.access;

import io.certwright.errors.InvalidRequestException;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** What is assigned. */
public sealed interface Grant {

  /**
   * What a role has, whenever it is asked.
   *
   * @param name the role's name; kept in lower case
   */
  record OfRole(String name) implements Grant {
    /** Checks the name. */
    public OfRole {
      name = Texts.name("role", name);
    }

    @Override
    public String toString() {
      return "role " + name;
    }
  }

  /**
   * Permissions one by one.
   *
   * @param permissions at least one
   */
  record OfPermissions(Set<Permission> permissions) implements Grant {
    /** Copies the set. */
    public OfPermissions {
      if (permissions.isEmpty()) {
        throw new InvalidRequestException("permissions", "there are none; assign one at least");
      }
      permissions = Collections.unmodifiableSet(EnumSet.copyOf(permissions));
    }

    @Override
    public String toString() {
      return permissions.stream().map(Permission::code).collect(Collectors.joining(" "));
    }
  }

  /** What a role has. */
  static Grant role(String name) {
    return new OfRole(name);
  }

  /** Permissions one by one. */
  static Grant permissions(Permission first, Permission... others) {
    return new OfPermissions(EnumSet.of(first, others));
  }
}
