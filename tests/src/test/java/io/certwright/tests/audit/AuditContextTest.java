package io.certwright.tests.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.certwright.KeyCompromise;
import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.Vault;
import io.certwright.access.Identity;
import io.certwright.audit.AuditContext;
import io.certwright.audit.AuditEntry;
import io.certwright.audit.AuditOutcome;
import io.certwright.errors.AccessDeniedException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.keys.KeySpec;
import io.certwright.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What an application says of the work that it does is in the entries of that work, as said. */
class AuditContextTest {

  private static final CertificatePolicy SHOP =
      CertificatePolicy.tlsServer("shop.example.test").build();
  private static final AuditContext TICKET =
      AuditContext.of("4711-abc").withOrigin("10.0.0.7").withReason("ticket 12: key was lost");

  private static Vault open(MemoryStorage storage, SettableClock clock, String name) {
    return Vault.builder(storage, KeyProtections.ephemeral())
        .name(name)
        .clock(clock)
        .ticker(clock.ticker())
        .executor(task -> {})
        .open();
  }

  private static List<AuditEntry> entries(Vault vault) {
    return vault.audit().entries(Optional.empty(), 1000).entries();
  }

  private static AuditEntry last(Vault vault) {
    var all = entries(vault);
    return all.get(all.size() - 1);
  }

  @Test
  void itIsInTheEntriesOfThatWorkAndInNoOthers() {
    try (var vault = Vault.inMemory()) {
      var seen = vault.inContext(TICKET);
      seen.create("shop", SHOP);
      assertThat(last(vault).context()).isEqualTo(TICKET);
      assertThat(last(vault).identity()).isEqualTo("owner");
      vault.create("other", SHOP);
      assertThat(last(vault).context()).isEqualTo(AuditContext.NONE);
      seen.inContext(AuditContext.of("next")).disable(vault.get("shop"));
      assertThat(last(vault).context()).isEqualTo(AuditContext.of("next"));
      seen.close();
      assertThat(vault.get("other").version()).as("the view alone was closed").isNotEmpty();
      assertThat(vault.audit().verify().findings()).isEmpty();
    }
  }

  @Test
  void itGoesWithAnIdentityAndIsInItsDenials() {
    try (var vault = Vault.inMemory()) {
      vault.create("shop", SHOP);
      var eve = Identity.named("eve");
      for (var seen : List.of(vault.inContext(TICKET).as(eve), vault.as(eve).inContext(TICKET))) {
        assertThat(seen.identity()).contains(eve);
        assertThatThrownBy(() -> seen.get("shop")).isInstanceOf(AccessDeniedException.class);
        assertThat(last(vault))
            .extracting(AuditEntry::identity, AuditEntry::outcome, AuditEntry::context)
            .containsExactly("eve", AuditOutcome.DENIED, TICKET);
      }
    }
  }

  @Test
  void eachRunOfTheEngineHasAnIdOfItsOwn() {
    var clock = SettableClock.at(Instant.parse("2026-01-01T00:00:00Z"));
    try (var vault =
            Vault.builder(MemoryStorage.create(clock), KeyProtections.ephemeral())
                .clock(clock)
                .open();
        var lifecycle = LifecycleManager.builder(vault.inContext(TICKET)).build()) {
      lifecycle.manage("shop", SHOP);
      assertThat(last(vault).context()).isEqualTo(TICKET);
      lifecycle.manage("other", SHOP);
      lifecycle.runOnce();
      clock.advance(Duration.ofDays(80));
      lifecycle.runOnce();
      var runs =
          entries(vault).stream()
              .filter(entry -> entry.operation().equals("certificates/renew"))
              .map(entry -> entry.context().correlationId().orElseThrow())
              .toList();
      assertThat(runs).hasSize(4).allMatch(run -> run.matches("run-[0-9a-f]{16}"));
      assertThat(runs.get(0)).isEqualTo(runs.get(1)).isNotEqualTo(runs.get(2));
      assertThat(runs.get(2)).isEqualTo(runs.get(3));
    }
  }

  /** Also of what it does that was not due: subscriptions, blocked keys, what uses certificates. */
  @Test
  void whateverTheEngineWritesSaysInWhichRun() {
    var clock = SettableClock.at(Instant.parse("2026-01-01T00:00:00Z"));
    var memory = MemoryStorage.create(clock);
    try (var vault = open(memory, clock, "a");
        var other = open(memory.another(), clock, "b");
        var lifecycle = LifecycleManager.builder(vault).listener("books", event -> {}).build()) {
      lifecycle.manage("shop", SHOP);
      var key = other.keys().create("some", KeySpec.EC_P256).publicKey();
      other.compromises().report(KeyCompromise.ofKey(key));
      clock.advance(Duration.ofMinutes(5));
      lifecycle.runOnce();
      clock.advance(Duration.ofDays(80));
      lifecycle.runOnce();
      var own = entries(vault).stream().filter(entry -> entry.identity().equals("system")).toList();
      assertThat(own)
          .extracting(AuditEntry::operation)
          .contains(
              "lifecycle/subscribe",
              "lifecycle/deliver",
              "keys/block-learned",
              "keys/blocked-read",
              "certificates/renew");
      assertThat(own)
          .filteredOn(entry -> !entry.operation().equals("audit/stripe"))
          .allMatch(
              entry ->
                  entry
                      .context()
                      .correlationId()
                      .filter(run -> run.matches("run-[0-9a-f]{16}"))
                      .isPresent());
    }
  }

  /** Whatever is given is refused, or kept as it is and can end no line. */
  @Property(tries = 300)
  void aTextIsRefusedOrPlain(@ForAll String text) {
    var thrown = catchThrowable(() -> AuditContext.NONE.withOrigin(text).withReason(text));
    var named = catchThrowable(() -> AuditContext.of(text));
    if (thrown == null) {
      assertThat(text).hasSizeBetween(1, 200);
      assertThat(text.codePoints()).noneMatch(point -> point < ' ' || point == 0x2028);
    } else {
      assertThat(thrown).isInstanceOf(InvalidRequestException.class);
    }
    if (named == null) {
      assertThat(text).matches("[!-~]{1,128}");
    } else {
      assertThat(named).isInstanceOf(InvalidRequestException.class);
    }
  }

  @Test
  void whatForgesALineIsRefused() {
    for (var text :
        List.of(
            "",
            " ",
            "a\nb",
            "a\rb",
            "\u0000",
            "\u001b[2J",
            "\u202e",
            "\u2028",
            "\ud800",
            "x\u3164",
            "x\u2800")) {
      assertThatThrownBy(() -> AuditContext.NONE.withReason(text))
          .isInstanceOf(InvalidRequestException.class);
    }
    assertThatThrownBy(() -> AuditContext.NONE.withReason("x".repeat(501)))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("500");
    assertThatThrownBy(() -> AuditContext.of("a b")).isInstanceOf(InvalidRequestException.class);
  }
}
