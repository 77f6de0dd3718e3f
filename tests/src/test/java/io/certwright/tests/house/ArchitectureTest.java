package io.certwright.tests.house;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static io.certwright.tests.house.Production.check;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Which packages know which. */
class ArchitectureTest {

  private static final int LEAST = 300;

  @Test
  void onlyOnePackageImportsBouncyCastle() {
    onlyOnePackageImports("org.bouncycastle..", "io.certwright.internal.bouncycastle", 10);
  }

  @Test
  void onlyOnePackageImportsCaffeine() {
    onlyOnePackageImports("com.github.benmanes..", "io.certwright.internal.cache", 1);
  }

  private static void onlyOnePackageImports(String library, String home, int least) {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(home)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(library),
        Production.all(),
        LEAST);
    var importers =
        Production.all()
            .that(
                DescribedPredicate.describe(
                    "importers of " + library, type -> dependsOn(type, library)));
    check(classes().should().resideInAPackage(home), importers, 1);
    check(classes().should().resideInAPackage(home), Production.in(home), least);
  }

  private static boolean dependsOn(JavaClass type, String library) {
    return type.getDirectDependenciesFromSelf().stream()
        .anyMatch(dependency -> resideInAPackage(library).test(dependency.getTargetClass()));
  }

  @Test
  void packagesHaveNoCycles() {
    check(
        slices().assignedFrom(new ByPackage()).should().beFreeOfCycles(), Production.all(), LEAST);
  }

  private static final class ByPackage implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      return type.getPackageName().startsWith("io.certwright")
          ? SliceIdentifier.of(type.getPackageName())
          : SliceIdentifier.ignore();
    }

    @Override
    public String getDescription() {
      return "packages";
    }
  }

  @Test
  void internalsDoNotKnowWhatStandsOnThem() {
    check(
        noClasses()
            .that()
            .resideInAPackage("io.certwright.internal..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "io.certwright",
                "io.certwright.ca..",
                "io.certwright.lifecycle..",
                "io.certwright.tls..",
                "io.certwright.transfer.."),
        Production.in("io.certwright.internal.."),
        150);
  }

  @Test
  void theValuesThatUsersHandleKnowNoInternals() {
    // Between spi and the internals: what a policy or an error is, depends on no machinery.
    check(
        noClasses()
            .that()
            .resideInAnyPackage(
                "io.certwright.errors..",
                "io.certwright.event..",
                "io.certwright.policy..",
                "io.certwright.lint..",
                "io.certwright.trust..",
                "io.certwright.access..",
                "io.certwright.audit..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.certwright.internal.."),
        Production.of(PublishedModule.CORE),
        250);
  }

  @Test
  void contractsStandOnTheJdkAlone() {
    standsOn(PublishedModule.SPI, 35, "io.certwright.spi..");
  }

  @Test
  void backendsSeeTheContractsAlone() {
    standsOn(
        PublishedModule.STORAGE_FILE, 15, "io.certwright.spi..", "io.certwright.storage.file..");
    standsOn(
        PublishedModule.STORAGE_JDBC, 15, "io.certwright.spi..", "io.certwright.storage.jdbc..");
    standsOn(
        PublishedModule.NOTIFY_MAIL,
        3,
        "io.certwright.spi..",
        "io.certwright.notify.mail..",
        "jakarta.mail..",
        "javax.net.ssl..");
    standsOn(
        PublishedModule.NOTIFY_WEBHOOK,
        5,
        "io.certwright.spi..",
        "io.certwright.notify.webhook..",
        "javax.crypto..",
        "javax.net.ssl..");
  }

  private static void standsOn(PublishedModule module, int least, String... packages) {
    var allowed = Arrays.copyOf(packages, packages.length + 3);
    allowed[packages.length] = "java..";
    allowed[packages.length + 1] = "javax.sql..";
    allowed[packages.length + 2] = "org.jspecify..";
    check(
        classes().should().onlyDependOnClassesThat().resideInAnyPackage(allowed),
        Production.of(module),
        least);
  }

  @Test
  void theCoreNamesNoBackend() {
    noneKnows(PublishedModule.CORE, 250, "io.certwright.storage..", "io.certwright.testkit..");
  }

  @Test
  void theTestKitUsesWhatOthersCanUse() {
    noneKnows(PublishedModule.TESTKIT, 25, "io.certwright.internal..", "io.certwright.storage..");
  }

  @Test
  void whatServesByHttpUsesWhatOthersCanUse() {
    noneKnows(PublishedModule.HTTP, 5, "io.certwright.internal..", "io.certwright.storage..");
  }

  private static void noneKnows(PublishedModule module, int least, String... packages) {
    JavaClasses classes = Production.of(module);
    check(noClasses().should().dependOnClassesThat().resideInAnyPackage(packages), classes, least);
  }
}
