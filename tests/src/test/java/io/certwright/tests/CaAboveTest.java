package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.Vault;
import io.certwright.access.ApprovalRule;
import io.certwright.access.Assignment;
import io.certwright.access.Grant;
import io.certwright.access.Identity;
import io.certwright.access.Permission;
import io.certwright.access.Principal;
import io.certwright.access.Scope;
import io.certwright.ca.EmbeddedCa;
import io.certwright.errors.AccessDeniedException;
import io.certwright.errors.ApprovalRequiredException;
import io.certwright.policy.CertificatePolicy;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever a CA signs takes the right to be issued by it, a successor of one below it too. */
class CaAboveTest {

  private static final CertificatePolicy BY_ROOT =
      CertificatePolicy.tlsServer("shop.example.test").issuer("root").build();

  private final Vault vault =
      Vault.builder(MemoryStorage.create(), KeyProtections.ephemeral()).open();
  private final Vault ann = vault.as(Identity.named("ann"));

  CaAboveTest() {
    allow("ann", Grant.role("administrator"));
    var root = EmbeddedCa.openOrCreateRoot(vault, "root");
    EmbeddedCa.openOrCreateIssuing(vault, "sub", root);
    vault.create("shop", BY_ROOT.toBuilder().issuer("sub").build());
    vault.create("by-root", BY_ROOT);
  }

  @AfterEach
  void close() {
    vault.close();
  }

  private void allow(String who, Grant what) {
    vault
        .access()
        .putAssignment(Assignment.allow(who, Principal.identity(who), what, Scope.vault()));
  }

  private List<ThrowingCallable> ways() {
    var sub = CertificatePolicy.intermediateCa("sub", 0).issuer("root").build();
    return List.of(
        () -> ann.create("new", BY_ROOT),
        () -> ann.updatePolicy("shop", BY_ROOT),
        () -> EmbeddedCa.openOrCreateIssuing(ann, "other", EmbeddedCa.open(ann, "root")),
        () -> EmbeddedCa.open(ann, "root").openOrCreateOcspSigner(),
        () -> EmbeddedCa.open(ann, "sub").rollover().prepareAs(sub),
        () -> EmbeddedCa.open(ann, "sub").rollover().prepare());
  }

  @Test
  void whoMayNotUseItHasNothingSignedByIt() {
    vault
        .access()
        .putAssignment(
            Assignment.deny(
                "not-root",
                Principal.identity("ann"),
                Grant.permissions(Permission.ISSUERS_USE),
                Scope.certificate("root")));
    for (var way : ways()) {
      assertThatThrownBy(way)
          .isInstanceOf(AccessDeniedException.class)
          .hasMessageContaining("issuers/use")
          .hasMessageContaining("\"root\"");
    }
    assertThat(EmbeddedCa.open(ann, "root").rollover().prepare()).as("by itself").isNotNull();
  }

  @Test
  void whereItTakesApprovalASuccessorBelowItTakesItToo() {
    allow("bob", Grant.role("approver"));
    vault
        .access()
        .putApprovalRule(
            ApprovalRule.of("rule", 1, Scope.certificate("root"), Permission.ISSUERS_USE));
    var rollover = EmbeddedCa.open(ann, "sub").rollover();
    var required = catchThrowableOfType(ApprovalRequiredException.class, rollover::prepare);
    assertThat(required).isNotNull();
    vault.as(Identity.named("bob")).approvals().approve(required.request());
    assertThat(rollover.prepare()).isNotNull();
  }
}
