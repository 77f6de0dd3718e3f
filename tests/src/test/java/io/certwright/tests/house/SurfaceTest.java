package io.certwright.tests.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static io.certwright.tests.house.Production.check;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.HasModifiers;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the public types show of themselves. */
class SurfaceTest {

  private static final int LEAST = 90;

  /** Nothing of these may stand in what a user compiles against. */
  private static final Set<String> HIDDEN =
      Set.of("io.certwright.internal.", "org.bouncycastle.", "com.github.benmanes.", "org.slf4j.");

  /** Classes that others extend by design. */
  private static final Set<String> EXTENDED =
      Set.of(
          "io.certwright.errors.VaultException",
          "io.certwright.testkit.ForwardingStorage",
          "io.certwright.testkit.NotifierContract",
          "io.certwright.testkit.StorageContract");

  private static final Set<String> EXPORTED =
      Arrays.stream(PublishedModule.values())
          .flatMap(module -> module.exports().stream())
          .collect(Collectors.toCollection(TreeSet::new));

  @Test
  void publicSignaturesHideWhatIsBehindThem() {
    check(classes().should(new HideInternals()), visible(), LEAST);
  }

  @Test
  void publicTypesAreClosedUnlessMadeForExtension() {
    check(classes().should(new BeClosed()), topLevel(), LEAST);
  }

  private static JavaClasses visible() {
    return Production.all()
        .that(DescribedPredicate.describe("visible to users", SurfaceTest::isVisible));
  }

  private static JavaClasses topLevel() {
    return visible()
        .that(
            DescribedPredicate.describe(
                "of the top level", type -> type.getEnclosingClass().isEmpty()));
  }

  private static boolean isVisible(JavaClass type) {
    return EXPORTED.contains(type.getPackageName())
        && isShown(type)
        && type.getEnclosingClass().map(SurfaceTest::isVisible).orElse(true);
  }

  private static boolean isShown(HasModifiers item) {
    return item.getModifiers().contains(JavaModifier.PUBLIC)
        || item.getModifiers().contains(JavaModifier.PROTECTED);
  }

  private static final class HideInternals extends ArchCondition<JavaClass> {
    HideInternals() {
      super("show no internal type");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
      type.getSuperclass().ifPresent(above -> judge(type, above.getAllInvolvedRawTypes(), events));
      type.getInterfaces().forEach(above -> judge(type, above.getAllInvolvedRawTypes(), events));
      type.getTypeParameters()
          .forEach(parameter -> judge(type, parameter.getAllInvolvedRawTypes(), events));
      for (JavaMember member : type.getMembers()) {
        if (isShown(member) && !member.getModifiers().contains(JavaModifier.SYNTHETIC)) {
          var involved = new LinkedHashSet<>(member.getAllInvolvedRawTypes());
          if (member instanceof JavaCodeUnit unit) {
            involved.addAll(unit.getExceptionTypes());
          }
          judge(member, involved, events);
        }
      }
    }

    private static void judge(HasName where, Set<JavaClass> shown, ConditionEvents events) {
      for (var type : shown) {
        boolean hidden = HIDDEN.stream().anyMatch(type.getName()::startsWith);
        events.add(
            new SimpleConditionEvent(where, !hidden, where.getName() + " shows " + type.getName()));
      }
    }
  }

  private static final class BeClosed extends ArchCondition<JavaClass> {
    BeClosed() {
      super("be final, an interface, an enum, a record, or among " + EXTENDED);
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
      boolean closed =
          type.isInterface()
              || type.isEnum()
              || type.isRecord()
              || type.getModifiers().contains(JavaModifier.FINAL);
      boolean extended =
          EXTENDED.contains(type.getName()) && type.getModifiers().contains(JavaModifier.ABSTRACT);
      events.add(
          new SimpleConditionEvent(
              type, closed || extended, type.getName() + " can be extended by anybody"));
    }
  }
}
