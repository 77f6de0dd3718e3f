package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.certwright.ApprovalRequest;
import io.certwright.CertificateUpdate;
import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.PageRequest;
import io.certwright.Vault;
import io.certwright.VaultSettings;
import io.certwright.access.ApprovalRule;
import io.certwright.access.Assignment;
import io.certwright.access.Grant;
import io.certwright.access.Group;
import io.certwright.access.Identity;
import io.certwright.access.Permission;
import io.certwright.access.Principal;
import io.certwright.access.Role;
import io.certwright.access.Scope;
import io.certwright.audit.AuditEntry;
import io.certwright.audit.AuditOutcome;
import io.certwright.ca.EmbeddedCa;
import io.certwright.errors.AccessDeniedException;
import io.certwright.errors.ApprovalRefusedException;
import io.certwright.errors.ApprovalRequiredException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.errors.NotFoundException;
import io.certwright.errors.TooManyAttemptsException;
import io.certwright.event.RecordedEvent;
import io.certwright.event.VaultEvent;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.CertificatePolicy;
import io.certwright.testkit.SettableClock;
import io.certwright.tls.VaultTls;
import java.security.Signature;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What takes the approval of others, and what does not count as one. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ApprovalsTest {

  private static final CertificatePolicy SHOP =
      CertificatePolicy.tlsServer("shop.example.test").exportable(true).build();
  private static final PageRequest PAGE = PageRequest.first(100);

  private final SettableClock clock = SettableClock.at(Home.START);
  private final Vault vault =
      Vault.builder(MemoryStorage.create(clock), KeyProtections.ephemeral()).clock(clock).open();
  private final Vault ann = vault.as(Identity.named("ann"));
  private final Vault bob = vault.as(Identity.named("bob"));
  private final Vault cid = vault.as(Identity.named("cid"));

  ApprovalsTest() {
    vault.create("shop", SHOP);
    allow("ann", Role.ADMINISTRATOR);
    allow("bob", Role.APPROVER);
    allow("cid", Role.APPROVER);
  }

  @AfterEach
  void close() {
    assertThat(vault.audit().verify().findings()).isEmpty();
    vault.close();
  }

  private void allow(String who, Role role) {
    vault
        .access()
        .putAssignment(
            Assignment.allow(
                role.name() + Integer.toHexString(who.hashCode()),
                Principal.identity(who),
                Grant.role(role.name()),
                Scope.vault()));
  }

  private void rule(int approvals, Permission permission) {
    vault.access().putApprovalRule(ApprovalRule.of("rule", approvals, Scope.vault(), permission));
  }

  private static String asked(ThrowingCallable call) {
    var required = catchThrowableOfType(ApprovalRequiredException.class, call);
    assertThat(required).as("it takes an approval").isNotNull();
    assertThat(required.isRetryable()).isTrue();
    return required.request();
  }

  private static void refused(String rule, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ApprovalRefusedException.class, e -> assertThat(e.rule()).isEqualTo(rule));
  }

  private List<AuditEntry> entries() {
    return vault.audit().entries(Optional.empty(), 1000).entries();
  }

  private AuditEntry lastEntry() {
    var all = entries();
    return all.get(all.size() - 1);
  }

  @Test
  void whatOthersHaveApprovedIsDoneOnce() {
    rule(2, Permission.KEYS_EXPORT);
    var shop = vault.get("shop");
    var request = asked(() -> ann.exportPrivateKey(shop));
    assertThat(asked(() -> ann.exportPrivateKey(shop))).as("one request").isEqualTo(request);
    assertThat(lastEntry().operation()).isEqualTo("approvals/request");
    assertThat(lastEntry().identity()).isEqualTo("ann");
    bob.approvals().approve(request);
    var required =
        catchThrowableOfType(ApprovalRequiredException.class, () -> ann.exportPrivateKey(shop));
    assertThat(required.missing()).isEqualTo(1);
    assertThat(required.until()).isEqualTo(clock.instant().plus(ApprovalRule.OPEN));
    cid.approvals().approve(request);
    assertThat(ann.approvals().get(request).isGranted()).isTrue();
    ann.exportPrivateKey(shop).close();
    assertThat(lastEntry().operation()).isEqualTo("keys/export");
    assertThat(lastEntry().outcome()).isEqualTo(AuditOutcome.DONE);
    assertThat(lastEntry().detail()).contains("approved by bob, cid (" + request + ")");
    assertThat(vault.approvals().list(PAGE).items()).isEmpty();
    var second = asked(() -> ann.exportPrivateKey(shop));
    assertThat(second).as("another request").isNotEqualTo(request);
    refused("over", () -> bob.approvals().approve(request));
  }

  @Test
  void anApprovalIsForExactlyWhatWasAskedFor() {
    rule(1, Permission.CERTIFICATES_UPDATE);
    var shop = vault.get("shop");
    var red = CertificateUpdate.none().withTags(Map.of("a", "1", "b", "2", "c", "3"));
    var request = asked(() -> ann.update(shop, red));
    bob.approvals().approve(request);
    asked(() -> ann.update(shop, CertificateUpdate.none().withTags(Map.of("a", "2"))));
    asked(() -> ann.disable(shop));
    allow("bob", Role.CERTIFICATES_OFFICER);
    asked(() -> bob.update(shop, red));
    ann.update(shop, CertificateUpdate.none().withTags(Map.of("c", "3", "b", "2", "a", "1")));
    assertThat(vault.get("shop").tags()).containsEntry("c", "3");
  }

  @Test
  void whoAsksDoesNotApproveNorDoesAnybodyTwice() {
    allow("ann", Role.APPROVER);
    rule(2, Permission.CERTIFICATES_BACKUP);
    var request = asked(() -> ann.backup("shop"));
    refused("self", () -> ann.approvals().approve(request));
    refused("self", () -> ann.as(Identity.named("bob")).approvals().approve(request));
    allow("ANN", Role.APPROVER);
    refused("self", () -> vault.as(Identity.named("ANN")).approvals().approve(request));
    bob.approvals().approve(request);
    refused("twice", () -> bob.approvals().approve(request));
    allow("Bob", Role.APPROVER);
    refused("twice", () -> vault.as(Identity.named("Bob")).approvals().approve(request));
    assertThat(lastEntry().outcome()).isEqualTo(AuditOutcome.DENIED);
    assertThat(lastEntry().detail()).contains("twice");
    asked(() -> ann.backup("shop"));
    vault.approvals().approve(request);
    refused("granted", () -> cid.approvals().approve(request));
    assertThat(ann.backup("shop")).isNotEmpty();
  }

  /** Both names are of one certificate, or of one key. */
  @Test
  void anotherNameOfTheSameCertificateOrKeyIsNobodyElse() {
    rule(1, Permission.CERTIFICATES_BACKUP);
    for (var attribute : List.of("certificate", "key")) {
      var one = new Identity("dns:ann.example.test", Map.of(attribute, "00ff"));
      var other = new Identity("email:ann@example.test", Map.of(attribute, "00ff"));
      allow(one.name().replaceAll("[^a-z]", "-"), Role.READER);
      vault
          .access()
          .putAssignment(
              Assignment.allow(
                  "one",
                  Principal.identity(one.name()),
                  Grant.role("administrator"),
                  Scope.vault()));
      vault
          .access()
          .putAssignment(
              Assignment.allow(
                  "other",
                  Principal.identity(other.name()),
                  Grant.role("approver"),
                  Scope.vault()));
      var request = asked(() -> vault.as(one).backup("shop"));
      refused("self", () -> vault.as(other).approvals().approve(request));
      vault.approvals().withdraw(request);
    }
  }

  @Test
  void whoLosesTheRightToApproveHasNotApproved() {
    vault.access().putGroup(Group.of("duty", "dee"));
    vault
        .access()
        .putAssignment(
            Assignment.allow(
                "duty", Principal.group("duty"), Grant.role("approver"), Scope.vault()));
    rule(1, Permission.KEYS_EXPORT);
    var shop = vault.get("shop");
    var request = asked(() -> ann.exportPrivateKey(shop));
    vault.as(Identity.named("dee")).approvals().approve(request);
    vault.access().putGroup(Group.of("duty"));
    asked(() -> ann.exportPrivateKey(shop));
    bob.approvals().approve(request);
    ann.exportPrivateKey(shop).close();
  }

  @Test
  void whoMayNotApproveIsDenied() {
    rule(1, Permission.KEYS_EXPORT);
    vault
        .access()
        .putAssignment(
            Assignment.deny(
                "not-shop",
                Principal.identity("cid"),
                Grant.permissions(Permission.APPROVALS_APPROVE),
                Scope.certificate("shop")));
    var request = asked(() -> ann.exportPrivateKey(vault.get("shop")));
    assertThatThrownBy(() -> cid.approvals().approve(request))
        .isInstanceOf(AccessDeniedException.class);
    var eve = vault.as(Identity.named("eve"));
    assertThatThrownBy(() -> eve.approvals().approve(request))
        .isInstanceOf(AccessDeniedException.class);
    assertThatThrownBy(() -> eve.approvals().get(request))
        .isInstanceOf(AccessDeniedException.class);
    assertThatThrownBy(() -> eve.approvals().withdraw(request))
        .isInstanceOf(AccessDeniedException.class);
    for (var forged : List.of("", "x", request + "0", request.replace(request.charAt(0), 'g'))) {
      refused("over", () -> bob.approvals().approve(forged));
    }
    var replaced = request.substring(0, 33) + "0123456789abcdef";
    refused("over", () -> bob.approvals().approve(replaced));
  }

  @Test
  void whatIsDeniedIsNotAskedForAgainAtOnce() {
    rule(1, Permission.KEYS_EXPORT);
    var shop = vault.get("shop");
    var request = asked(() -> ann.exportPrivateKey(shop));
    refused("self", () -> ann.approvals().deny(request, ""));
    bob.approvals().deny(request, "not today");
    assertThatThrownBy(() -> ann.exportPrivateKey(shop))
        .isInstanceOf(ApprovalRefusedException.class)
        .hasMessageContaining("bob")
        .hasMessageContaining("not today");
    refused("denied", () -> cid.approvals().approve(request));
    clock.advance(ApprovalRule.OPEN);
    assertThat(asked(() -> ann.exportPrivateKey(shop))).isNotEqualTo(request);
  }

  @Test
  void aRequestAndAnApprovalEnd() {
    rule(1, Permission.KEYS_EXPORT);
    var shop = vault.get("shop");
    var first = asked(() -> ann.exportPrivateKey(shop));
    clock.advance(ApprovalRule.OPEN);
    refused("expired", () -> bob.approvals().approve(first));
    var second = asked(() -> ann.exportPrivateKey(shop));
    assertThat(second).isNotEqualTo(first);
    bob.approvals().approve(second);
    clock.advance(ApprovalRule.USABLE);
    var third = asked(() -> ann.exportPrivateKey(shop));
    assertThat(third).isNotEqualTo(second);
    clock.advance(ApprovalRule.OPEN);
    try (var lifecycle = LifecycleManager.builder(vault).build()) {
      lifecycle.runOnce();
    }
    assertThat(entries()).anyMatch(entry -> entry.operation().equals("approvals/expire"));
    assertThatThrownBy(() -> ann.approvals().withdraw(third)).isInstanceOf(NotFoundException.class);
  }

  @Test
  void whoAskedTakesItBack() {
    rule(1, Permission.KEYS_EXPORT);
    var shop = vault.get("shop");
    var request = asked(() -> ann.exportPrivateKey(shop));
    refused("not-yours", () -> bob.approvals().withdraw(request));
    ann.approvals().withdraw(request);
    refused("over", () -> bob.approvals().approve(request));
  }

  @Test
  void anIdentityHasSoManyRequestsOpen() {
    rule(1, Permission.CERTIFICATES_UPDATE);
    var shop = vault.get("shop");
    for (int i = 0; i < 20; i++) {
      var update = CertificateUpdate.none().withTags(Map.of("n", "" + i));
      asked(() -> ann.update(shop, update));
    }
    assertThatThrownBy(() -> ann.disable(shop)).isInstanceOf(TooManyAttemptsException.class);
    assertThat(bob.approvals().list(PAGE).items()).hasSize(20);
    clock.advance(ApprovalRule.OPEN);
    assertThat(bob.approvals().list(PAGE).items()).isEmpty();
    asked(() -> ann.disable(shop));
  }

  @Test
  void aListingShowsWhatMayBeSeen() {
    rule(1, Permission.KEYS_EXPORT);
    vault
        .access()
        .putAssignment(
            Assignment.allow(
                "mail",
                Principal.identity("dee"),
                Grant.role("approver"),
                Scope.certificate("mail")));
    vault.create("mail", SHOP);
    var shop = asked(() -> ann.exportPrivateKey(vault.get("shop")));
    var mail = asked(() -> ann.exportPrivateKey(vault.get("mail")));
    assertThat(bob.approvals().list(PAGE).items())
        .extracting(ApprovalRequest::id)
        .containsExactlyInAnyOrder(shop, mail);
    var dee = vault.as(Identity.named("dee"));
    assertThat(dee.approvals().list(PAGE).items())
        .extracting(ApprovalRequest::id)
        .containsExactly(mail);
    assertThatThrownBy(() -> dee.approvals().approve(shop))
        .isInstanceOf(AccessDeniedException.class);
    dee.approvals().approve(mail);
    ann.exportPrivateKey(vault.get("mail")).close();
  }

  @Test
  void aKeyThatLeavesAsASecretIsExported() {
    rule(1, Permission.KEYS_EXPORT);
    var request = asked(() -> ann.secrets().get("shop"));
    assertThat(bob.approvals().get(request).what()).contains("with the private key");
    bob.approvals().approve(request);
    ann.secrets().get("shop").close();
    vault.create("kept", SHOP.toBuilder().exportable(false).build());
    ann.secrets().get("kept").close();
  }

  @Test
  void aHandleThatWasApprovedGoesOn() throws Exception {
    rule(1, Permission.KEYS_USE);
    vault
        .access()
        .putAssignment(
            Assignment.allow(
                    "users",
                    Principal.identity("dee"),
                    Grant.role("certificate-user"),
                    Scope.vault())
                .withTwoPeople());
    var dee = vault.as(Identity.named("dee"));
    for (var user : List.of(ann, dee)) {
      var shop = vault.get("shop");
      bob.approvals().approve(asked(() -> user.privateKey(shop)));
      var key = user.privateKey(shop);
      for (int i = 0; i < 2; i++) {
        var signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(key);
        signature.update(new byte[1]);
        assertThat(signature.sign()).isNotEmpty();
      }
      bob.approvals().approve(asked(() -> VaultTls.server(user, "shop")));
      assertThat(VaultTls.server(user, "shop")).isNotNull();
    }
  }

  @Test
  void twoPeopleDoWhatOneMayNotAlone() {
    vault
        .access()
        .putAssignment(
            Assignment.allow(
                    "purge",
                    Principal.identity("dee"),
                    Grant.permissions(Permission.CERTIFICATES_PURGE, Permission.CERTIFICATES_GET),
                    Scope.vault())
                .withTwoPeople());
    var dee = vault.as(Identity.named("dee"));
    assertThatThrownBy(() -> dee.get("shop")).isInstanceOf(AccessDeniedException.class);
    vault.delete("shop");
    var explained =
        vault
            .access()
            .explain(Identity.named("dee"), Permission.CERTIFICATES_PURGE, Optional.of("shop"));
    assertThat(explained.allowed()).isFalse();
    assertThat(explained.reason()).contains("not allowed alone").contains("purge");
    var request = asked(() -> dee.deleted().purge("shop"));
    assertThatThrownBy(() -> dee.deleted().purge("shop"))
        .isInstanceOf(ApprovalRequiredException.class);
    bob.approvals().approve(request);
    vault.deleted().recover("shop");
    clock.advance(Duration.ofMinutes(1));
    vault.delete("shop");
    var another = asked(() -> dee.deleted().purge("shop"));
    assertThat(another).as("what was deleted since is another").isNotEqualTo(request);
    bob.approvals().approve(another);
    dee.deleted().purge("shop");
    assertThatThrownBy(() -> vault.deleted().get("shop")).isInstanceOf(NotFoundException.class);
  }

  @Test
  void changesOfAccessAreApprovedAsTheyAre() {
    rule(1, Permission.ACCESS_MANAGE);
    var group = new Group("duty", Set.of("x", "y", "z"), Set.of());
    var request = asked(() -> ann.access().putGroup(group));
    bob.approvals().approve(request);
    asked(() -> ann.access().putGroup(Group.of("duty", "x", "y")));
    ann.access().putGroup(group);
    assertThat(vault.access().getGroup("duty")).isEqualTo(group);
    asked(() -> ann.access().deleteGroup("duty"));
  }

  @Test
  void aRuleGuardsItself() {
    rule(2, Permission.KEYS_EXPORT);
    var request = asked(() -> ann.access().deleteApprovalRule("rule"));
    bob.approvals().approve(request);
    asked(() -> ann.access().deleteApprovalRule("rule"));
    asked(
        () ->
            ann.access()
                .putApprovalRule(
                    ApprovalRule.of("rule", 1, Scope.vault(), Permission.KEYS_EXPORT)));
    vault.access().deleteApprovalRule("rule");
    ann.exportPrivateKey(vault.get("shop")).close();
  }

  @Test
  void aRuleThatBindsTheOwnerIsMadeAndTakenAwayWithApprovals() {
    var rule = ApprovalRule.of("rule", 2, Scope.vault(), Permission.KEYS_EXPORT).bindingTheOwner();
    var shop = vault.get("shop");
    var made = asked(() -> vault.access().putApprovalRule(rule));
    vault.exportPrivateKey(shop).close();
    bob.approvals().approve(made);
    refused("self", () -> vault.approvals().approve(made));
    cid.approvals().approve(made);
    vault.access().putApprovalRule(rule);
    assertThat(vault.access().getApprovalRule("rule")).isEqualTo(rule);
    var request = asked(() -> vault.exportPrivateKey(shop));
    assertThatThrownBy(() -> vault.access().deleteApprovalRule("rule"))
        .isInstanceOf(ApprovalRequiredException.class);
    bob.approvals().approve(request);
    cid.approvals().approve(request);
    vault.exportPrivateKey(shop).close();
    asked(() -> vault.exportPrivateKey(shop));
    var gone = asked(() -> vault.access().deleteApprovalRule("rule"));
    bob.approvals().approve(gone);
    cid.approvals().approve(gone);
    vault.access().deleteApprovalRule("rule");
    vault.exportPrivateKey(shop).close();
  }

  @Test
  void whatCannotWaitIsRefused() {
    var root = EmbeddedCa.openOrCreateRoot(vault, "root");
    rule(1, Permission.ISSUERS_USE);
    var backup = vault.backup("shop");
    vault.updatePolicy("shop", SHOP.toBuilder().issuer(root.name()).build());
    var signed = vault.backup("shop");
    vault.delete("shop");
    vault.deleted().purge("shop");
    refused("not-approvable", () -> ann.restore(signed));
    assertThat(lastEntry().outcome()).isEqualTo(AuditOutcome.DENIED);
    ann.restore(backup);
  }

  @Test
  void theKeyOfACaSignsWithApproval() {
    var root = EmbeddedCa.openOrCreateRoot(vault, "root");
    rule(1, Permission.AUTHORITIES_SIGN);
    var outside = EmbeddedCa.openOrCreateRoot(ann, "root");
    var request = Requests.of(Requests.key(), "CN=web").dns("web.example.test").read();
    var policy = request.policy().build();
    bob.approvals().approve(asked(() -> outside.sign(request, policy)));
    var another = Requests.of(Requests.key(), "CN=web").dns("web.example.test").read();
    asked(() -> outside.sign(another, policy));
    assertThat(outside.sign(request, policy).x509()).isNotNull();
    assertThat(root.sign(request, policy)).as("the owner is not bound").isNotNull();
  }

  @Test
  void settingsAreChangedWithApproval() {
    rule(1, Permission.VAULT_UPDATE);
    var off = new VaultSettings(7, false);
    bob.approvals().approve(asked(() -> ann.updateSettings(off)));
    asked(() -> ann.updateSettings(new VaultSettings(8, false)));
    ann.updateSettings(off);
    assertThat(vault.settings()).isEqualTo(off);
  }

  @Test
  void listenersHearOfIt() {
    var pager = new Overheard();
    try (var lifecycle = LifecycleManager.builder(vault).listener("pager", pager).build()) {
      rule(1, Permission.KEYS_EXPORT);
      var shop = vault.get("shop");
      var granted = asked(() -> ann.exportPrivateKey(shop));
      bob.approvals().approve(granted);
      ann.exportPrivateKey(shop).close();
      var denied = asked(() -> ann.exportPrivateKey(shop));
      bob.approvals().deny(denied, "");
      vault.access().deleteApprovalRule("rule");
      lifecycle.runOnce();
      var now = clock.instant();
      assertThat(pager.once())
          .filteredOn(told -> told.header().type().startsWith("access."))
          .extracting(RecordedEvent::event)
          .containsExactly(
              new VaultEvent.AccessChanged("approval-rule", "rule", false),
              new VaultEvent.ApprovalRequested(
                  granted, "keys/export", 1, now.plus(ApprovalRule.OPEN)),
              new VaultEvent.ApprovalGranted(granted, now.plus(ApprovalRule.USABLE)),
              new VaultEvent.ApprovalRequested(
                  denied, "keys/export", 1, now.plus(ApprovalRule.OPEN)),
              new VaultEvent.ApprovalEnded(denied, "denied"),
              new VaultEvent.AccessChanged("approval-rule", "rule", true));
      assertThat(pager.once().get(0).header().subject()).isEqualTo("approval-rule/rule");
      assertThat(pager.once().get(0).header().version()).isEmpty();
    }
  }

  @Test
  void aRuleThatMakesNoSenseIsRefused() {
    var vaultScope = Scope.vault();
    for (ThrowingCallable bad :
        List.<ThrowingCallable>of(
            () -> ApprovalRule.of("r", 0, vaultScope, Permission.KEYS_USE),
            () -> ApprovalRule.of("r", 11, vaultScope, Permission.KEYS_USE),
            () -> ApprovalRule.of("r r", 1, vaultScope, Permission.KEYS_USE),
            () -> ApprovalRule.of("r", 1, vaultScope, Permission.CERTIFICATES_GET),
            () -> ApprovalRule.of("r", 1, Scope.prefix("a"), Permission.ACCESS_MANAGE),
            () ->
                ApprovalRule.of("r", 1, vaultScope, Permission.KEYS_USE)
                    .within(Duration.ofSeconds(59), Duration.ofHours(1)),
            () ->
                ApprovalRule.of("r", 1, vaultScope, Permission.KEYS_USE)
                    .within(Duration.ofHours(1), Duration.ofDays(91)),
            () ->
                Assignment.deny("r", Principal.identity("x"), Grant.role("reader"), vaultScope)
                    .withTwoPeople(),
            () ->
                vault
                    .access()
                    .putAssignment(
                        Assignment.allow(
                                "r", Principal.identity("x"), Grant.role("reader"), vaultScope)
                            .withTwoPeople()))) {
      assertThatThrownBy(bad).isInstanceOf(InvalidRequestException.class);
    }
  }
}
