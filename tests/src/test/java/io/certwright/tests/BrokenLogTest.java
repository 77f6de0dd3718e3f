package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.OperationStatus;
import io.certwright.Vault;
import io.certwright.policy.CertificatePolicy;
import io.certwright.tests.log.KeptLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A host whose logging throws: what is logged of a change is committed already. */
class BrokenLogTest {

  @AfterEach
  void mend() {
    KeptLog.fail(null);
  }

  @Test
  void whatIsCommittedHasHappened() {
    try (var vault = Vault.inMemory()) {
      KeptLog.fail("io.certwright.event");
      var made = vault.create("shop", CertificatePolicy.tlsServer("shop.test").build());
      assertThat(made.status()).isEqualTo(OperationStatus.COMPLETED);
      assertThat(vault.get("shop").isEnabled()).isTrue();
    }
  }
}
