package io.certwright.tests.house;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.function.Predicate;

/** What a class must not touch: calls, method references and fields. */
final class Uses {

  private Uses() {}

  /**
   * The condition that nothing is used which matches.
   *
   * @param what how it is called in a failure
   * @param forbidden gets {@code owner.member(parameter types)}, or {@code owner.member} of a field
   */
  static ArchCondition<JavaClass> none(String what, Predicate<String> forbidden) {
    return new ArchCondition<>("not use " + what) {
      @Override
      public void check(JavaClass item, ConditionEvents events) {
        for (var access : item.getAccessesFromSelf()) {
          boolean used = forbidden.test(nameOf(access));
          events.add(new SimpleConditionEvent(access, !used, access.getDescription()));
        }
      }
    };
  }

  private static String nameOf(JavaAccess<?> access) {
    var target = access.getTarget();
    return access instanceof JavaFieldAccess
        ? target.getOwner().getName() + "." + target.getName()
        : target.getFullName();
  }
}
