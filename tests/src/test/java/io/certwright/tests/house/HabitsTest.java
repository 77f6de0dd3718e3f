package io.certwright.tests.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static io.certwright.tests.house.Production.check;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ConditionEvents;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Date;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What no code does, wherever it stands: ask the machine for the time, print, end the process. */
@SuppressWarnings("UnnecessaryLambda") // the rules are values
class HabitsTest {

  private static final int LEAST = 300;

  /** Where the system's clock is the default of something that takes a clock. */
  private static final Set<String> CLOCK_DEFAULTS =
      Set.of(
          "io.certwright.VaultBuilder",
          "io.certwright.MemoryStorage",
          "io.certwright.keystore.StoreSpi",
          "io.certwright.notify.webhook.WebhookNotifier$Builder",
          "io.certwright.storage.file.FileStorage$Builder",
          "io.certwright.transfer.VaultRestore");

  /** Where the randomness of decisions comes from unless the application gives another. */
  private static final Set<String> DECISION_RANDOM = Set.of("io.certwright.VaultBuilder");

  private static final Predicate<String> WALL_CLOCK =
      call ->
          call.matches("java\\.time\\.[A-Za-z]+\\.now\\((java\\.time\\.ZoneId)?\\)")
              || call.equals("java.lang.System.currentTimeMillis()")
              || call.equals("java.util.Date.<init>()")
              || call.equals("java.util.Calendar.getInstance()")
              || call.equals("java.util.GregorianCalendar.<init>()");

  private static final Predicate<String> SYSTEM_CLOCK =
      call -> call.matches("java\\.time\\.Clock\\.(system|tick(Millis|Seconds|Minutes)).*");

  private static final Predicate<String> PRINTING =
      call ->
          call.matches("java\\.lang\\.System\\.(out|err|in|setOut|setErr|console).*")
              || call.matches(".*\\.printStackTrace\\(.*")
              || call.equals("java.lang.Thread.dumpStack()");

  private static final Predicate<String> ENDING =
      call -> call.matches("java\\.lang\\.(System|Runtime)\\.(exit|halt|runFinalization)\\(.*");

  private static final Predicate<String> PREDICTABLE =
      call ->
          call.startsWith("java.util.Random.")
              || call.startsWith("java.util.SplittableRandom.")
              || call.equals("java.lang.Math.random()");

  private static final Predicate<String> THREAD_LOCAL_RANDOM =
      call -> call.startsWith("java.util.concurrent.ThreadLocalRandom.");

  @Test
  void nobodyAsksTheMachineForTheTime() {
    nobody("the machine's time", WALL_CLOCK, Production.all());
    nobody("the system's clock", SYSTEM_CLOCK, except(CLOCK_DEFAULTS));
  }

  @Test
  void nobodyPrints() {
    nobody("the system's streams", PRINTING, Production.all());
    check(
        noClasses().should().dependOnClassesThat().resideInAPackage("java.util.logging.."),
        Production.all(),
        LEAST);
  }

  @Test
  void nobodyEndsTheProcess() {
    nobody("the end of the process", ENDING, Production.all());
  }

  @Test
  void nothingIsLeftToFinalizers() {
    check(
        noMethods().that().haveRawParameterTypes(new Class<?>[0]).should().haveName("finalize"),
        Production.all(),
        LEAST);
  }

  @Test
  void randomnessIsUnpredictableOrInjected() {
    nobody("predictable randomness", PREDICTABLE, outsideOfTests());
    nobody(
        "a thread's randomness", THREAD_LOCAL_RANDOM, exceptOf(outsideOfTests(), DECISION_RANDOM));
  }

  @Test
  void theNamedPlacesAreThereAndNeedTheirLeave() {
    for (var name : CLOCK_DEFAULTS) {
      assertThat(offences("the system's clock", SYSTEM_CLOCK, Production.all().get(name)))
          .as(name)
          .isTrue();
    }
    for (var name : DECISION_RANDOM) {
      assertThat(offences("a thread's randomness", THREAD_LOCAL_RANDOM, Production.all().get(name)))
          .as(name)
          .isTrue();
    }
  }

  @Test
  void theRulesSeeWhatTheyForbid() {
    var offender = new ClassFileImporter().importClasses(Offender.class).get(Offender.class);
    assertThat(offences("the time", WALL_CLOCK, offender)).isTrue();
    assertThat(offences("the streams", PRINTING, offender)).isTrue();
    assertThat(offences("the end", ENDING, offender)).isTrue();
    assertThat(offences("randomness", PREDICTABLE, offender)).isTrue();
    assertThat(offences("a time by reference", call -> call.contains("LocalDate.now"), offender))
        .isTrue();
  }

  /** Does what is forbidden; nobody calls it. */
  @SuppressWarnings({"unused", "JavaTimeDefaultTimeZone", "JavaUtilDate"})
  private static final class Offender {
    private Object time() {
      return new Date().toInstant().isAfter(Instant.now());
    }

    private Supplier<LocalDate> reference() {
      return LocalDate::now;
    }

    private void end() {
      System.err.println(new Random().nextInt());
      System.exit(1);
    }
  }

  private static void nobody(String what, Predicate<String> forbidden, JavaClasses classes) {
    check(classes().should(Uses.none(what, forbidden)), classes, LEAST);
  }

  private static boolean offences(String what, Predicate<String> forbidden, JavaClass type) {
    var events = ConditionEvents.Factory.create();
    Uses.none(what, forbidden).check(type, events);
    return events.containViolation();
  }

  private static JavaClasses except(Set<String> names) {
    return exceptOf(Production.all(), names);
  }

  private static JavaClasses exceptOf(JavaClasses classes, Set<String> names) {
    return classes.that(
        DescribedPredicate.describe(
            "other than " + names, type -> !names.contains(type.getName())));
  }

  /** The kit simulates: what is random in it has to be the same each time. */
  private static JavaClasses outsideOfTests() {
    return Production.all()
        .that(
            DescribedPredicate.describe(
                "outside of the test kit",
                type -> !type.getPackageName().startsWith("io.certwright.testkit")));
  }
}
