package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.CertificateUpdate;
import io.certwright.PageRequest;
import io.certwright.RevocationRequest;
import io.certwright.Vault;
import io.certwright.access.Assignment;
import io.certwright.access.Grant;
import io.certwright.access.Identity;
import io.certwright.access.Principal;
import io.certwright.access.Scope;
import io.certwright.ca.EmbeddedCa;
import io.certwright.errors.NotFoundException;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.issuer.RevocationReason;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What is denied by a tag stays so, whatever becomes of the version that has it. */
class KeptTagsTest {

  private static final CertificatePolicy SHOP =
      CertificatePolicy.tlsServer("shop.example.test").issuer("root").build();

  @Test
  void aVersionThatFollowsOneOutOfServiceHasItsTags() {
    for (Consumer<Vault> end :
        List.<Consumer<Vault>>of(
            vault -> assertThat(vault.get("shop")).isNotNull(),
            vault -> vault.disable(vault.get("shop")),
            vault ->
                vault
                    .revocations()
                    .revoke(vault.get("shop"), RevocationRequest.of(RevocationReason.SUPERSEDED)),
            vault -> {
              vault.create("shop", SHOP);
              vault.listVersions("shop", PageRequest.first(9)).items().forEach(vault::disable);
            })) {
      try (var vault = Vault.inMemory()) {
        vault
            .access()
            .putAssignment(
                Assignment.allow(
                    "all", Principal.identity("ann"), Grant.role("administrator"), Scope.vault()));
        vault
            .access()
            .putAssignment(
                Assignment.deny(
                    "secret",
                    Principal.identity("ann"),
                    Grant.role("administrator"),
                    Scope.tag("team", "secret")));
        EmbeddedCa.openOrCreateRoot(vault, "root");
        vault.create("shop", SHOP);
        vault.update(
            vault.get("shop"), CertificateUpdate.none().withTags(Map.of("team", "secret")));
        var ann = vault.as(Identity.named("ann"));
        end.accept(vault);
        assertThatThrownBy(() -> ann.policy("shop")).isInstanceOf(NotFoundException.class);
        vault.create("shop", SHOP);
        assertThatThrownBy(() -> ann.get("shop")).isInstanceOf(NotFoundException.class);
        assertThat(vault.get("shop").tags()).containsEntry("team", "secret");
      }
    }
  }
}
