package io.certwright.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.internal.schedule.Decision.Action;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.KeyRenewal;
import io.certwright.policy.Notification;
import io.certwright.policy.Renewal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** What is decided, by clocks that stand still, run, jump ahead and go back. */
class DecisionPropertiesTest {

  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
  private static final Duration LIFE = AgendaModel.LIFE;

  private static final CertificatePolicy POLICY =
      CertificatePolicy.tlsServer("shop.example.test")
          .validity(LIFE)
          .notifications(
              Notification.atPercentage(50),
              Notification.daysBefore(30),
              Notification.daysBefore(7),
              Notification.daysBefore(1))
          .keyRenewal(KeyRenewal.preparedAhead(Duration.ofDays(10)))
          .overlap(Duration.ofDays(20))
          .build();

  /** Steps of a clock in seconds, some of them back. */
  @Provide
  Arbitrary<List<Long>> jumps() {
    return Arbitraries.oneOf(
            Arbitraries.longs().between(0, 3_600),
            Arbitraries.longs().between(0, Duration.ofDays(10).toSeconds()),
            Arbitraries.longs()
                .between(-Duration.ofDays(40).toSeconds(), Duration.ofDays(200).toSeconds()))
        .list()
        .ofMinSize(1)
        .ofMaxSize(60);
  }

  @Property(tries = 300)
  void eachThingIsDoneOnceAndInTime(
      @ForAll("jumps") List<Long> jumps, @ForAll @Size(60) boolean[] fails, @ForAll long seed) {
    var model = new AgendaModel(POLICY, seed, START);
    var now = START;
    for (int i = 0; i < jumps.size(); i++) {
      now = now.plusSeconds(jumps.get(i));
      model.runAt(now, fails[i]);
    }
    assertThat(model.log()).as("each mark is left once").doesNotHaveDuplicates();
    var made = model.made();
    for (int i = 1; i < made.size(); i++) {
      assertThat(Duration.between(made.get(i - 1), made.get(i)))
          .as("the least interval")
          .isGreaterThanOrEqualTo(LIFE.dividedBy(20));
    }
    for (var retired : model.retired().entrySet()) {
      int version = retired.getKey();
      assertThat(retired.getValue())
          .as("the overlap of version %s", version)
          .isAfterOrEqualTo(made.get(version).plus(POLICY.overlap().orElseThrow()));
    }
  }

  /** By a clock that looks often enough and an issuer that answers, nothing ever ends. */
  @Property(tries = 100)
  void nothingEndsWhereTheClockRuns(@ForAll long seed) {
    var model = new AgendaModel(POLICY, seed, START);
    for (int day = 0; day < 3 * 365; day++) {
      model.runAt(START.plus(Duration.ofDays(day)), false);
    }
    assertThat(model.log()).noneMatch(done -> done.startsWith("EXPIRED"));
    assertThat(model.log()).filteredOn(done -> done.startsWith("NEAR_EXPIRY")).isNotEmpty();
    assertThat(model.made().size()).isBetween(3 * 365 / 61, 3 * 365 / 45);
    // The first version's key was made with it; the last one's may lie ahead.
    assertThat(model.prepared() - model.made().size())
        .as("a key ahead of each renewal")
        .isBetween(-1, 0);
  }

  @Property(tries = 300)
  void whatIsDueStaysDue(
      @ForAll("jumps") List<Long> jumps, @ForAll long seed, @ForAll("jumps") List<Long> later) {
    var model = new AgendaModel(POLICY, seed, START);
    var now = START;
    for (long jump : jumps) {
      now = now.plusSeconds(jump);
      model.runAt(now, false);
    }
    var state = model.state();
    var due = Decision.due(state);
    for (long jump : later) {
      now = now.plusSeconds(Math.abs(jump));
      boolean isDue = due.isPresent() && !due.get().isAfter(now);
      var decision = Decision.of(state, now);
      assertThat(decision.action() != Action.NOTHING).isEqualTo(isDue);
      assertThat(decision).as("pure").isEqualTo(Decision.of(state, now));
      if (!isDue) {
        assertThat(decision.at()).isEqualTo(due);
      }
    }
  }

  @Example
  void thresholdsThatWereSleptThroughAreToldAsTheOneNearestToTheEnd() {
    var never = POLICY.toBuilder().keyRenewal(KeyRenewal.newKey());
    var policy = never.renewal(Renewal.never()).build();
    var model = new AgendaModel(policy, 1, START);
    model.runAt(START.plus(LIFE).minus(Duration.ofDays(3)), false);
    assertThat(model.log()).containsExactly("NEAR_EXPIRY 1 7 days before");
    model.runAt(START.plus(LIFE).minus(Duration.ofHours(3)), false);
    model.runAt(START, false);
    model.runAt(START.plus(LIFE).minus(Duration.ofHours(2)), false);
    assertThat(model.log())
        .containsExactly("NEAR_EXPIRY 1 7 days before", "NEAR_EXPIRY 1 1 days before");
    model.runAt(START.plus(LIFE).plusMillis(999), false);
    assertThat(model.log()).hasSize(2);
    model.runAt(START.plus(LIFE).plusSeconds(1), false);
    assertThat(model.log()).hasSize(3).contains("EXPIRED 1");
    assertThat(Decision.due(model.state())).isEmpty();
  }

  @Example
  void anEndThatWasSleptThroughIsToldInsteadOfItsThresholdsAndBeforeTheRenewal() {
    var model = new AgendaModel(POLICY, 1, START);
    model.runAt(START.plus(LIFE).plus(Duration.ofDays(10)), false);
    assertThat(model.log().get(0)).isEqualTo("EXPIRED 1");
    assertThat(model.log()).noneMatch(done -> done.startsWith("NEAR_EXPIRY"));
    assertThat(model.made()).hasSize(2);
  }

  @Example
  void aVersionThatCameBackDoesNotRetireWhileItServes() {
    var model = new AgendaModel(POLICY, 1, START);
    model.runAt(START.plus(Duration.ofDays(61)), false);
    assertThat(model.made()).hasSize(2);
    var agenda = model.state().agenda();
    assertThat(agenda.nextRetirement(Optional.of("2"))).isPresent();
    assertThat(agenda.nextRetirement(Optional.of("1"))).isEmpty();
  }

  /** An issuer that wants each new version gone is no reason for a storm. */
  @Property(tries = 100)
  void anIssuerThatRevokesEverythingIsNoStorm(@ForAll long seed) {
    var model = new AgendaModel(POLICY, seed, START);
    var interval = LIFE.dividedBy(20);
    var seen = new HashSet<Integer>();
    for (int hour = 0; hour < 24 * 30; hour++) {
      var now = START.plus(Duration.ofHours(hour));
      model.revoke(now);
      model.runAt(now, false);
      seen.add(model.made().size());
    }
    assertThat(model.made().get(1)).as("at once").isEqualTo(START);
    assertThat((long) model.made().size())
        .as("one for the issuer's sake and one in its turn")
        .isLessThanOrEqualTo(2 * Duration.ofDays(30).dividedBy(interval) + 2);
    assertThat(seen.size()).isGreaterThan(3);
  }
}
