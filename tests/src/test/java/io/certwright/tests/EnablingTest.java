package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.Certificate;
import io.certwright.OperationStatus;
import io.certwright.PageRequest;
import io.certwright.Vault;
import io.certwright.audit.AuditEntry;
import io.certwright.ca.EmbeddedCa;
import io.certwright.errors.ConflictException;
import io.certwright.errors.InvalidPolicyException;
import io.certwright.errors.KeyAccessException;
import io.certwright.errors.NotFoundException;
import io.certwright.lifecycle.LifecycleRun;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.Bytes;
import io.certwright.testkit.FakeAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Versions that are taken out of service and put back. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class EnablingTest {

  private static final CertificatePolicy SHOP =
      CertificatePolicy.tlsServer("shop.example.test").exportable(true).build();

  private final Cluster cluster = Cluster.ofNodes(2);
  private final Vault vault = cluster.node(0).vault;

  @AfterEach
  void close() {
    assertThat(vault.audit().verify().findings()).isEmpty();
    cluster.close();
  }

  private Certificate version() {
    vault.create("Shop", SHOP);
    return vault.get("shop");
  }

  private List<AuditEntry> entries() {
    return vault.audit().entries(Optional.empty(), 1000).entries();
  }

  @Test
  void theNewestEnabledVersionIsCurrent() {
    var first = version();
    var second = version();
    var third = version();
    vault.disable(second);
    assertThat(vault.get("shop")).isEqualTo(third);
    vault.disable(third);
    assertThat(vault.get("shop")).as("the second one is disabled").isEqualTo(first);
    vault.enable(second);
    assertThat(vault.get("shop")).isEqualTo(second);
    vault.enable(third);
    assertThat(vault.get("shop")).isEqualTo(third);
    for (var each : List.of(first, second, third)) {
      vault.disable(each);
    }
    assertThat(vault.find("shop")).isEmpty();
    assertThatThrownBy(() -> vault.get("shop")).isInstanceOf(NotFoundException.class);
    assertThat(vault.list(PageRequest.first(1)).items().get(0).version()).isEmpty();
    vault.enable(first);
    assertThat(vault.get("shop")).isEqualTo(first);
    assertThat(vault.listVersions("shop", PageRequest.first(10)).items())
        .extracting(Certificate::isEnabled)
        .containsExactly(false, false, true);
  }

  @Test
  void eachIsOneCommitWithItsEntry() {
    var shop = version();
    var commits = cluster.node(0).tap.commits;
    int before = commits.get();
    vault.disable(shop);
    vault.disable(shop);
    vault.enable(shop);
    assertThat(commits).hasValue(before + 3);
    var all = entries();
    assertThat(all.subList(all.size() - 3, all.size()))
        .allSatisfy(
            entry -> {
              assertThat(entry.operation()).isEqualTo("certificates/update");
              assertThat(entry.target()).isEqualTo("shop/" + shop.version());
              assertThat(entry.identity()).isEqualTo("owner");
            })
        .extracting(AuditEntry::detail)
        .containsExactly("disabled", "was disabled already", "enabled");
  }

  @Test
  void aDisabledKeyIsNeitherUsedNorTakenOut() {
    var shop = version();
    vault.disable(shop);
    assertThatThrownBy(() -> vault.privateKey(shop))
        .isInstanceOfSatisfying(
            KeyAccessException.class,
            e -> assertThat(e.reason()).isEqualTo(KeyAccessException.Reason.DISABLED));
    assertThatThrownBy(() -> vault.exportPrivateKey(shop))
        .isInstanceOf(KeyAccessException.class)
        .hasMessageContaining("enable it");
    assertThat(entries()).filteredOn(entry -> entry.detail().equals("it is disabled")).hasSize(2);
    vault.enable(shop);
    try (var exported = vault.exportPrivateKey(shop)) {
      assertThat(exported.certificate()).isEqualTo(shop);
    }
  }

  @Test
  void whatIsNotThereCannotBeDisabled() {
    var shop = version();
    try (var other = Vault.inMemory()) {
      assertThatThrownBy(() -> other.disable(shop)).isInstanceOf(NotFoundException.class);
      other.create("shop", SHOP);
      assertThatThrownBy(() -> other.enable(shop)).isInstanceOf(NotFoundException.class);
    }
  }

  @Test
  void aDisabledAuthoritySignsNothingAndIsNotReplacedBehindItsBack() {
    var root = EmbeddedCa.openOrCreateRoot(vault, "root");
    var signed = SHOP.toBuilder().issuer("root").build();
    vault.create("leaf", signed);
    vault.disable(root.certificate());
    assertThatThrownBy(() -> vault.create("leaf", signed))
        .isInstanceOf(InvalidPolicyException.class);
    cluster.clock.advance(Duration.ofSeconds(2));
    var there = cluster.node(1).vault;
    assertThatThrownBy(() -> there.create("leaf", signed))
        .isInstanceOf(InvalidPolicyException.class);
    assertThatThrownBy(() -> EmbeddedCa.openOrCreateRoot(there, "root"))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("disabled");
    vault.enable(vault.listVersions("root", PageRequest.first(1)).items().get(0));
    assertThat(EmbeddedCa.openOrCreateRoot(vault, "root").certificate().isEnabled()).isTrue();
    vault.create("leaf", signed);
  }

  /** What an operation in progress needs stays where it is. */
  @Test
  void anOrderGoesOnWhileTheCurrentVersionIsDisabled() {
    var outside = Cluster.outside("shop.example.test");
    vault.create("shop", outside);
    var first = vault.get("shop");
    cluster.ca.answerNext(FakeAnswer.pending(Bytes.copyOf(new byte[] {1}), Duration.ofHours(1)));
    var operation = vault.create("shop", outside);
    vault.disable(first);
    assertThat(vault.find("shop")).isEmpty();
    assertThat(operation.status()).isEqualTo(OperationStatus.PENDING);
    cluster.clock.advance(Duration.ofHours(1));
    assertThat(cluster.node(1).lifecycle.runOnce()).isEqualTo(new LifecycleRun(1, 0, 0));
    assertThat(operation.status()).isEqualTo(OperationStatus.COMPLETED);
    assertThat(cluster.ca.calls()).hasSize(3);
    vault.privateKey(vault.get("shop"));
  }

  /** The certificate is renewed when that is due, whatever is enabled. */
  @Test
  void whatIsDueGoesOn() {
    var lifecycle = cluster.node(0).lifecycle;
    var managed = lifecycle.manage("shop", SHOP);
    lifecycle.runOnce();
    vault.disable(vault.get("shop"));
    assertThat(managed.current()).isEmpty();
    assertThat(lifecycle.runOnce()).isEqualTo(Runs.NOTHING);
    cluster.clock.advance(Duration.ofDays(61));
    assertThat(lifecycle.runOnce()).isEqualTo(new LifecycleRun(1, 0, 0));
    assertThat(vault.get("shop").isEnabled()).isTrue();
  }

  /** Two nodes switch versions of one certificate at once: the newest enabled one is current. */
  @Test
  void nodesThatSwitchAtOnceAgreeInTheEnd() throws Exception {
    var versions = new ArrayList<Certificate>();
    for (int i = 0; i < 3; i++) {
      versions.add(version());
    }
    for (int round = 0; round < 20; round++) {
      int seed = round;
      Together.runAll(
          4,
          number -> {
            var random = new Random(seed * 4L + number);
            var node = cluster.node(number % 2).vault;
            for (int i = 0; i < 3; i++) {
              var target = versions.get(random.nextInt(versions.size()));
              if (random.nextBoolean()) {
                node.disable(target);
              } else {
                node.enable(target);
              }
            }
            return number;
          });
      cluster.clock.advance(Duration.ofSeconds(2));
      for (int node = 0; node < 2; node++) {
        var there = cluster.node(node).vault;
        var expected =
            there.listVersions("shop", PageRequest.first(10)).items().stream()
                .filter(Certificate::isEnabled)
                .max(Comparator.comparing(Certificate::version));
        assertThat(there.find("shop")).isEqualTo(expected);
      }
    }
  }
}
