package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.certwright.Certificate;
import io.certwright.CertificateQuery;
import io.certwright.CertificateSummary;
import io.certwright.CertificateUpdate;
import io.certwright.DeletedCertificate;
import io.certwright.Page;
import io.certwright.PageRequest;
import io.certwright.RevocationRequest;
import io.certwright.SecretValue;
import io.certwright.Vault;
import io.certwright.access.Assignment;
import io.certwright.access.Grant;
import io.certwright.access.Identity;
import io.certwright.access.Permission;
import io.certwright.access.Principal;
import io.certwright.access.Scope;
import io.certwright.errors.AccessDeniedException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.errors.NotFoundException;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.issuer.RevocationReason;
import io.certwright.spi.keys.KeySpec;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an identity sees, and what it cannot tell from what is not there. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class AccessSightTest {

  private static final CertificatePolicy SHOP =
      CertificatePolicy.tlsServer("shop.example.test").build();
  private static final Identity ANN = Identity.named("ann");
  private static final Principal TO_ANN = Principal.identity("ann");
  private static final Grant READER = Grant.role("reader");

  private static void tag(Vault vault, String name, String team) {
    vault.update(vault.get(name), CertificateUpdate.none().withTags(Map.of("team", team)));
  }

  /** All pages, each of which is full up to the last, however much is left out between. */
  private static <T> List<T> all(int limit, Function<PageRequest, Page<T>> read) {
    var all = new ArrayList<T>();
    Optional<String> after = Optional.empty();
    do {
      var page = read.apply(new PageRequest(after, limit));
      all.addAll(page.items());
      after = page.next();
      if (after.isPresent()) {
        assertThat(page.items()).hasSize(limit);
      } else {
        assertThat(page.items().size()).isBetween(all.isEmpty() ? 0 : 1, limit);
      }
    } while (after.isPresent());
    return all;
  }

  @Property(tries = 25)
  void listingsShowWhatMayBeSeenAndPagesGiveNothingAway(
      @ForAll @IntRange(min = 0, max = 0xfff) int mine,
      @ForAll @IntRange(min = 0, max = 0xfff) int gone,
      @ForAll @IntRange(min = 1, max = 5) int limit) {
    try (var vault = Vault.inMemory()) {
      var seen = new TreeSet<String>();
      var deleted = new TreeSet<String>();
      for (int i = 0; i < 12; i++) {
        var name = "c-" + i;
        boolean own = (mine >> i & 1) == 1;
        vault.create(name, SHOP);
        tag(vault, name, own ? "web" : "mail");
        vault.keys().create("k-" + i, KeySpec.EC_P256);
        if ((gone >> i & 1) == 1) {
          vault.delete(name);
        }
        if (own) {
          ((gone >> i & 1) == 1 ? deleted : seen).add(name);
        }
      }
      var access = vault.access();
      access.putAssignment(Assignment.allow("web", TO_ANN, READER, Scope.tag("team", "web")));
      access.putAssignment(
          Assignment.allow(
              "keys", TO_ANN, Grant.permissions(Permission.KEYS_LIST), Scope.prefix("k-1")));
      var ann = vault.as(ANN);
      assertThat(all(limit, ann::list))
          .extracting(CertificateSummary::name)
          .containsExactlyElementsOf(seen);
      assertThat(all(limit, page -> ann.search(CertificateQuery.all(), page)))
          .extracting(CertificateSummary::name)
          .containsExactlyElementsOf(seen);
      assertThat(all(limit, page -> ann.search(CertificateQuery.all().tag("team", "mail"), page)))
          .isEmpty();
      assertThat(all(limit, ann.deleted()::list))
          .extracting(DeletedCertificate::name)
          .containsExactlyElementsOf(deleted);
      assertThat(all(limit, ann.keys()::list)).containsExactly("k-1", "k-10", "k-11");
      assertThat(vault.list(PageRequest.first(100)).items())
          .as("the owner sees all")
          .hasSize(12 - Integer.bitCount(gone));
    }
  }

  @Test
  void aPositionTellsNothingAndIsGoodForWhoWasGivenIt() {
    try (var vault = Vault.inMemory()) {
      vault.create("a", SHOP);
      vault.create("b-hidden", SHOP);
      vault.create("c", SHOP);
      for (var name : List.of("ann", "bob")) {
        vault
            .access()
            .putAssignment(Assignment.allow(name, Principal.identity(name), READER, Scope.vault()));
      }
      vault.access().putAssignment(Assignment.deny("b", TO_ANN, READER, Scope.prefix("b")));
      var ann = vault.as(ANN);
      var position = ann.list(PageRequest.first(1)).next().orElseThrow();
      var inside =
          new String(
              Base64.getUrlDecoder().decode(position.substring(1)), StandardCharsets.ISO_8859_1);
      assertThat(inside).doesNotContain("a-hidden").doesNotContain("b-hidden");
      assertThat(ann.list(PageRequest.first(1).after(position)).items())
          .extracting(CertificateSummary::name)
          .containsExactly("c");
      var others = PageRequest.first(1).after(position);
      assertThatThrownBy(() -> vault.as(Identity.named("bob")).list(others))
          .isInstanceOf(InvalidRequestException.class);
      for (var forged : List.of("~", "~AAAA", "~%%%", position + "A", "~" + "A".repeat(9_000))) {
        var page = PageRequest.first(1).after(forged);
        assertThatThrownBy(() -> ann.list(page)).isInstanceOf(InvalidRequestException.class);
      }
      assertThat(ann.list(PageRequest.first(1).after("b")).items()).hasSize(1);
    }
  }

  /** Whatever the rules, the answer about what one may not see is that about what is not there. */
  @Property(tries = 60)
  void whatIsHiddenLooksLikeWhatIsNotThere(@ForAll @IntRange(min = 0, max = 31) int rules) {
    try (var with = Vault.inMemory();
        var without = Vault.inMemory()) {
      with.create("shop", SHOP);
      tag(with, "shop", "secret");
      with.secrets().set("word", SecretValue.of(new byte[1]).tags(Map.of("team", "secret")));
      var word = with.secrets().listVersions("word", PageRequest.first(1)).items().get(0).version();
      for (var vault : List.of(with, without)) {
        assign(vault, rules);
      }
      if (!sees(with.as(ANN))) {
        isExplainedAlike(with.as(ANN), without.as(ANN));
        var ways = looks(with.get("shop"), word);
        for (int i = 0; i < ways.size(); i++) {
          var what = ways.get(i);
          long before = Trail.denials(with);
          var there = catchThrowable(() -> what.accept(with.as(ANN)));
          var not = catchThrowable(() -> what.accept(without.as(ANN)));
          if (Trail.denials(with) == before) {
            continue; // It may do that.
          }
          assertThat(there).as("way %d", i).hasSameClassAs(not).hasMessage(not.getMessage());
          assertThat(there)
              .isInstanceOfAny(
                  AccessDeniedException.class,
                  NotFoundException.class,
                  NoSuchElementException.class);
        }
      }
    }
  }

  /** Asking why does not tell either, unless it is allowed. */
  private static void isExplainedAlike(Vault with, Vault without) {
    for (var permission : Permission.values()) {
      for (var name : List.of("shop", "word")) {
        var there = with.access().explain(ANN, permission, Optional.of(name));
        if (!there.allowed()) {
          assertThat(there).isEqualTo(without.access().explain(ANN, permission, Optional.of(name)));
        }
      }
    }
  }

  private static void assign(Vault vault, int rules) {
    var secret = Scope.tag("team", "secret");
    var get =
        Grant.permissions(
            Permission.CERTIFICATES_GET,
            Permission.KEYS_GET,
            Permission.SECRETS_GET,
            Permission.CERTIFICATES_DELETE,
            Permission.CERTIFICATES_RECOVER,
            Permission.CERTIFICATES_UPDATE,
            Permission.CERTIFICATES_BACKUP,
            Permission.CERTIFICATES_REVOKE,
            Permission.KEYS_USE,
            Permission.KEYS_EXPORT);
    var list =
        Grant.permissions(
            Permission.CERTIFICATES_LIST, Permission.KEYS_LIST, Permission.SECRETS_LIST);
    var all =
        List.of(
            Assignment.allow("get-all", TO_ANN, get, Scope.vault()),
            Assignment.allow("get-secret", TO_ANN, get, secret),
            Assignment.allow("list-all", TO_ANN, list, Scope.vault()),
            Assignment.deny("no-get", TO_ANN, get, secret),
            Assignment.deny("no-list", TO_ANN, list, secret));
    for (int i = 0; i < all.size(); i++) {
      if ((rules >> i & 1) == 1) {
        vault.access().putAssignment(all.get(i));
      }
    }
  }

  private static boolean sees(Vault ann) {
    try {
      return !ann.list(PageRequest.first(1)).items().isEmpty();
    } catch (AccessDeniedException e) {
      return false;
    }
  }

  /** What was found is there. */
  private static void seen(Object found) {
    assertThat(found).isNotNull();
  }

  private static List<Consumer<Vault>> looks(Certificate certificate, String word) {
    var version = certificate.version();
    return List.of(
        v -> v.get("shop"),
        v -> seen(v.find("shop").orElseThrow()),
        v -> seen(v.uses("shop", PageRequest.first(1)).items().iterator().next()),
        v -> v.listVersions("shop", PageRequest.first(1)),
        v -> v.deleted().get("shop"),
        v -> v.deleted().recover("shop"),
        v -> v.revocations().find("shop", BigInteger.ONE),
        v -> v.privateKey(certificate),
        v -> v.exportPrivateKey(certificate),
        v -> v.disable(certificate),
        v -> v.deleteVersion(certificate),
        v -> v.updatePolicy("shop", SHOP),
        v -> v.backup("shop"),
        v -> v.revocations().revoke(certificate, RevocationRequest.of(RevocationReason.SUPERSEDED)),
        v -> v.getVersion("shop", version),
        v -> v.policy("shop"),
        v -> v.operation("shop"),
        v -> v.nextPublicKey("shop"),
        v -> v.policyHistory("shop", PageRequest.first(1)),
        v -> v.keys().getVersion("shop", version),
        v -> v.keys().get("shop"),
        v -> v.secrets().get("word").close(),
        v -> v.secrets().getVersion("word", word).close(),
        v -> v.delete("shop"));
  }
}
