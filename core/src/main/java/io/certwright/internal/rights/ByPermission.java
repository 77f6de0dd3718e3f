package io.certwright.internal.rights;

import io.certwright.access.Permission;
import java.util.function.Function;

/**
 * A value for each permission, which one look at an array finds: each operation looks several
 * times. Immutable.
 */
public final class ByPermission<T> {

  private final Object[] values;

  /** The values that this gives. */
  @SuppressWarnings("EnumOrdinal") // What is kept here is never stored.
  public ByPermission(Function<Permission, ? extends T> value) {
    var permissions = Permission.values();
    values = new Object[permissions.length];
    for (var permission : permissions) {
      values[permission.ordinal()] = value.apply(permission);
    }
  }

  /** That of a permission. */
  @SuppressWarnings({"unchecked", "EnumOrdinal"}) // Only such values are in there.
  public T of(Permission permission) {
    return (T) values[permission.ordinal()];
  }
}
