package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.OperationStatus;
import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.Bytes;
import io.certwright.storage.file.CountedForces;
import io.certwright.testkit.FakeAnswer;
import io.certwright.testkit.FakeCa;
import io.certwright.testkit.SettableClock;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an issue costs in a directory: the forces of the disk, counted where they are made. */
class FileForcesTest {

  private static final CertificatePolicy OUTSIDE = Home.outside("shop.example.test");

  private final CountedForces forces = new CountedForces();
  private final SettableClock clock = SettableClock.at(Home.START);
  private final FakeCa ca = FakeCa.withIntermediate(clock);

  @TempDir private Path temporary;

  private Vault vault;

  @BeforeEach
  void open() {
    vault =
        Vault.builder(forces.open(temporary.resolve("vault"), clock), new FixedKeyProtection())
            .clock(clock)
            .issuer(Home.CA, ca)
            .open();
    assertThat(forces.take()).as("making a vault").isPositive();
  }

  @AfterEach
  void close() {
    vault.close();
  }

  @Test
  void anIssueByACaInTheSameDirectoryForcesOnce() {
    var root = EmbeddedCa.openOrCreateRoot(vault, "root");
    var issuing = EmbeddedCa.openOrCreateIssuing(vault, "issuing", root);
    var policy = CertificatePolicy.tlsServer("shop.example.test").issuer(issuing.name()).build();
    assertThat(forces.take()).as("a root and an issuing CA").isEqualTo(2);
    for (int version = 0; version < 20; version++) {
      vault.create("shop", policy);
      assertThat(forces.take()).as("version %s", version).isEqualTo(1);
    }
    vault.get("shop");
    vault.audit().verify();
    assertThat(forces.take()).as("reading").isZero();
  }

  @Test
  void aRenewalByTheEngineForcesOnce() {
    var policy = CertificatePolicy.tlsServer("shop.example.test").build();
    try (var lifecycle = LifecycleManager.builder(vault).build()) {
      lifecycle.manage("shop", policy);
      assertThat(forces.take()).as("the declaration").isEqualTo(1);
      for (int round = 0; round < 5; round++) {
        assertThat(lifecycle.runOnce().issued()).isEqualTo(1);
        assertThat(forces.take()).as("round %s", round).isEqualTo(1);
        lifecycle.runOnce();
        assertThat(forces.take()).as("nothing to do").isZero();
        clock.advance(Duration.ofDays(70));
      }
    }
  }

  @Test
  void anOutsideIssuerThatAnswersAtOnceForcesTwice() {
    for (int version = 0; version < 5; version++) {
      var operation = vault.create("shop", OUTSIDE);
      assertThat(operation.status()).isEqualTo(OperationStatus.COMPLETED);
      assertThat(forces.take()).as("intent and result of version %s", version).isEqualTo(2);
    }
  }

  @Test
  void eachChangeOfAnOrderForcesOnceMore() {
    for (byte step = 1; step <= 3; step++) {
      ca.answerNext(FakeAnswer.pending(Bytes.copyOf(new byte[] {step}), Duration.ofHours(1)));
    }
    vault.create("shop", OUTSIDE);
    assertThat(forces.take()).as("intent and order").isEqualTo(2);
    try (var lifecycle = LifecycleManager.builder(vault).build()) {
      for (int change = 0; change < 2; change++) {
        lifecycle.runOnce();
        assertThat(forces.take()).as("it is not time to ask").isZero();
        clock.advance(Duration.ofMinutes(61));
        lifecycle.runOnce();
        assertThat(forces.take()).as("change %s", change).isEqualTo(1);
      }
      clock.advance(Duration.ofMinutes(61));
      assertThat(lifecycle.runOnce().issued()).isEqualTo(1);
      assertThat(forces.take()).as("the result").isEqualTo(1);
    }
  }
}
