package io.certwright.tests;

import static io.certwright.tests.UseWindowsFixture.HOUR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.Vault;
import io.certwright.access.Assignment;
import io.certwright.access.Grant;
import io.certwright.access.Identity;
import io.certwright.access.Permission;
import io.certwright.access.Principal;
import io.certwright.access.Scope;
import io.certwright.audit.AuditSettings;
import io.certwright.audit.Burst;
import io.certwright.errors.AccessDeniedException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.event.RecordedEvent;
import io.certwright.event.VaultEvent;
import io.certwright.internal.engine.EngineHolder;
import io.certwright.internal.record.KeyUsersRecord;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.spi.keys.KeySpec;
import io.certwright.tls.VaultTls;
import java.security.Signature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What is out of the ordinary is an event. */
class AnomaliesTest {

  private static final Burst FEW = new Burst(3, Duration.ofMinutes(1));

  /** All events of a kind there ever were. */
  private static <E extends VaultEvent> List<RecordedEvent> told(Vault vault, Class<E> kind) {
    var heard = new Overheard();
    try (var lifecycle = LifecycleManager.builder(vault).listenerFromStart("test", heard).build()) {
      lifecycle.runOnce();
    }
    return heard.once().stream().filter(event -> kind.isInstance(event.event())).toList();
  }

  private static void allowKeys(Vault vault, String identity) {
    vault
        .access()
        .putAssignment(
            Assignment.allow(
                "for-" + identity,
                Principal.identity(identity),
                Grant.permissions(Permission.KEYS_SIGN, Permission.KEYS_USE),
                Scope.vault()));
  }

  @Property(tries = 2)
  void anIdentityThatUsesAKeyForTheFirstTimeEverIsToldOfOnce(@ForAll boolean strict) {
    var standard = AuditSettings.standard();
    try (var home = new UseWindowsFixture(strict ? standard.withEachUse() : standard)) {
      var key = home.create("shop");
      allowKeys(home.vault, "clerk");
      allowKeys(home.vault, "other");
      UseWindowsFixture.sign(home.vault, key);
      var clerk = home.vault.as(Identity.named("clerk"));
      for (int i = 0; i < 3; i++) {
        UseWindowsFixture.sign(clerk, key);
        home.advance(HOUR);
      }
      clerk.privateKey(home.vault.get("shop"));
      home.vault.close();
      try (var later = home.afterwards()) {
        UseWindowsFixture.sign(later.as(Identity.named("clerk")), key);
        UseWindowsFixture.sign(later.as(Identity.named("other")), key);
        assertThat(told(later, VaultEvent.KeyFirstUsed.class))
            .extracting(event -> event.header().identity())
            .containsExactly("clerk", "other");
        assertThat(told(later, VaultEvent.KeyFirstUsed.class)).isEmpty();
        later.delete("shop");
        later.deleted().purge("shop");
        var next = later.create("shop", UseWindowsFixture.SHOP);
        assertThat(next).isNotNull();
        UseWindowsFixture.sign(later.as(Identity.named("clerk")), later.keys().get("shop"));
        assertThat(told(later, VaultEvent.KeyFirstUsed.class)).as("another key").hasSize(1);
      }
    }
  }

  @Property(tries = 2)
  void aUseAfterTheEndOfTheCertificateIsToldOfOnceAWindow(@ForAll boolean strict) throws Exception {
    var standard = AuditSettings.standard();
    try (var home = new UseWindowsFixture(strict ? standard.withEachUse() : standard)) {
      home.create("shop");
      var shop = home.vault.get("shop");
      var keys = VaultTls.of(home.vault).serve("shop").keyManager();
      var key = keys.getPrivateKey(keys.chooseEngineServerAlias("EC", null, null));
      var signer = Signature.getInstance("SHA256withECDSA");
      for (var at : List.of(shop.notBefore(), shop.notAfter())) {
        home.clock.set(at);
        home.ticks.addAndGet(Duration.ofMinutes(1).toNanos());
        signer.initSign(key);
        assertThat(signer.sign()).isNotEmpty();
      }
      assertThat(told(home.vault, VaultEvent.UsedOutsideLife.class)).isEmpty();
      home.clock.set(shop.notAfter().plusSeconds(1));
      home.ticks.addAndGet(Duration.ofMinutes(1).toNanos());
      for (int i = 0; i < 8; i++) {
        signer.initSign(key);
        assertThat(signer.sign()).isNotEmpty();
        home.advance(Duration.ofMinutes(10));
      }
      assertThat(told(home.vault, VaultEvent.UsedOutsideLife.class))
          .hasSize(2)
          .allSatisfy(
              event -> {
                assertThat(event.header().subject()).isEqualTo("shop");
                assertThat(event.header().type()).isEqualTo("certificate.used-outside-life");
                assertThat(event.event())
                    .isEqualTo(
                        new VaultEvent.UsedOutsideLife("tls", shop.notBefore(), shop.notAfter()));
              });
    }
  }

  @Example
  void whoTakesManyKeysOutIsToldOf() {
    var settings = AuditSettings.standard().withExports(FEW);
    try (var home = new UseWindowsFixture(settings)) {
      home.vault.create("shop", UseWindowsFixture.SHOP.toBuilder().exportable(true).build());
      var shop = home.vault.get("shop");
      for (int i = 0; i < 7; i++) {
        home.vault.exportPrivateKey(shop).close();
        home.advance(Duration.ofSeconds(10));
      }
      assertThat(told(home.vault, VaultEvent.ExportBurst.class))
          .singleElement()
          .satisfies(
              event -> {
                assertThat(event.header().identity()).isEqualTo("owner");
                assertThat(event.header().type()).isEqualTo("key.export-burst");
                assertThat(event.event()).isEqualTo(new VaultEvent.ExportBurst(3, 60));
              });
      home.advance(Duration.ofMinutes(5));
      for (int i = 0; i < 6; i++) {
        home.vault.exportPrivateKey(shop).close();
        home.advance(Duration.ofSeconds(31));
      }
      assertThat(told(home.vault, VaultEvent.ExportBurst.class)).as("slowly").isEmpty();
    }
  }

  @Example
  void whoIsDeniedManyTimesIsToldOfAlthoughItIsOnlyCounted() {
    var settings = AuditSettings.standard().withDenials(FEW);
    try (var home = new UseWindowsFixture(settings)) {
      var eve = home.vault.as(Identity.named("eve"));
      for (int i = 0; i < 8; i++) {
        assertThatThrownBy(() -> eve.get("shop")).isInstanceOf(AccessDeniedException.class);
      }
      assertThat(told(home.vault, VaultEvent.DenialBurst.class))
          .singleElement()
          .satisfies(
              event -> {
                assertThat(event.header().identity()).isEqualTo("eve");
                assertThat(event.header().type()).isEqualTo("access.denial-burst");
              });
    }
  }

  @Example
  void settingsAreWithinBounds() {
    var standard = AuditSettings.standard();
    var wrong = new ArrayList<Runnable>();
    wrong.add(() -> standard.withWindow(Duration.ofSeconds(59)));
    wrong.add(() -> standard.withWindow(Duration.ofHours(25)));
    wrong.add(() -> new Burst(1, Duration.ofMinutes(1)));
    wrong.add(() -> new Burst(101, Duration.ofMinutes(1)));
    wrong.add(() -> new Burst(5, Duration.ofMillis(999)));
    wrong.add(() -> new Burst(5, Duration.ofDays(2)));
    for (var one : wrong) {
      assertThatThrownBy(one::run).isInstanceOf(InvalidRequestException.class);
    }
    assertThat(standard.withWindow(Duration.ofMinutes(1)).window()).hasMinutes(1);
  }

  /** Who used a key is forgotten with it. */
  @Example
  void nothingOfAKeyIsLeftWhenItIsDeleted() {
    try (var home = new UseWindowsFixture()) {
      var key = home.vault.keys().create("lone", KeySpec.EC_P256);
      allowKeys(home.vault, "clerk");
      UseWindowsFixture.sign(home.vault.as(Identity.named("clerk")), key);
      var records = EngineHolder.of(home.vault).engine().records();
      assertThat(records.find(KeyUsersRecord.TYPE, "lone")).isPresent();
      home.vault.keys().delete("lone");
      assertThat(records.find(KeyUsersRecord.TYPE, "lone")).isEmpty();
      assertThat(home.vault.audit().verify().findings()).isEmpty();
    }
  }
}
