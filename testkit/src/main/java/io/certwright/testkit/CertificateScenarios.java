package io.certwright.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.Certificate;
import io.certwright.CertificateSummary;
import io.certwright.CertificateUpdate;
import io.certwright.DeletedCertificate;
import io.certwright.KeyProtections;
import io.certwright.PageRequest;
import io.certwright.Vault;
import io.certwright.VaultSettings;
import io.certwright.errors.ConflictException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.errors.NotFoundException;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.Bytes;
import io.certwright.spi.keys.KeyProtection;
import io.certwright.spi.keys.KeySpec;
import io.certwright.spi.storage.Feed;
import io.certwright.spi.storage.FeedPosition;
import io.certwright.spi.storage.Storage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** What is done to a certificate once it is there, with the figures of Azure Key Vault. */
final class CertificateScenarios {

  private static final PageRequest ALL = PageRequest.first(100);
  private static final CertificatePolicy SHOP =
      CertificatePolicy.tlsServer("shop.example.test").validity(Duration.ofDays(90)).build();

  private CertificateScenarios() {}

  private static Vault open(Bench bench, KeyProtection protection) {
    var clock = SettableClock.at(bench.now());
    return Vault.builder(bench.storage(), protection).clock(clock).open();
  }

  private static Certificate make(Vault vault, String name) {
    vault.create(name, SHOP);
    return vault.get(name);
  }

  /** Tags and the enabled flag of a version: kept, listed, inherited. */
  static void update(Bench bench) {
    var protection = KeyProtections.ephemeral();
    var tags = Map.of("env", "prod", "team", "shop");
    try (var vault = open(bench, protection)) {
      var first = make(vault, "shop");
      assertThat(first.tags()).isEmpty();
      var changed = vault.update(first, CertificateUpdate.none().withTags(tags));
      assertThat(changed).isEqualTo(first);
      assertThat(changed.tags()).isEqualTo(tags);
      assertThat(vault.get("shop").tags()).isEqualTo(tags);
      var second = make(vault, "shop");
      assertThat(second.tags()).as("of the version that was current").isEqualTo(tags);
      var off = CertificateUpdate.none().withEnabled(false).withTags(Map.of());
      assertThat(vault.update(second, off).isEnabled()).isFalse();
      assertThat(vault.get("shop")).as("the newest enabled one").isEqualTo(first);
      var tooMany = CertificateUpdate.none().withTags(numbered(16));
      assertThatThrownBy(() -> vault.update(first, tooMany))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("15");
      assertThat(vault.update(first, CertificateUpdate.none().withTags(numbered(15))).tags())
          .hasSize(15);
      assertThat(vault.audit().verify().findings()).isEmpty();
    }
  }

  private static Map<String, String> numbered(int count) {
    var tags = new HashMap<String, String>();
    for (int i = 0; i < count; i++) {
      tags.put(i + "k".repeat(254), "v".repeat(256));
    }
    return tags;
  }

  /** The policy for what is issued next, and those before it. */
  static void policies(Bench bench) {
    try (var vault = open(bench, KeyProtections.ephemeral())) {
      var first = make(vault, "shop");
      assertThat(vault.policyHistory("shop", ALL).items()).isEmpty();
      var longer = SHOP.toBuilder().validity(Duration.ofDays(30)).build();
      vault.updatePolicy("shop", longer);
      vault.updatePolicy("shop", longer);
      assertThat(vault.policy("shop")).isEqualTo(longer);
      assertThat(vault.get("shop")).as("nothing is issued").isEqualTo(first);
      vault.create("shop", SHOP.toBuilder().exportable(true).build());
      var history = vault.policyHistory("shop", ALL).items();
      assertThat(history).extracting(earlier -> earlier.policy()).containsExactly(longer, SHOP);
      var page = vault.policyHistory("shop", PageRequest.first(1));
      assertThat(page.items()).containsExactly(history.get(0));
      assertThat(vault.policyHistory("shop", PageRequest.first(1).after(page.next().get())).items())
          .containsExactly(history.get(1));
      assertThat(vault.audit().verify().findings()).isEmpty();
    }
  }

  /** A single version goes for good, with its key. */
  static void deleteVersion(Bench bench) {
    try (var vault = open(bench, KeyProtections.ephemeral())) {
      var first = make(vault, "shop");
      var second = make(vault, "shop");
      var third = make(vault, "shop");
      vault.disable(second);
      vault.deleteVersion(third);
      assertThat(vault.get("shop")).as("the newest enabled one").isEqualTo(first);
      assertThatThrownBy(() -> vault.getVersion("shop", third.version()))
          .isInstanceOf(NotFoundException.class);
      assertThatThrownBy(() -> vault.deleteVersion(third)).isInstanceOf(NotFoundException.class);
      vault.deleteVersion(first);
      assertThat(vault.find("shop")).isEmpty();
      assertThat(vault.listVersions("shop", ALL).items()).containsExactly(second);
      assertThat(make(vault, "shop").version()).isGreaterThan(third.version());
      assertThat(vault.audit().verify().findings()).isEmpty();
    }
  }

  /** Deleted for 90 days, exactly 7,776,000 s, then recovered as it was by another process. */
  static void recover(Bench bench) {
    bench.needs(StorageAbility.REOPENS);
    var protection = KeyProtections.ephemeral();
    var tags = CertificateUpdate.none().withTags(Map.of("env", "prod"));
    Certificate first;
    Certificate second;
    CertificateSummary line;
    try (var vault = open(bench, protection)) {
      first = make(vault, "Shop");
      second = vault.update(make(vault, "shop"), tags);
      line = vault.list(ALL).items().get(0);
      var deleted = vault.delete("SHOP");
      assertThat(deleted.name()).isEqualTo("Shop");
      assertThat(Duration.between(deleted.deleted(), deleted.scheduledPurge()).toSeconds())
          .isEqualTo(7_776_000);
      assertServesNothing(vault, second);
      assertThat(vault.deleted().list(ALL).items()).containsExactly(deleted);
      assertThat(vault.deleted().get("shop")).isEqualTo(deleted);
      assertThatThrownBy(() -> vault.create("shop", SHOP))
          .isInstanceOf(ConflictException.class)
          .hasMessageContaining(deleted.scheduledPurge().toString());
    }
    bench.reopen();
    try (var vault = open(bench, protection)) {
      vault.deleted().recover("shop");
      assertThat(vault.get("shop")).isEqualTo(second);
      assertThat(vault.get("shop").tags()).containsEntry("env", "prod");
      assertThat(vault.listVersions("shop", ALL).items()).containsExactly(second, first);
      assertThat(vault.list(ALL).items().get(0).nextAction()).isEqualTo(line.nextAction());
      assertThat(vault.deleted().list(ALL).items()).isEmpty();
      assertThatThrownBy(() -> vault.deleted().recover("shop"))
          .isInstanceOf(NotFoundException.class);
      assertThat(vault.audit().verify().findings()).isEmpty();
    }
  }

  private static void assertServesNothing(Vault vault, Certificate version) {
    assertThat(vault.find("shop")).isEmpty();
    assertThat(vault.list(ALL).items()).isEmpty();
    assertThatThrownBy(() -> vault.get("shop")).isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> vault.policy("shop")).isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> vault.listVersions("shop", ALL)).isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> vault.getVersion("shop", version.version()))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> vault.privateKey(version)).isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> vault.delete("shop")).isInstanceOf(NotFoundException.class);
  }

  /** Nothing of a purged certificate is left, its sealed key least of all. */
  static void purge(Bench bench) throws Exception {
    bench.needs(StorageAbility.DUMPS);
    var traces = new KeyTraces();
    var start = bench.storage().feedEnd();
    try (var vault = open(bench, KeyProtections.ephemeral())) {
      make(vault, "shop");
      make(vault, "shop");
      vault.updatePolicy("shop", SHOP.toBuilder().exportable(true).build());
      for (var sealed : sealed(bench.storage(), start)) {
        traces.add("a sealed key", sealed);
      }
      assertThat(traces.in(bench.dump())).as("what is searched for can be found").isPresent();
      vault.delete("shop");
      vault.deleted().purge("shop");
      assertThatThrownBy(() -> vault.deleted().get("shop")).isInstanceOf(NotFoundException.class);
      assertThat(vault.audit().verify().findings()).isEmpty();
      assertThat(sealed(bench.storage(), start)).isEmpty();
      var another = make(vault, "shop");
      assertThat(vault.listVersions("shop", ALL).items()).containsExactly(another);
      assertThat(vault.policyHistory("shop", ALL).items()).isEmpty();
    }
    assertThat(traces.in(bench.dump())).as("a sealed key in the closed store").isEmpty();
  }

  /** The ends of the payloads of all versions: there the private key is sealed. */
  private static List<byte[]> sealed(Storage storage, FeedPosition start) {
    var found = new ArrayList<byte[]>();
    var seen = new HashSet<String>();
    var from = start;
    for (; ; ) {
      var page = (Feed.Changes) storage.changes(from, 1000);
      for (var change : page.changes()) {
        if (change.key().kind().equals("version") && seen.add(change.key().id())) {
          storage.get(change.key()).ifPresent(record -> found.add(end(record.payload())));
        }
      }
      if (page.changes().isEmpty()) {
        return found;
      }
      from = page.next();
    }
  }

  private static byte[] end(Bytes payload) {
    var all = payload.toByteArray();
    return Arrays.copyOfRange(all, all.length - 96, all.length);
  }

  /** Purged at its time by the life cycle engine; before it by nobody where that is protected. */
  static void scheduledPurge(Bench bench) {
    bench.needs(StorageAbility.MOVES_CLOCK);
    try (var vault = open(bench, KeyProtections.ephemeral());
        var lifecycle = LifecycleManager.builder(vault).build()) {
      assertThat(vault.settings()).isEqualTo(new VaultSettings(90, false));
      vault.updateSettings(vault.settings().withRetentionDays(7).withPurgeProtection());
      make(vault, "shop");
      var deleted = vault.delete("shop");
      assertThat(Duration.between(deleted.deleted(), deleted.scheduledPurge()))
          .isEqualTo(Duration.ofDays(7));
      assertProtected(vault, deleted);
      bench.moveClock(Duration.ofDays(7).minusSeconds(60));
      lifecycle.runOnce();
      assertProtected(vault, deleted);
      bench.moveClock(Duration.ofMinutes(2));
      lifecycle.runOnce();
      assertThat(vault.deleted().list(ALL).items()).isEmpty();
      assertThat(make(vault, "shop").key()).isEqualTo(KeySpec.EC_P256);
      assertThat(vault.audit().verify().findings()).isEmpty();
    }
  }

  private static void assertProtected(Vault vault, DeletedCertificate deleted) {
    assertThatThrownBy(() -> vault.deleted().purge("shop"))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining(deleted.scheduledPurge().toString());
    assertThatThrownBy(() -> vault.updateSettings(new VaultSettings(7, false)))
        .isInstanceOf(ConflictException.class);
    assertThat(vault.deleted().list(ALL).items()).containsExactly(deleted);
  }
}
