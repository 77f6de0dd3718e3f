package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.PageRequest;
import io.certwright.errors.ConflictException;
import io.certwright.lifecycle.LifecycleRun;
import io.certwright.policy.CertificatePolicy;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nodes that start at the same moment and declare what they want, each for itself. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class DeclaringTest {

  private static final LifecycleRun ONE = new LifecycleRun(1, 0, 0);

  private final Cluster cluster = Cluster.ofNodes(2);
  private final Cluster.Node here = cluster.node(0);
  private final Cluster.Node there = cluster.node(1);

  @AfterEach
  void close() {
    cluster.close();
  }

  private static CertificatePolicy policy(int days) {
    return CertificatePolicy.tlsServer("shop.example.test").validity(Duration.ofDays(days)).build();
  }

  private static void manage(Cluster.Node node, int days) {
    node.lifecycle.manage("shop", policy(days));
  }

  private int versions() {
    return there.vault.listVersions("shop", PageRequest.first(100)).items().size();
  }

  @Test
  void theSameDeclaredTwiceAtOnceIsDeclared() {
    here.tap.beforeNextCommit(() -> manage(there, 30));
    manage(here, 30);
    assertThat(here.lifecycle.runOnce()).isEqualTo(ONE);
    assertThat(there.lifecycle.runOnce()).isEqualTo(Runs.NOTHING);
    assertThat(versions()).isEqualTo(1);
    assertThat(there.vault.audit().verify().findings()).isEmpty();
  }

  /** As if it had begun after the other one, which it has. */
  @Test
  void whoeverComesLaterHasTheLastWord() {
    manage(there, 10);
    assertThat(there.lifecycle.runOnce()).isEqualTo(ONE);
    here.tap.beforeNextCommit(() -> manage(there, 20));
    manage(here, 30);
    assertThat(there.vault.policy("shop")).isEqualTo(policy(30));
    assertThat(there.lifecycle.runOnce()).isEqualTo(ONE);
    assertThat(versions()).isEqualTo(2);
    assertThat(there.vault.audit().verify().findings()).isEmpty();
  }

  @Test
  void whoeverComesTooLateAllTheTimeIsTold() {
    manage(there, 10);
    here.tap.reset();
    changeBeforeEachCommit(11);
    assertThatThrownBy(() -> manage(here, 99))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("shop");
    assertThat(here.tap.commits).hasValue(10);
    here.tap.beforeNextCommit(null);
    assertThat(there.vault.policy("shop")).isNotEqualTo(policy(99));
  }

  private void changeBeforeEachCommit(int days) {
    here.tap.beforeNextCommit(
        () -> {
          manage(there, days);
          changeBeforeEachCommit(days + 1);
        });
  }
}
