package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.Contact;
import io.certwright.IssuerConfiguration;
import io.certwright.OperationStatus;
import io.certwright.PageRequest;
import io.certwright.StoredIssuer;
import io.certwright.Vault;
import io.certwright.access.Identity;
import io.certwright.audit.AuditEntry;
import io.certwright.audit.AuditOutcome;
import io.certwright.ca.EmbeddedCa;
import io.certwright.errors.AccessDeniedException;
import io.certwright.errors.ConflictException;
import io.certwright.errors.InvalidPolicyException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.errors.NotFoundException;
import io.certwright.errors.VaultException;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import io.certwright.testkit.CommitFault;
import io.certwright.testkit.FakeAnswer;
import io.certwright.testkit.FakeIssuerProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Issuers that are configured in the vault, on two nodes that know the same provider. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class StoredIssuersTest {

  private static final PageRequest ALL = PageRequest.first(100);
  private static final Duration FRESH = Duration.ofSeconds(2);
  private static final char[] TOKEN = "the token of the account 7731".toCharArray();
  private static final IssuerConfiguration FAKE =
      IssuerConfiguration.of("Fake")
          .withAccount("shop-account")
          .withOrganisation("shop-organisation")
          .withAdministrators(List.of(Contact.of("pki@example.test").withName("P. Kay")))
          .withSettings(Map.of("directory", "https://ca.example.test/dir"));
  private static final CertificatePolicy SHOP =
      CertificatePolicy.tlsServer("shop.example.test").issuer("Digi").build();

  private final Cluster cluster = Cluster.ofNodes(0);
  private final FakeIssuerProvider provider = FakeIssuerProvider.of("FAKE", cluster.ca, TOKEN);
  private final Cluster.Node node = join();
  private final Vault vault = node.vault;
  private final Vault there = join().vault;

  private Cluster.Node join() {
    return cluster.join(Duration.ZERO, builder -> builder.issuerProvider(provider));
  }

  @AfterEach
  void close() {
    assertThat(vault.audit().verify().findings()).isEmpty();
    cluster.close();
  }

  private List<AuditEntry> entries(String operation) {
    return vault.audit().entries(Optional.empty(), 1000).entries().stream()
        .filter(entry -> entry.operation().equals(operation))
        .toList();
  }

  @Test
  void aConfigurationIsSetReadListedAndDeleted() {
    var set = vault.issuers().setWithCredentials("Digi", FAKE, TOKEN.clone());
    assertThat(set.configuration()).isEqualTo(FAKE);
    assertThat(set.hasCredentials()).isTrue();
    assertThat(vault.issuers().get("DIGI")).isEqualTo(set);
    assertThat(there.issuers().list(ALL).items()).containsExactly(set);
    cluster.clock.advance(Duration.ofHours(1));
    var disabled = there.issuers().set("digi", FAKE.withEnabled(false));
    assertThat(disabled.name()).isEqualTo("Digi");
    assertThat(disabled.hasCredentials()).as("they stay").isTrue();
    assertThat(disabled.created()).isEqualTo(set.created());
    assertThat(disabled.updated()).isAfter(set.updated());
    assertThat(vault.issuers().get("digi").configuration().enabled()).isFalse();
    vault.issuers().set("alpha", IssuerConfiguration.of("other"));
    var page = vault.issuers().list(PageRequest.first(1));
    assertThat(page.items()).extracting(StoredIssuer::name).containsExactly("alpha");
    assertThat(vault.issuers().list(PageRequest.first(1).after(page.next().get())).items())
        .containsExactly(disabled);
    vault.issuers().delete("digi");
    assertThatThrownBy(() -> there.issuers().get("digi")).isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> vault.issuers().delete("digi")).isInstanceOf(NotFoundException.class);
    assertThat(entries("certificates/setissuers"))
        .extracting(AuditEntry::detail)
        .containsExactlyInAnyOrder(
            "provider fake, credentials given",
            "provider fake, credentials kept, disabled",
            "provider other, credentials none");
    assertThat(entries("certificates/deleteissuers")).hasSize(1);
  }

  @Test
  void aPolicyThatNamesItIsServedByIt() {
    assertThatThrownBy(() -> vault.create("shop", SHOP))
        .isInstanceOf(InvalidPolicyException.class)
        .hasMessageContaining("Digi");
    vault.issuers().setWithCredentials("digi", FAKE, TOKEN.clone());
    assertThat(provider.accounts()).as("nobody needed it yet").isEmpty();
    var made = vault.create("shop", SHOP).await(Home.SOON);
    vault.create("shop", SHOP);
    cluster.clock.advance(FRESH);
    there.create("mail", SHOP);
    assertThat(there.find("mail")).isPresent();
    assertThat(made.x509().getIssuerX500Principal().getName()).contains("Fake");
    var account =
        new FakeIssuerProvider.Account(
            "digi",
            Optional.of("shop-account"),
            Optional.of("shop-organisation"),
            Map.of("directory", "https://ca.example.test/dir"));
    assertThat(provider.accounts()).as("once on each node").containsExactly(account, account);
  }

  @Test
  void aChangeTakesEffectHereAtOnceAndElsewhereInTime() {
    vault.issuers().setWithCredentials("digi", FAKE, "not the token".toCharArray());
    var failed = vault.create("shop", SHOP);
    assertThat(failed.status()).isEqualTo(OperationStatus.FAILED);
    assertThat(failed.failure().orElseThrow().code()).isEqualTo("bad-credentials");
    assertThat(there.create("mail", SHOP).status()).isEqualTo(OperationStatus.FAILED);
    vault.issuers().setWithCredentials("digi", FAKE, TOKEN.clone());
    assertThat(vault.create("shop", SHOP).status()).isEqualTo(OperationStatus.COMPLETED);
    cluster.clock.advance(FRESH);
    assertThat(there.create("mail", SHOP).status()).isEqualTo(OperationStatus.COMPLETED);
    there.issuers().set("digi", FAKE.withEnabled(false));
    cluster.clock.advance(FRESH);
    var refused = vault.create("shop", SHOP).failure().orElseThrow();
    assertThat(refused.code()).isEqualTo("issuer-disabled");
    assertThat(refused.refusal()).isEqualTo(Refusal.MISCONFIGURED);
  }

  @Test
  void anUnknownProviderAndABadConfigurationAreMisconfigured() {
    vault.issuers().set("digi", IssuerConfiguration.of("nobodys"));
    var unknown = vault.create("shop", SHOP);
    assertThat(unknown.status()).isEqualTo(OperationStatus.FAILED);
    assertThat(unknown.failure().orElseThrow())
        .satisfies(
            failure -> {
              assertThat(failure.refusal()).isEqualTo(Refusal.MISCONFIGURED);
              assertThat(failure.code()).isEqualTo("unknown-provider");
              assertThat(failure.message()).contains("nobodys").contains("issuerProvider");
            });
    vault.issuers().set("digi", FAKE);
    var bare = vault.create("shop", SHOP).failure().orElseThrow();
    assertThat(bare.refusal()).isEqualTo(Refusal.MISCONFIGURED);
    assertThat(bare.code()).isEqualTo("unusable-configuration");
    assertThat(bare.message()).isEqualTo("credentials are missing");
  }

  @Test
  void aProviderThatFallsOverIsTriedAgain() {
    vault.issuers().setWithCredentials("digi", FAKE, TOKEN.clone());
    provider.failNext(new IllegalStateException("with " + new String(TOKEN)));
    var operation = vault.create("shop", SHOP);
    assertThat(operation.status()).isEqualTo(OperationStatus.PENDING);
    var failure = operation.failure().orElseThrow();
    assertThat(failure.refusal()).isEqualTo(Refusal.TRANSIENT);
    assertThat(failure.message()).doesNotContain("token");
    cluster.clock.advance(Duration.ofDays(1));
    assertThat(node.lifecycle.runOnce().issued()).isEqualTo(1);
    assertThat(operation.status()).isEqualTo(OperationStatus.COMPLETED);
  }

  @Test
  void anOrderIsNotLostWhileTheIssuerIsDisabledOrItsProviderUnknown() {
    vault.issuers().setWithCredentials("digi", FAKE, TOKEN.clone());
    cluster.ca.answerNext(FakeAnswer.pending(Bytes.copyOf(new byte[] {1}), Duration.ofMinutes(1)));
    var operation = vault.create("shop", SHOP);
    vault.issuers().set("digi", FAKE.withEnabled(false));
    // A node that was deployed without the provider.
    var bare = cluster.join(Duration.ZERO);
    cluster.clock.advance(Duration.ofMinutes(2));
    assertThat(bare.lifecycle.runOnce().failed()).isEqualTo(1);
    assertThat(operation.status()).isEqualTo(OperationStatus.PENDING);
    assertThat(operation.failure().orElseThrow().code()).isEqualTo("unknown-provider");
    cluster.clock.advance(Duration.ofDays(1));
    assertThat(node.lifecycle.runOnce().issued()).isEqualTo(1);
    assertThat(cluster.ca.issuances()).hasSize(1);
  }

  @Test
  void itCannotBeDeletedWhileAPolicyNamesItUnlessItIsMeant() {
    vault.issuers().setWithCredentials("digi", FAKE, TOKEN.clone());
    vault.create("shop", SHOP);
    assertThatThrownBy(() -> vault.issuers().delete("digi"))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("\"shop\"");
    vault.delete("shop");
    vault.deleted().recover("shop");
    vault.issuers().deleteEvenIfUsed("digi");
    assertThatThrownBy(() -> vault.create("shop", SHOP)).isInstanceOf(InvalidPolicyException.class);
    vault.issuers().setWithCredentials("digi", FAKE, TOKEN.clone());
    vault.updatePolicy("shop", SHOP.toBuilder().issuer(CertificatePolicy.SELF).build());
    vault.issuers().delete("digi");
    assertThat(vault.issuers().list(ALL).items()).isEmpty();
  }

  @Test
  void credentialsAreNotSentToWhomTheyWereNotGivenFor() {
    vault.issuers().setWithCredentials("digi", FAKE, TOKEN.clone());
    var changes =
        List.of(
            FAKE.withSettings(Map.of("directory", "https://mallory.example.test/")),
            FAKE.withAccount("mallory"),
            IssuerConfiguration.of("mallorys"));
    for (var changed : changes) {
      assertThatThrownBy(() -> vault.issuers().set("digi", changed))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("give them again");
    }
    assertThat(vault.issuers().get("digi").configuration()).isEqualTo(FAKE);
    vault.issuers().set("digi", FAKE.withOrganisation("another").withAdministrators(List.of()));
    vault.issuers().setWithCredentials("digi", changes.get(1), TOKEN.clone());
    assertThat(vault.create("shop", SHOP).status()).isEqualTo(OperationStatus.COMPLETED);
  }

  @Test
  void namesDoNotClash() {
    for (var reserved : List.of("Self", "unknown", "SELF")) {
      assertThatThrownBy(() -> vault.issuers().set(reserved, FAKE))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("reserved");
    }
    EmbeddedCa.openOrCreateRoot(vault, "root");
    assertThatThrownBy(() -> vault.issuers().setWithCredentials("ROOT", FAKE, TOKEN.clone()))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("another name");
    // What the application registered comes first, whatever is stored under its name.
    vault.issuers().set(Cluster.CA, IssuerConfiguration.of("nobodys"));
    var registered = SHOP.toBuilder().issuer(Cluster.CA).build();
    assertThat(vault.create("shop", registered).status()).isEqualTo(OperationStatus.COMPLETED);
    vault.issuers().setWithCredentials("digi", FAKE, TOKEN.clone());
    var own = CertificatePolicy.tlsServer("d.example.test").build();
    assertThatThrownBy(() -> vault.create("DIGI", own))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("issuer called \"digi\"");
    assertThatThrownBy(() -> node.lifecycle.manage("digi", own))
        .isInstanceOf(ConflictException.class);
    assertThat(vault.create("mail", SHOP).status()).isEqualTo(OperationStatus.COMPLETED);
    vault.issuers().deleteEvenIfUsed("digi");
    assertThat(vault.create("digi", own).status()).isEqualTo(OperationStatus.COMPLETED);
  }

  @ParameterizedTest
  @EnumSource(CommitFault.class)
  void aLostCommitLeavesTheOneOrTheOther(CommitFault fault) {
    var other = FAKE.withOrganisation("another");
    try (var home = Home.inMemory()) {
      var first = home.vault().issuers().setWithCredentials("digi", FAKE, TOKEN.clone());
      home.faults().failNextCommit(fault);
      try {
        home.vault().issuers().set("digi", other);
      } catch (VaultException e) {
        assertThat(fault).isNotEqualTo(CommitFault.REPLY_LOST);
      }
      home.restart();
      var kept = home.vault().issuers().get("digi");
      assertThat(kept.configuration()).isIn(first.configuration(), other);
      assertThat(kept.hasCredentials()).isTrue();
      assertThat(home.vault().audit().verify().findings()).isEmpty();
    }
  }

  @Test
  void whatIsNotOfTheFormIsRefusedWithItsField() {
    refused("provider", () -> IssuerConfiguration.of("no spaces"));
    refused("account", () -> FAKE.withAccount(""));
    refused("organisation", () -> FAKE.withOrganisation("a\nb"));
    refused("settings", () -> FAKE.withSettings(Map.of("k", "v".repeat(4_001))));
    var many = new HashMap<String, String>();
    for (int i = 0; i < 51; i++) {
      many.put("k" + i, "v");
    }
    refused("settings", () -> FAKE.withSettings(many));
    refused("email", () -> Contact.of("nobody"));
    refused("phone", () -> Contact.of("a@example.test").withPhone("\u0007"));
    refused("name", () -> vault.issuers().get("no such name"));
    refused("credentials", () -> vault.issuers().setWithCredentials("digi", FAKE, new char[0]));
    refused(
        "credentials", () -> vault.issuers().setWithCredentials("digi", FAKE, new char[65_537]));
    refused(
        "provider",
        () ->
            cluster.join(Duration.ZERO, b -> b.issuerProvider(provider).issuerProvider(provider)));
    assertThat(vault.issuers().list(ALL).items()).isEmpty();
    var odd = "\ud800 half a pair, \u0000, and \u20ac".toCharArray();
    assertThat(vault.issuers().setWithCredentials("digi", FAKE, odd).hasCredentials()).isTrue();
  }

  private static void refused(String field, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            InvalidRequestException.class, e -> assertThat(e.field()).isEqualTo(field));
  }

  @Test
  void contactsAreSetReadAndDeleted() {
    assertThat(vault.contacts().get()).isEmpty();
    var ann = Contact.of("ann@example.test").withName("Ann").withPhone("+1 555 0100");
    var bob = Contact.of("bob@example.test");
    vault.contacts().set(List.of(ann, bob));
    assertThat(there.contacts().get()).containsExactly(ann, bob);
    there.contacts().set(List.of(bob));
    assertThat(vault.contacts().get()).containsExactly(bob);
    refused("contacts", () -> vault.contacts().set(List.of(bob, bob.withName("Bob"))));
    var crowd = new ArrayList<Contact>();
    for (int i = 0; i < 101; i++) {
      crowd.add(Contact.of("c" + i + "@example.test"));
    }
    refused("contacts", () -> vault.contacts().set(crowd));
    vault.contacts().delete();
    vault.contacts().delete();
    assertThat(there.contacts().get()).isEmpty();
    assertThat(entries("certificates/managecontacts"))
        .extracting(AuditEntry::detail)
        .containsExactlyInAnyOrder("2 contacts", "1 contacts", "deleted", "none were there");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "setissuers",
        "getissuers",
        "listissuers",
        "deleteissuers",
        "manageissuers",
        "managecontacts"
      })
  void onlyWhoMayDoesAndADenialIsAudited(String right) {
    vault.issuers().set("digi", FAKE);
    var mallory = vault.as(Identity.named("mallory"));
    Map<String, Consumer<Vault>> attempts =
        Map.of(
            "setissuers", v -> v.issuers().set("digi", FAKE),
            "getissuers", v -> v.issuers().get("digi"),
            "listissuers", v -> v.issuers().list(ALL),
            "deleteissuers", v -> v.issuers().delete("digi"),
            "manageissuers", v -> v.issuers().deleteEvenIfUsed("digi"),
            "managecontacts", v -> v.contacts().get());
    assertThatThrownBy(() -> attempts.get(right).accept(mallory))
        .isInstanceOf(AccessDeniedException.class);
    assertThat(entries("certificates/" + right))
        .filteredOn(entry -> entry.outcome() == AuditOutcome.DENIED)
        .hasSize(1);
    assertThat(vault.issuers().get("digi").configuration()).isEqualTo(FAKE);
  }
}
