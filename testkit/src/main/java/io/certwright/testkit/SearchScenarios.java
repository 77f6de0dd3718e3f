package io.certwright.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.CertificateQuery;
import io.certwright.CertificateState;
import io.certwright.CertificateSummary;
import io.certwright.CertificateUpdate;
import io.certwright.KeyProtections;
import io.certwright.PageRequest;
import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.errors.InvalidRequestException;
import io.certwright.errors.NotFoundException;
import io.certwright.errors.UnusableBackupException;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.SubjectAlternativeName;
import io.certwright.spi.keys.KeySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Finding certificates, taking one elsewhere, and vaults that share a storage. */
final class SearchScenarios {

  private static final PageRequest ALL = PageRequest.first(100);

  private SearchScenarios() {}

  private static CertificatePolicy policy(String name, int days) {
    return CertificatePolicy.tlsServer(name + ".example.test")
        .validity(Duration.ofDays(days))
        .build();
  }

  private static List<String> found(Vault vault, CertificateQuery query, int size) {
    var names = new ArrayList<String>();
    var request = Optional.of(PageRequest.first(size));
    while (request.isPresent()) {
      var page = vault.search(query, request.get());
      assertThat(page.items()).hasSizeLessThanOrEqualTo(size);
      page.items().stream().map(CertificateSummary::name).forEach(names::add);
      request = page.next().map(PageRequest.first(size)::after);
    }
    return names;
  }

  private static void assertFound(Vault vault, CertificateQuery query, String... names) {
    for (int size : List.of(1, 2, 100)) {
      assertThat(found(vault, query, size))
          .as("%s, pages of %s", query, size)
          .containsExactlyInAnyOrder(names);
    }
  }

  /** Each condition alone and several together, in pages of every size. */
  static void search(Bench bench) {
    var clock = SettableClock.at(bench.now());
    try (var vault =
        Vault.builder(bench.storage(), KeyProtections.ephemeral()).clock(clock).open()) {
      var root = EmbeddedCa.openOrCreateRoot(vault, "root");
      vault.create("shop-1", policy("shop-1", 10).toBuilder().issuer(root.name()).build());
      vault.create("shop-2", policy("shop-2", 20).toBuilder().key(KeySpec.ED25519).build());
      vault.create("Shop-3", policy("shop-3", 30));
      vault.create("mail", policy("mail", 40));
      vault.create("gone", policy("shop-1", 10));
      vault.delete("gone");
      tag(vault, "shop-1", Map.of("env", "prod", "team", "a"));
      tag(vault, "shop-2", Map.of("env", "test"));
      tag(vault, "mail", Map.of("env", "prod", "environment", "x"));
      // Of several versions with one name the certificate is found once.
      vault.create("shop-3", policy("shop-3", 30));
      vault.create("shop-3", policy("shop-3", 30));
      var all = CertificateQuery.all();
      var now = clock.instant();
      assertFound(vault, all, "root", "shop-1", "shop-2", "Shop-3", "mail");
      assertFound(vault, all.namePrefix("SHOP-"), "shop-1", "shop-2", "Shop-3");
      assertFound(vault, all.tag("env"), "shop-1", "shop-2", "mail");
      assertFound(vault, all.tag("env", "prod"), "shop-1", "mail");
      assertFound(vault, all.tag("env", "prod").namePrefix("shop"), "shop-1");
      assertFound(vault, all.tag("env", "prod").tag("team", "b"));
      assertFound(vault, all.issuer("Root"), "shop-1");
      assertFound(vault, all.key(KeySpec.ED25519), "shop-2");
      assertFound(
          vault,
          all.expiresFrom(now.plus(Duration.ofDays(15)))
              .expiresBefore(now.plus(Duration.ofDays(35))),
          "shop-2",
          "Shop-3");
      assertFound(vault, all.expiresFrom(now).expiresBefore(now));
      var dns = SubjectAlternativeName.dns("Shop-3.example.test");
      assertFound(vault, all.subjectAlternativeName(dns), "Shop-3");
      assertFound(
          vault,
          all.subjectAlternativeName(SubjectAlternativeName.dns("shop-1.example.test")),
          "shop-1");
      var old = vault.listVersions("shop-3", ALL).items().get(2);
      assertFound(vault, all.serialNumber("00:" + old.serialNumber()), "Shop-3");
      assertFound(vault, all.thumbprint(old.thumbprint().toUpperCase(Locale.ROOT)), "Shop-3");
      assertFound(vault, all.thumbprint(old.thumbprint()).key(KeySpec.ED25519));
      assertFound(vault, all.thumbprint(old.thumbprint()).serialNumber("1"));
      vault.disable(vault.get("mail"));
      assertFound(vault, all.state(CertificateState.DISABLED), "mail");
      assertFound(vault, all.state(CertificateState.IN_PROGRESS));
      clock.advance(Duration.ofDays(25));
      assertFound(vault, all.state(CertificateState.EXPIRED), "shop-1", "shop-2");
      assertFound(vault, all.state(CertificateState.ENABLED), "root", "Shop-3");
      assertFound(vault, all.state(CertificateState.EXPIRED).issuer("root"), "shop-1");
      assertThatThrownBy(() -> vault.search(all.tag("env"), ALL.after("made up")))
          .isInstanceOf(InvalidRequestException.class);
      assertThatThrownBy(() -> all.serialNumber("xyz")).isInstanceOf(InvalidRequestException.class);
    }
  }

  private static void tag(Vault vault, String name, Map<String, String> tags) {
    var version = vault.get(name);
    assertThat(vault.update(version, CertificateUpdate.none().withTags(tags)).tags())
        .isEqualTo(tags);
    var line = vault.search(CertificateQuery.all().namePrefix(name), ALL).items().get(0);
    assertThat(line.current().orElseThrow())
        .isEqualTo(
            new CertificateSummary.Current(
                version.version(),
                version.notBefore(),
                version.notAfter(),
                version.thumbprint(),
                version.key(),
                tags));
  }

  /** A certificate with its versions, policies and tags, into its vault again and into another. */
  static void backup(Bench bench) {
    var protection = KeyProtections.ephemeral();
    var clock = SettableClock.at(bench.now());
    try (var vault = Vault.builder(bench.storage(), protection).clock(clock).open();
        var other = Vault.inMemory()) {
      vault.create("Shop", policy("shop", 90).toBuilder().exportable(true).build());
      var first = vault.get("shop");
      vault.create("shop", policy("shop", 90));
      var tags = CertificateUpdate.none().withTags(Map.of("env", "prod"));
      var second = vault.update(vault.get("shop"), tags);
      var line = vault.list(ALL).items().get(0);
      var backup = vault.backup("SHOP");
      assertThatThrownBy(() -> vault.restore(backup)).hasMessageContaining("\"Shop\" already");
      vault.delete("shop");
      assertThatThrownBy(() -> vault.restore(backup)).hasMessageContaining("deleted");
      vault.deleted().purge("shop");
      vault.restore(backup);
      assertThatThrownBy(() -> other.restore(backup))
          .isInstanceOf(UnusableBackupException.class)
          .hasMessageContaining("another vault");
      other.restoreFrom(protection, backup);
      for (var there : List.of(vault, other)) {
        assertThat(there.listVersions("shop", ALL).items()).containsExactly(second, first);
        assertThat(there.get("shop").tags()).containsEntry("env", "prod");
        assertThat(there.policy("shop")).isEqualTo(policy("shop", 90));
        assertThat(there.policyHistory("shop", ALL).items()).hasSize(1);
        assertThat(there.list(ALL).items().get(0).nextAction()).isEqualTo(line.nextAction());
        try (var exported = there.exportPrivateKey(first)) {
          assertThat(exported.certificate()).isEqualTo(first);
        }
        assertThat(there.audit().verify().findings()).isEmpty();
      }
    }
  }

  /** Two vaults in one storage, with the same names in them. */
  static void vaults(Bench bench) {
    bench.needs(StorageAbility.SHARED);
    var protection = KeyProtections.ephemeral();
    try (var shop = Vault.builder(bench.storage(), protection).name("shop-prod").open();
        var test = Vault.builder(bench.openAnother(), protection).name("shop-test").open()) {
      assertThat(Vault.names(bench.storage(), ALL).items())
          .containsExactly("shop-prod", "shop-test");
      shop.create("web", policy("web", 90));
      test.create("web", policy("web", 30));
      test.create("mail", policy("mail", 30));
      assertThat(shop.list(ALL).items())
          .extracting(CertificateSummary::name)
          .containsExactly("web");
      assertThat(shop.get("web")).isNotEqualTo(test.get("web"));
      var dns = SubjectAlternativeName.dns("web.example.test");
      assertFound(shop, CertificateQuery.all().subjectAlternativeName(dns), "web");
      assertThatThrownBy(() -> shop.getVersion("web", test.get("web").version()))
          .isInstanceOf(NotFoundException.class);
      test.delete("web");
      assertThat(shop.deleted().list(ALL).items()).isEmpty();
      assertThat(shop.find("web")).isPresent();
      test.deleted().purge("web");
      assertThat(shop.audit().verify().findings()).isEmpty();
      assertThat(test.audit().verify().findings()).isEmpty();
    }
  }
}
