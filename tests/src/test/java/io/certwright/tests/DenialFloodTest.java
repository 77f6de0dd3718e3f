package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.Vault;
import io.certwright.access.ApprovalRule;
import io.certwright.access.Assignment;
import io.certwright.access.ClientName;
import io.certwright.access.ClientTrust;
import io.certwright.access.Grant;
import io.certwright.access.Identity;
import io.certwright.access.Permission;
import io.certwright.access.Principal;
import io.certwright.access.Role;
import io.certwright.access.Scope;
import io.certwright.audit.AuditOutcome;
import io.certwright.audit.AuditQuery;
import io.certwright.ca.EmbeddedCa;
import io.certwright.errors.ApprovalRequiredException;
import io.certwright.errors.VaultException;
import io.certwright.policy.CertificatePolicy;
import io.certwright.testkit.SettableClock;
import io.certwright.trust.TrustedAnchor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** By whichever rule somebody is refused again and again, it is told once, and counted. */
class DenialFloodTest {

  private static final int TIMES = 30;
  private static final CertificatePolicy SHOP =
      CertificatePolicy.tlsServer("shop.example.test").build();

  private final SettableClock clock = SettableClock.at(Home.START);
  private final Vault vault =
      Vault.builder(MemoryStorage.create(clock), KeyProtections.ephemeral()).clock(clock).open();
  private final Vault ann = vault.as(Identity.named("ann"));
  private final Vault bob = vault.as(Identity.named("bob"));

  private void allow(String who, Role role) {
    vault
        .access()
        .putAssignment(
            Assignment.allow(
                who + "-" + role.name(),
                Principal.identity(who),
                Grant.role(role.name()),
                Scope.vault()));
  }

  private long denials() {
    return vault
        .audit()
        .find(AuditQuery.ALL.ended(AuditOutcome.DENIED), Optional.empty(), 1000)
        .entries()
        .size();
  }

  @Test
  void whateverIsRefusedIsToldOnce() {
    vault.create("shop", SHOP);
    allow("ann", Role.ADMINISTRATOR);
    allow("bob", Role.APPROVER);
    vault
        .access()
        .putAssignment(
            Assignment.allow(
                "manager",
                Principal.identity("cid"),
                Grant.permissions(Permission.ACCESS_MANAGE),
                Scope.vault()));
    var cid = vault.as(Identity.named("cid"));
    EmbeddedCa.openOrCreateRoot(vault, "root");
    vault.updatePolicy("shop", SHOP.toBuilder().issuer("root").build());
    var backup = vault.backup("shop");
    vault.create("other", SHOP);
    vault
        .access()
        .putApprovalRule(
            ApprovalRule.of("rule", 1, Scope.vault(), Permission.KEYS_USE, Permission.ISSUERS_USE));
    var other = vault.get("other");
    var request =
        catchThrowableOfType(ApprovalRequiredException.class, () -> ann.privateKey(other))
            .request();
    vault.delete("shop");
    vault.deleted().purge("shop");
    vault.trustBundles().put("clients", TrustedAnchor.of(vault.get("root").x509()));
    var trust = ClientTrust.of("clients", ClientName.DNS);

    var ways = new LinkedHashMap<String, ThrowingCallable>();
    ways.put("no right", () -> bob.delete("other"));
    ways.put("self-approval", () -> ann.approvals().approve(request));
    ways.put("somebody else's request", () -> bob.approvals().withdraw(request));
    ways.put(
        "more than it has",
        () ->
            cid.access()
                .putAssignment(
                    Assignment.allow(
                        "x", Principal.identity("cid"), Grant.role("reader"), Scope.vault())));
    ways.put("only the owner", () -> ann.runPolicyBySystem("other"));
    ways.put("what cannot wait", () -> ann.restore(backup));
    ways.put("a stranger", () -> vault.asClient(trust, List.of(other.x509())));
    ways.forEach(this::isToldOnce);
    assertThat(vault.audit().verify().findings()).isEmpty();
    vault.close();
  }

  private void isToldOnce(String name, ThrowingCallable way) {
    long before = denials();
    for (int i = 0; i < TIMES; i++) {
      assertThatThrownBy(way).as(name).isInstanceOf(VaultException.class);
    }
    // A burst of them is told as well.
    assertThat(denials() - before).as(name).isBetween(1L, 3L);
  }
}
