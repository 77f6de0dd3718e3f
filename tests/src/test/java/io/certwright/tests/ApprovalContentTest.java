package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.certwright.CertificateUpdate;
import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.Vault;
import io.certwright.access.ApprovalRule;
import io.certwright.access.Assignment;
import io.certwright.access.Grant;
import io.certwright.access.Identity;
import io.certwright.access.Permission;
import io.certwright.access.Principal;
import io.certwright.access.Role;
import io.certwright.access.Scope;
import io.certwright.ca.EmbeddedCa;
import io.certwright.errors.ApprovalRequiredException;
import io.certwright.errors.TooManyAttemptsException;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.CertificateProfile;
import io.certwright.policy.SubjectAlternativeName;
import io.certwright.testkit.SettableClock;
import java.time.Duration;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An approval is for what was shown, and not for what reads like it or comes in its place. */
class ApprovalContentTest {

  private final SettableClock clock = SettableClock.at(Home.START);
  private final Vault vault =
      Vault.builder(MemoryStorage.create(clock), KeyProtections.ephemeral()).clock(clock).open();
  private final Vault ann = vault.as(Identity.named("ann"));
  private final Vault bob = vault.as(Identity.named("bob"));

  ApprovalContentTest() {
    allow("ann", Role.ADMINISTRATOR);
    allow("bob", Role.APPROVER);
  }

  @AfterEach
  void close() {
    vault.close();
  }

  private void allow(String who, Role role) {
    vault
        .access()
        .putAssignment(
            Assignment.allow(who, Principal.identity(who), Grant.role(role.name()), Scope.vault()));
  }

  private void rule(Permission permission) {
    vault.access().putApprovalRule(ApprovalRule.of("rule", 1, Scope.vault(), permission));
  }

  private static String asked(ThrowingCallable call) {
    var required = catchThrowableOfType(ApprovalRequiredException.class, call);
    assertThat(required).as("it takes an approval").isNotNull();
    return required.request();
  }

  @Test
  void tagsThatReadAlikeAreOthers() {
    vault.create("shop", CertificatePolicy.tlsServer("shop.example.test").build());
    var shop = vault.get("shop");
    rule(Permission.CERTIFICATES_UPDATE);
    var one = CertificateUpdate.none().withTags(Map.of("a", "1, team=payments"));
    var two = CertificateUpdate.none().withTags(Map.of("a", "1", "team", "payments"));
    bob.approvals().approve(asked(() -> ann.update(shop, one)));
    asked(() -> ann.update(shop, two));
    assertThat(ann.update(shop, one).tags()).isEqualTo(Map.of("a", "1, team=payments"));
  }

  @Test
  void whoApprovesSeesWhatWouldHideOrTurnTheRest() {
    vault.create("shop", CertificatePolicy.tlsServer("shop.example.test").build());
    rule(Permission.CERTIFICATES_UPDATE);
    var tags = CertificateUpdate.none().withTags(Map.of("a", "x\u202ey\u3164z"));
    var request = asked(() -> ann.update(vault.get("shop"), tags));
    assertThat(bob.approvals().get(request).what()).isEqualTo("set tags={a=x\\u{202e}y\\u{3164}z}");
  }

  @Test
  void assignmentsThatReadAlikeAreOthers() {
    rule(Permission.ACCESS_MANAGE);
    var harmless =
        Assignment.allow(
            "x",
            Principal.identity("eve role administrator on tag k=v"),
            Grant.role("reader"),
            Scope.vault());
    var other =
        Assignment.allow(
            "x",
            Principal.identity("eve"),
            Grant.role("administrator"),
            Scope.tag("k", "v role reader on vault"));
    bob.approvals().approve(asked(() -> ann.access().putAssignment(harmless)));
    asked(() -> ann.access().putAssignment(other));
    ann.access().putAssignment(harmless);
  }

  @Test
  void whatGoesIsTheRuleThatWasShown() {
    var eve = Principal.identity("eve");
    var allowed = Assignment.allow("x", eve, Grant.role("reader"), Scope.vault());
    vault.access().putAssignment(allowed);
    rule(Permission.ACCESS_MANAGE);
    var request = asked(() -> ann.access().deleteAssignment("x"));
    assertThat(bob.approvals().get(request).what()).contains("allow").contains("eve");
    bob.approvals().approve(request);
    vault
        .access()
        .putAssignment(Assignment.deny("x", eve, Grant.role("administrator"), Scope.vault()));
    asked(() -> ann.access().deleteAssignment("x"));
    vault.access().putAssignment(allowed);
    ann.access().deleteAssignment("x");
  }

  @Test
  void aRequestIsSignedUnderTheProfileThatWasShown() {
    var root = EmbeddedCa.openOrCreateRoot(vault, "root");
    var profile =
        CertificateProfile.tlsServer("web")
            .names(SubjectAlternativeName.dns("web.example.test"))
            .longest(Duration.ofDays(1))
            .build();
    root.setProfiles(profile);
    rule(Permission.AUTHORITIES_SIGN);
    var outside = EmbeddedCa.openOrCreateRoot(ann, "root");
    var request = Requests.of(Requests.key(), "CN=web.example.test").dns("web.example.test").read();
    bob.approvals().approve(asked(() -> outside.signUnder("web", request)));
    root.setProfiles(
        CertificateProfile.tlsServer("web")
            .names(SubjectAlternativeName.dns("web.example.test"))
            .longest(Duration.ofDays(80))
            .build());
    asked(() -> outside.signUnder("web", request));
    root.setProfiles(profile);
    assertThat(outside.signUnder("web", request)).isNotNull();
  }

  @Test
  void theSuccessorThatTakesOverIsTheOneThatWasShown() {
    var root = EmbeddedCa.openOrCreateRoot(vault, "root");
    root.rollover().prepare();
    rule(Permission.AUTHORITIES_MANAGE);
    var outside = EmbeddedCa.openOrCreateRoot(ann, "root");
    bob.approvals().approve(asked(() -> outside.rollover().activate()));
    root.rollover().cancel();
    root.rollover().prepare();
    bob.approvals().approve(asked(() -> outside.rollover().activate()));
    assertThat(outside.rollover().activate()).isNotNull();
  }

  @Test
  void whatIsDeletedOrBackedUpIsWhatHadTheNameThen() {
    var policy = CertificatePolicy.tlsServer("shop.example.test").build();
    vault.create("shop", policy);
    vault
        .access()
        .putApprovalRule(
            ApprovalRule.of(
                "rule",
                1,
                Scope.vault(),
                Permission.CERTIFICATES_DELETE,
                Permission.CERTIFICATES_BACKUP));
    bob.approvals().approve(asked(() -> ann.backup("shop")));
    bob.approvals().approve(asked(() -> ann.delete("shop")));
    vault.delete("shop");
    vault.deleted().purge("shop");
    clock.advance(Duration.ofSeconds(1));
    vault.create("shop", policy);
    asked(() -> ann.backup("shop"));
    asked(() -> ann.delete("shop"));
  }

  /** The rule that there was said two, and two it takes, as everybody is shown. */
  @Test
  void aRequestTakesNoFewerThanWhenItWasMade() {
    vault.create("shop", CertificatePolicy.tlsServer("shop.example.test").build());
    allow("cid", Role.APPROVER);
    var rule = ApprovalRule.of("rule", 2, Scope.vault(), Permission.CERTIFICATES_BACKUP);
    vault.access().putApprovalRule(rule);
    var request = asked(() -> ann.backup("shop"));
    bob.approvals().approve(request);
    rule(Permission.CERTIFICATES_BACKUP);
    assertThat(bob.approvals().get(request).needed()).isEqualTo(2);
    asked(() -> ann.backup("shop"));
    vault.as(Identity.named("cid")).approvals().approve(request);
    assertThat(ann.backup("shop")).isNotEmpty();
  }

  @Test
  void theTrailNamesThoseWhoseApprovalCounts() {
    vault.create("shop", CertificatePolicy.tlsServer("shop.example.test").build());
    allow("cid", Role.APPROVER);
    rule(Permission.CERTIFICATES_BACKUP);
    var request = asked(() -> ann.backup("shop"));
    vault
        .access()
        .putApprovalRule(ApprovalRule.of("rule", 2, Scope.vault(), Permission.CERTIFICATES_BACKUP));
    bob.approvals().approve(request);
    vault.as(Identity.named("cid")).approvals().approve(request);
    rule(Permission.CERTIFICATES_BACKUP);
    vault.access().deleteAssignment("bob");
    assertThat(ann.backup("shop")).isNotEmpty();
    assertThat(Trail.last(vault, "certificates/backup").detail())
        .startsWith("approved by cid (" + request + ")");
  }

  /** What is over and waits for an engine that is away is not in the way of counting. */
  @Test
  void anIdentityHasNoMoreRequestsOpenWhenOldOnesWereNotPutAway() {
    var policy = CertificatePolicy.tlsServer("shop.example.test").build();
    rule(Permission.CERTIFICATES_CREATE);
    for (int day = 0; day < 3; day++) {
      for (int i = 0; i < 20; i++) {
        assertThat(ann.create("shop-" + day + "-" + i, policy)).isNotNull();
      }
      assertThatThrownBy(() -> ann.create("more", policy))
          .isInstanceOf(TooManyAttemptsException.class);
      clock.advance(Duration.ofDays(1));
    }
  }

  @Test
  void anOperatorOfIssuersRollsACaOver() {
    EmbeddedCa.openOrCreateRoot(vault, "root");
    allow("ann", Role.ISSUER_OPERATOR);
    var root = EmbeddedCa.openOrCreateRoot(ann, "root");
    var next = root.rollover().prepare();
    assertThat(root.rollover().successor()).contains(next);
    assertThat(root.rollover().activate()).isEqualTo(next);
  }
}
