package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.MemoryStorage;
import io.certwright.Vault;
import io.certwright.WatchedCertificate;
import io.certwright.errors.InvalidRequestException;
import io.certwright.event.RecordedEvent;
import io.certwright.event.VaultEvent;
import io.certwright.lifecycle.Forecast;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.Notification;
import io.certwright.policy.Renewal;
import io.certwright.policy.RenewalWindow;
import io.certwright.tls.VaultTls;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is foretold is what happens. */
class ForecastTest {

  private static final int DAYS = 200;

  private final Home home = Home.inMemory();

  @AfterEach
  void close() {
    home.close();
  }

  private static CertificatePolicy policy(String name) {
    return CertificatePolicy.tlsServer(name + ".example.test").build();
  }

  private static int sum(Forecast forecast, ToIntFunction<Forecast.Day> what) {
    return forecast.days().stream().mapToInt(what).sum();
  }

  private static long count(List<VaultEvent> events, Class<? extends VaultEvent> type) {
    return events.stream().filter(type::isInstance).count();
  }

  /** By rules without jitter that matters within a day: the first event of each is at its day. */
  @Test
  void whatIsForetoldHappens() {
    var events = new ArrayList<RecordedEvent>();
    try (var lifecycle = LifecycleManager.builder(home.vault()).listener(events::add).build()) {
      lifecycle.manage("renewed", policy("renewed"));
      lifecycle.manage(
          "told",
          policy("told").toBuilder()
              .notifications(Notification.daysBefore(80), Notification.daysBefore(10))
              .build());
      lifecycle.manage("ends", policy("ends").toBuilder().renewal(Renewal.never()).build());
      lifecycle.manage("gone", policy("gone"));
      var before = lifecycle.forecast(1).days().get(0);
      assertThat(before.issues()).isEqualTo(4);
      assertThat(before.date())
          .isEqualTo(home.clock.instant().atZone(ZoneOffset.UTC).toLocalDate());
      lifecycle.runOnce();
      home.vault().delete("gone");
      events.clear();
      var forecast = lifecycle.forecast(DAYS);
      assertThat(forecast.days()).hasSize(DAYS);
      assertThat(forecast).as("it changes nothing").isEqualTo(lifecycle.forecast(DAYS));
      var end = home.clock.instant().plus(Duration.ofDays(DAYS)).truncatedTo(ChronoUnit.DAYS);
      while (home.clock.instant().isBefore(end)) {
        lifecycle.runOnce();
        home.clock.advance(Duration.ofHours(4));
      }
      var told = events.stream().map(RecordedEvent::event).toList();
      assertThat(sum(forecast, Forecast.Day::issues)).isZero();
      assertThat(sum(forecast, Forecast.Day::expiries))
          .isEqualTo((int) count(told, VaultEvent.Expired.class))
          .isEqualTo(1);
      assertThat(sum(forecast, Forecast.Day::purges))
          .isEqualTo((int) count(told, VaultEvent.Purged.class))
          .isEqualTo(1);
      assertThat(sum(forecast, Forecast.Day::renewals))
          .as("two thirds of 90 days; jitter makes them earlier, by a tenth of a life each")
          .isBetween(
              (int) count(told, VaultEvent.Renewed.class) - 2,
              (int) count(told, VaultEvent.Renewed.class));
      assertThat(sum(forecast, Forecast.Day::warnings))
          .as("the ten days come after the renewal")
          .isBetween(
              (int) count(told, VaultEvent.NearExpiry.class) - 1,
              (int) count(told, VaultEvent.NearExpiry.class));
    }
  }

  @Test
  void livesOfSecondsAreCountedAndDoNotTakeForever() {
    try (var lifecycle = LifecycleManager.builder(home.vault()).build()) {
      lifecycle.manage(
          "quick", policy("quick").toBuilder().validity(Duration.ofSeconds(30)).build());
      var days = lifecycle.forecast(Forecast.MOST_DAYS).days();
      assertThat(days.get(5).renewals()).isBetween(86_400 / 20, 86_400 / 19);
      assertThat(days.get(Forecast.MOST_DAYS - 1).renewals()).isEqualTo(days.get(5).renewals());
      assertThatThrownBy(() -> lifecycle.forecast(0)).isInstanceOf(InvalidRequestException.class);
      assertThatThrownBy(() -> lifecycle.forecast(Forecast.MOST_DAYS + 1))
          .isInstanceOf(InvalidRequestException.class);
    }
  }

  /** Nobody here renews what a server presents, or what a person has to take to a CA. */
  @Test
  void whatOthersRenewIsForetoldToEnd() throws Exception {
    home.vault().create("shop", policy("shop"));
    try (var server = TlsServer.start(VaultTls.server(home.vault(), "shop"));
        var elsewhere =
            Vault.builder(MemoryStorage.create(home.clock), home.protection)
                .clock(home.clock)
                .ticker(home.clock.ticker())
                .open();
        var lifecycle = LifecycleManager.builder(elsewhere).build()) {
      elsewhere.watch("seen", WatchedCertificate.probe("127.0.0.1", server.port()));
      var forecast = lifecycle.forecast(DAYS);
      assertThat(sum(forecast, Forecast.Day::renewals)).as("a look is no renewal").isZero();
      assertThat(sum(forecast, Forecast.Day::expiries)).isOne();
      assertThat(days(forecast, Forecast.Day::expiries))
          .containsExactly(home.clock.instant().plus(Duration.ofDays(90)));
    }
  }

  private static List<Instant> days(Forecast forecast, ToIntFunction<Forecast.Day> what) {
    return forecast.days().stream()
        .filter(day -> what.applyAsInt(day) > 0)
        .map(day -> day.date().atStartOfDay(ZoneOffset.UTC).toInstant())
        .toList();
  }

  @Test
  void aRequestThatNobodyTakesToItsCaIsForetoldWithTheEndOfWhatServes() {
    try (var lifecycle = LifecycleManager.builder(home.vault()).build()) {
      home.vault().create("shop", policy("shop"));
      home.vault()
          .updatePolicy(
              "shop", policy("shop").toBuilder().issuer(CertificatePolicy.UNKNOWN).build());
      var forecast = lifecycle.forecast(DAYS);
      assertThat(sum(forecast, Forecast.Day::renewals)).as("that is begun").isOne();
      assertThat(days(forecast, Forecast.Day::expiries))
          .containsExactly(home.clock.instant().plus(Duration.ofDays(90)));
    }
  }

  @Test
  void thresholdsThatWereSleptThroughAreForetoldAsOne() {
    var events = new ArrayList<RecordedEvent>();
    try (var lifecycle = LifecycleManager.builder(home.vault()).listener(events::add).build()) {
      home.vault()
          .create(
              "shop",
              policy("shop").toBuilder()
                  .renewal(Renewal.never())
                  .notifications(
                      Notification.daysBefore(80),
                      Notification.daysBefore(60),
                      Notification.daysBefore(10))
                  .build());
      home.clock.advance(Duration.ofDays(40));
      var forecast = lifecycle.forecast(DAYS);
      assertThat(forecast.days().get(0).warnings()).isOne();
      for (int i = 0; i < 100; i++) {
        lifecycle.runOnce();
        home.clock.advance(Duration.ofDays(1));
      }
      var told = events.stream().map(RecordedEvent::event).toList();
      assertThat(sum(forecast, Forecast.Day::warnings))
          .isEqualTo((int) count(told, VaultEvent.NearExpiry.class))
          .isEqualTo(2);
    }
  }

  /** Versions to come keep to the window as well, so that no day is foretold outside it. */
  @Test
  void renewalsAreForetoldWithinTheirWindow() {
    try (var lifecycle = LifecycleManager.builder(home.vault()).build()) {
      home.vault()
          .create(
              "shop",
              policy("shop").toBuilder()
                  .renewalWindow(RenewalWindow.wholeDays("UTC", DayOfWeek.SUNDAY))
                  .build());
      var foretold = days(lifecycle.forecast(3 * DAYS), Forecast.Day::renewals);
      assertThat(foretold).hasSizeGreaterThan(9);
      assertThat(foretold)
          .allSatisfy(
              day ->
                  assertThat(day.atZone(ZoneOffset.UTC).getDayOfWeek())
                      .isEqualTo(DayOfWeek.SUNDAY));
    }
  }
}
