package io.certwright.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.policy.LifetimeAction.Action;
import java.time.Duration;
import java.time.Period;
import java.util.List;
import java.util.OptionalInt;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LifetimeActionTest {

  private static CertificatePolicyBuilder shop() {
    return CertificatePolicy.tlsServer("shop.example.test");
  }

  private static LifetimeAction percentage(Action action, int percentage) {
    return new LifetimeAction(action, OptionalInt.of(percentage), OptionalInt.empty());
  }

  private static LifetimeAction days(Action action, int days) {
    return new LifetimeAction(action, OptionalInt.empty(), OptionalInt.of(days));
  }

  @Test
  void renewalAndNotificationsAreLifetimeActions() {
    var policy =
        shop().notifications(Notification.daysBefore(10), Notification.atPercentage(90)).build();
    assertThat(LifetimeAction.of(policy))
        .containsExactly(
            percentage(Action.AUTO_RENEW, 66),
            days(Action.EMAIL_CONTACTS, 10),
            percentage(Action.EMAIL_CONTACTS, 90));
    assertThat(LifetimeAction.of(shop().renewal(Renewal.never()).build())).isEmpty();
  }

  @Test
  void theEarliestOfTwoRulesIsTwoActions() {
    var both = Renewal.earliestOf(Renewal.atFraction(2, 3), Renewal.before(Duration.ofDays(30)));
    assertThat(LifetimeAction.of(shop().renewal(both).build()))
        .containsExactly(percentage(Action.AUTO_RENEW, 66), days(Action.AUTO_RENEW, 30));
  }

  @Test
  void aTimeBeforeTheEndIsWholeDaysAndNeverLater() {
    assertThat(LifetimeAction.of(shop().renewal(Renewal.before(Duration.ofDays(30))).build()))
        .containsExactly(days(Action.AUTO_RENEW, 30));
    assertThat(LifetimeAction.of(shop().renewal(Renewal.before(Duration.ofHours(25))).build()))
        .containsExactly(days(Action.AUTO_RENEW, 2));
    assertThat(LifetimeAction.of(shop().renewal(Renewal.beforePeriod(Period.of(0, 1, 3))).build()))
        .isEqualTo(List.of(days(Action.AUTO_RENEW, 34)));
  }

  @Property
  void aFractionIsAPercentageThatIsNotLater(
      @ForAll @IntRange(min = 1, max = 1_000) int numerator,
      @ForAll @IntRange(min = 1, max = 1_000) int rest) {
    int denominator = numerator + rest;
    var actions =
        LifetimeAction.of(shop().renewal(Renewal.atFraction(numerator, denominator)).build());
    int percentage = actions.get(0).lifetimePercentage().orElseThrow();
    assertThat(percentage).isBetween(1, 99);
    assertThat(percentage * denominator)
        .isLessThanOrEqualTo(Math.max(denominator, 100 * numerator));
  }
}
