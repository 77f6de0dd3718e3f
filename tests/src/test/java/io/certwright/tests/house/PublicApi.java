package io.certwright.tests.house;

import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The public API of a module as text: one line for each type and, indented, for each member.
 * Stable: sorted, and free of what says nothing to a user (names of parameters, methods of {@code
 * Object}, what a record or enum has anyway).
 */
final class PublicApi {

  private PublicApi() {}

  static List<String> of(PublishedModule module) {
    var exports = module.exports();
    var lines = new ArrayList<String>();
    module.classes().stream()
        .filter(type -> exports.contains(type.getPackageName()) && isVisible(type))
        .sorted(Comparator.comparing(Class::getName))
        .forEach(
            type -> {
              lines.add(ApiType.describe(type));
              ApiMembers.of(type).forEach(member -> lines.add("  " + member));
            });
    return lines;
  }

  /** Whether code outside of the package can name it. */
  static boolean isVisible(Class<?> type) {
    var enclosing = type.getEnclosingClass();
    return !type.isSynthetic()
        && isShown(type.getModifiers(), enclosing)
        && (enclosing == null || isVisible(enclosing));
  }

  /** Whether something with these modifiers can be reached from outside of its class. */
  static boolean isShown(int modifiers, Class<?> home) {
    boolean inherited = home != null && !Modifier.isFinal(home.getModifiers());
    return Modifier.isPublic(modifiers) || (inherited && Modifier.isProtected(modifiers));
  }
}
