package io.certwright.tests.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;

/** The classes that are published, and rules about them. */
final class Production {

  private static final JavaClasses ALL =
      new ClassFileImporter()
          .importUrls(
              Arrays.stream(PublishedModule.values()).map(PublishedModule::location).toList());

  private Production() {}

  /** All of them. */
  static JavaClasses all() {
    return ALL;
  }

  /** Those of one module. */
  static JavaClasses of(PublishedModule module) {
    var location = path(module.location().toString());
    return ALL.that(
        DescribedPredicate.describe("in " + module.folder(), type -> liesIn(type, location)));
  }

  private static boolean liesIn(JavaClass type, String location) {
    return type.getSource()
        .filter(source -> path(source.getUri().toString()).startsWith(location))
        .isPresent();
  }

  /** The path of a class file or jar: the same place has URIs with one slash and with three. */
  private static String path(String uri) {
    return uri.replaceFirst("^(jar:)?file:/+", "/");
  }

  /** Those of all modules in these packages. */
  static JavaClasses in(String packages) {
    return ALL.that(
        DescribedPredicate.describe(
            "in " + packages, JavaClass.Predicates.resideInAPackage(packages)));
  }

  /**
   * Checks a rule on classes.
   *
   * @param least how many classes there must be, so that a rule does not hold because it saw none
   */
  static void check(ArchRule rule, JavaClasses classes, int least) {
    assertThat(classes.size()).as("classes that the rule looks at").isGreaterThanOrEqualTo(least);
    rule.allowEmptyShould(false).check(classes);
  }
}
