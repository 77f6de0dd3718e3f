package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.CertificateUpdate;
import io.certwright.Vault;
import io.certwright.audit.AuditEntry;
import io.certwright.ca.EmbeddedCa;
import io.certwright.errors.IssuanceException;
import io.certwright.policy.CertificatePolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A CA that one node changes at the moment at which another one signs with it. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CaChangesTest {

  private static final CertificatePolicy SHOP =
      CertificatePolicy.tlsServer("shop.example.test").issuer("root").build();

  private final Cluster cluster = Cluster.ofNodes(2);
  private final Cluster.Node node = cluster.node(0);
  private final Vault vault = node.vault;
  private final Vault there = cluster.node(1).vault;
  private final EmbeddedCa root = EmbeddedCa.openOrCreateRoot(vault, "root");

  @AfterEach
  void close() {
    assertThat(vault.audit().verify().findings()).isEmpty();
    cluster.close();
  }

  private List<String> targets(String operation) {
    return vault.audit().entries(Optional.empty(), 1000).entries().stream()
        .filter(entry -> entry.operation().equals(operation))
        .map(AuditEntry::target)
        .toList();
  }

  private void signsNothing(Consumer<Vault> change) {
    node.tap.beforeNextCommit(() -> change.accept(there));
    assertThatThrownBy(() -> vault.create("shop", SHOP))
        .isInstanceOfSatisfying(
            IssuanceException.class, e -> assertThat(e.code()).isEqualTo("ca-not-in-service"))
        .hasMessageContaining("\"root\"");
    assertThat(there.find("shop")).isEmpty();
    assertThat(targets("certificates/create")).noneMatch(target -> target.startsWith("shop"));
  }

  @Test
  void oneThatIsDisabledSignsNothing() {
    signsNothing(other -> other.disable(other.get("root")));
    there.enable(there.listVersions("root", io.certwright.PageRequest.first(1)).items().get(0));
    vault.create("shop", SHOP);
  }

  @Test
  void oneThatIsDeletedSignsNothing() {
    signsNothing(other -> other.delete("root"));
  }

  @Test
  void oneThatIsPurgedSignsNothing() {
    signsNothing(
        other -> {
          other.delete("root");
          other.deleted().purge("root");
        });
  }

  /** The new one signs instead, with what it may. */
  @Test
  void oneThatIsReplacedSignsAsItIsNow() {
    var before = root.certificate();
    node.tap.beforeNextCommit(
        () ->
            there.create(
                "root",
                CertificatePolicy.rootCa("Another").validity(Duration.ofDays(1000)).build()));
    vault.create("shop", SHOP);
    assertThat(root.certificate().version()).isGreaterThan(before.version());
    assertThat(vault.get("shop").x509().getIssuerX500Principal().getName()).isEqualTo("CN=Another");
  }

  /** What has nothing to do with its certificate makes no difference. */
  @Test
  void oneWhoseTagsAreChangedSigns() {
    node.tap.beforeNextCommit(
        () ->
            there.update(
                there.get("root"), CertificateUpdate.none().withTags(Map.of("team", "pki"))));
    vault.create("shop", SHOP);
    assertThat(vault.get("shop").x509().getIssuerX500Principal())
        .isEqualTo(root.certificate().x509().getSubjectX500Principal());
  }

  /** That of the certificate itself is still a conflict, and is not tried again. */
  @Test
  void aRenewalAlsoDependsOnItsOwnCertificate() {
    vault.create("shop", SHOP);
    var commits = new ArrayList<Integer>();
    node.tap.beforeNextCommit(
        () -> {
          there.create("shop", SHOP);
          commits.add(node.tap.commits.get());
        });
    assertThatThrownBy(() -> vault.create("shop", SHOP))
        .isInstanceOf(io.certwright.errors.ConflictException.class)
        .hasMessageContaining("\"shop\"");
    assertThat(node.tap.commits.get()).isEqualTo(commits.get(0));
  }

  /** That it is in service is known from the last look, and is checked by the commit alone. */
  @Test
  void aSignatureCostsNoFurtherLook() {
    vault.create("first", SHOP);
    node.tap.reset();
    vault.create("own", SHOP.toBuilder().issuer(CertificatePolicy.SELF).build());
    int own = node.tap.calls();
    node.tap.reset();
    vault.create("second", SHOP);
    assertThat(node.tap.calls()).isEqualTo(own);
  }
}
