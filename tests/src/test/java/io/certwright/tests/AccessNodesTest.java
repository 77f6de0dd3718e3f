package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.access.Assignment;
import io.certwright.access.Grant;
import io.certwright.access.Group;
import io.certwright.access.Identity;
import io.certwright.access.Principal;
import io.certwright.access.Scope;
import io.certwright.errors.AccessDeniedException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.errors.StorageFailureException;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.storage.StorageException;
import io.certwright.tls.VaultTls;
import java.security.Signature;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rules of access on two nodes. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class AccessNodesTest {

  private static final Identity ANN = Identity.named("ann");
  private static final Assignment READ =
      Assignment.allow(
          "read", Principal.identity("ann"), Grant.role("certificate-user"), Scope.vault());

  private final Cluster cluster = Cluster.ofNodes(2);
  private final Cluster.Node here = cluster.node(0);
  private final Cluster.Node there = cluster.node(1);

  AccessNodesTest() {
    here.vault.create("shop", CertificatePolicy.tlsServer("shop.example.test").build());
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private void afterTheBound() {
    cluster.clock.advance(Duration.ofMillis(1_001));
  }

  @Test
  void aChangeCountsElsewhereWithinTheBoundAndHereAtOnce() {
    here.vault.access().putAssignment(READ);
    var annHere = here.vault.as(ANN);
    var annThere = there.vault.as(ANN);
    assertThat(annHere.get("shop").name()).isEqualTo("shop");
    afterTheBound();
    assertThat(annThere.get("shop").name()).isEqualTo("shop");
    assertThat(annHere.get("shop").name()).as("looked just now").isEqualTo("shop");
    there.vault.access().deleteAssignment("read");
    assertThatThrownBy(() -> annThere.get("shop")).isInstanceOf(AccessDeniedException.class);
    assertThat(annHere.get("shop").name()).as("within the bound").isEqualTo("shop");
    afterTheBound();
    assertThatThrownBy(() -> annHere.get("shop")).isInstanceOf(AccessDeniedException.class);
    assertThat(here.vault.audit().verify().findings()).isEmpty();
  }

  /** What one node checked does not hold any more when another was faster. */
  @Test
  void twoNodesMakeNoCycleBetweenThem() {
    var access = here.vault.access();
    access.putGroup(Group.of("a"));
    access.putGroup(Group.of("b"));
    here.tap.beforeNextCommit(
        () -> there.vault.access().putGroup(new Group("b", Set.of(), Set.of("a"))));
    assertThatThrownBy(() -> access.putGroup(new Group("a", Set.of(), Set.of("b"))))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("cycle");
    assertThat(access.getGroup("a").groups()).isEmpty();
  }

  /** Two that write at once both take place, and neither's rule is lost. */
  @Test
  void changesOfTwoNodesAtOnceBothTakePlace() {
    here.tap.beforeNextCommit(() -> there.vault.access().putGroup(Group.of("b", "bob")));
    here.vault.access().putGroup(Group.of("a", "ann"));
    assertThat(here.vault.access().getGroup("b").identities()).containsExactly("bob");
    assertThat(there.vault.access().getGroup("a").identities()).containsExactly("ann");
    here.vault.access().putAssignment(READ);
    assertThat(here.vault.as(ANN).get("shop").name()).as("they are whole").isEqualTo("shop");
  }

  /** While the storage is away, what is open goes on by the rules as they were. */
  @Test
  void whatIsServedGoesOnWithoutTheStorage() throws Exception {
    here.vault.access().putAssignment(READ);
    var ann = here.vault.as(ANN);
    assertThat(VaultTls.server(ann, "shop")).isNotNull();
    var key = ann.privateKey(ann.get("shop"));
    here.faults.failReads(StorageException.Reason.UNAVAILABLE);
    var signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(key);
    signature.update((byte) 1);
    assertThat(signature.sign()).isNotEmpty();
    afterTheBound();
    assertThatThrownBy(() -> ann.get("shop")).isInstanceOf(StorageFailureException.class);
    here.faults.mendReads();
    assertThat(ann.get("shop").name()).isEqualTo("shop");
  }
}
