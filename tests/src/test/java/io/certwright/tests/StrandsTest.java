package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.PageRequest;
import io.certwright.Vault;
import io.certwright.audit.AuditEntry;
import io.certwright.audit.AuditOutcome;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.KeyRenewal;
import io.certwright.spi.keys.KeyHost;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.StorageException;
import io.certwright.spi.storage.StoredRecord;
import io.certwright.testkit.FakeKeyHost;
import io.certwright.testkit.FakeOversight;
import io.certwright.testkit.ForwardingStorage;
import io.certwright.tests.log.KeptLog;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What else is due with a certificate keeps no renewal waiting, whatever is thrown at it. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class StrandsTest {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final String FOREIGN = "token 7731\r\nforged line";
  private static final CertificatePolicy SHOP = Home.outside("shop.example.test");

  private static void hours(Home home, LifecycleManager lifecycle, long hours) {
    for (long hour = 0; hour < hours; hour++) {
      home.clock.advance(HOUR);
      lifecycle.runOnce();
    }
  }

  private static int versions(Vault vault) {
    return vault.listVersions("shop", PageRequest.first(100)).items().size();
  }

  private static void issue(LifecycleManager lifecycle, CertificatePolicy policy) {
    lifecycle.manage("shop", policy);
    assertThat(lifecycle.runOnce().issued()).isEqualTo(1);
  }

  private static void requireFailed(List<AuditEntry> entries, String thrown) {
    assertThat(entries)
        .isNotEmpty()
        .allSatisfy(
            entry -> {
              assertThat(entry.outcome()).isEqualTo(AuditOutcome.FAILED);
              assertThat(entry.detail())
                  .contains("failed with " + thrown, "again at ")
                  .doesNotContain("7731");
            });
  }

  /** The log names what was thrown, and nothing that it said; a message could also forge lines. */
  private static void requireOutlined(String thrown) {
    var lines = KeptLog.take();
    assertThat(lines).anyMatch(line -> line.text().contains(thrown));
    assertThat(lines)
        .allSatisfy(
            line -> {
              assertThat(line.text()).doesNotContain("7731");
              assertThat(line.thrown()).isNull();
            });
  }

  @Test
  void anIssuerThatOverflowsTheStackIsAskedLaterAndTheRenewalComes() {
    try (var home = Home.inMemory()) {
      var issuer = FakeOversight.of(home.ca, home.clock);
      home.replaceIssuer(issuer);
      try (var lifecycle = LifecycleManager.builder(home.restart()).build()) {
        issue(lifecycle, SHOP);
        for (int i = 0; i < 500; i++) {
          issuer.tellNext(
              () -> {
                throw new StackOverflowError(FOREIGN);
              });
          issuer.adviseNext(
              () -> {
                throw new StackOverflowError(FOREIGN);
              });
        }
        hours(home, lifecycle, 24 * 61);
        assertThat(versions(home.vault())).isEqualTo(2);
        for (var operation : List.of("lifecycle/status", "lifecycle/advice")) {
          requireFailed(Trail.entries(home.vault(), operation), StackOverflowError.class.getName());
        }
        assertThat(home.vault().audit().verify().findings()).isEmpty();
      }
    }
  }

  @Test
  void aVersionThatCannotBeReadIsRenewedAllTheSame() {
    try (var home = Home.inMemory()) {
      home.replaceIssuer(FakeOversight.of(home.ca, home.clock));
      home.restart();
      var lost = new AtomicReference<Optional<String>>(Optional.empty());
      try (var vault = home.openOn(new Losing(home, lost));
          var lifecycle = LifecycleManager.builder(vault).build()) {
        issue(lifecycle, SHOP);
        lost.set(Optional.of(vault.get("shop").version()));
        KeptLog.keep();
        hours(home, lifecycle, 24 * 61);
        lost.set(Optional.empty());
        assertThat(versions(vault)).isEqualTo(2);
        requireOutlined("IntegrityException");
        var failed =
            Trail.entries(vault, "lifecycle/status").stream()
                .filter(entry -> entry.outcome() == AuditOutcome.FAILED)
                .toList();
        requireFailed(failed, "io.certwright.errors.IntegrityException");
      }
    }
  }

  /** A storage in which the record of one version is damaged. */
  private static final class Losing extends ForwardingStorage {
    private final AtomicReference<Optional<String>> lost;

    Losing(Home home, AtomicReference<Optional<String>> lost) {
      super(home.another());
      this.lost = lost;
    }

    @Override
    public Optional<StoredRecord> get(RecordKey key) {
      if (key.kind().equals("version") && lost.get().filter(key.id()::endsWith).isPresent()) {
        throw new StorageException(StorageException.Reason.DAMAGED, FOREIGN);
      }
      return super.get(key);
    }
  }

  @Test
  void aKeyHostThatThrowsAnythingIsAskedLaterForTheNextKey() {
    var real = FakeKeyHost.create();
    var broken = new AtomicReference<>(false);
    var host =
        (KeyHost)
            Proxy.newProxyInstance(
                KeyHost.class.getClassLoader(),
                new Class<?>[] {KeyHost.class},
                (proxy, method, arguments) -> {
                  if (broken.get() && method.getName().equals("generate")) {
                    throw new IllegalStateException(FOREIGN);
                  }
                  try {
                    return method.invoke(real, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
    try (var home = Home.protectedBy(host);
        var lifecycle = LifecycleManager.builder(home.vault()).build()) {
      var lead = Duration.ofDays(10);
      issue(lifecycle, SHOP.toBuilder().keyRenewal(KeyRenewal.preparedAhead(lead)).build());
      var due = home.vault().list(PageRequest.first(1)).items().get(0).nextAction().orElseThrow();
      home.clock.set(due);
      broken.set(true);
      KeptLog.keep();
      assertThat(lifecycle.runOnce()).isEqualTo(Runs.NOTHING);
      requireOutlined("PREPARE of shop failed: java.lang.IllegalStateException");
      requireFailed(
          Trail.entries(home.vault(), "lifecycle/prepare-key"), "java.lang.IllegalStateException");
      var next = home.vault().list(PageRequest.first(1)).items().get(0).nextAction();
      assertThat(next.orElseThrow()).as("not due all the time").isAfter(home.clock.instant());
      home.clock.set(due.plus(lead));
      KeptLog.keep();
      assertThat(lifecycle.runOnce().failed()).as("the renewal had its turn").isEqualTo(1);
      requireOutlined("shop could not be issued: java.lang.IllegalStateException");
      broken.set(false);
      hours(home, lifecycle, 24 * 2);
      assertThat(versions(home.vault())).isEqualTo(2);
    }
  }
}
