package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.Vault;
import io.certwright.access.Identity;
import io.certwright.audit.AuditOutcome;
import io.certwright.errors.AccessDeniedException;
import io.certwright.errors.VaultClosedException;
import io.certwright.policy.CertificatePolicy;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every method of a vault, and of the objects that it gives for its parts, found by reflection: one
 * that is added without the gate fails here.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class GateSurfaceTest {

  private static final CertificatePolicy SHOP =
      CertificatePolicy.tlsServer("shop.example.test").build();

  private final Vault vault = Vault.inMemory();
  private final VaultOperations operations;

  GateSurfaceTest() {
    vault.create("shop", SHOP);
    operations = new VaultOperations(vault, SHOP);
  }

  @Test
  void whoHasNoRightIsDeniedAndThatIsAudited() throws Exception {
    var eve = vault;
    var all = VaultOperations.all();
    assertThat(all).hasSizeGreaterThan(60);
    for (var operation : all) {
      int before = Trail.of(vault).size();
      // Another one each time: what one identity is denied again is only counted.
      var name = "eve-" + operation.called();
      eve = vault.as(Identity.named(name));
      assertThat(operations.call(eve, operation))
          .as(operation.called())
          .isInstanceOf(AccessDeniedException.class)
          .hasMessageContaining("eve");
      var told = Trail.of(vault);
      assertThat(told).as(operation.called()).hasSize(before + 1);
      var last = told.get(told.size() - 1);
      assertThat(last.outcome()).isEqualTo(AuditOutcome.DENIED);
      assertThat(last.identity()).isEqualTo(name);
    }
    eve.close();
    assertThat(vault.get("shop")).as("closing it ended nothing").isNotNull();
    assertThat(vault.audit().verify().findings()).isEmpty();
    vault.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatWasClosedSaysSo(boolean twice) throws Exception {
    vault.close();
    if (twice) {
      vault.close();
    }
    for (var operation : VaultOperations.all()) {
      assertThat(operations.call(vault, operation))
          .as(operation.called())
          .isInstanceOf(VaultClosedException.class);
    }
  }
}
