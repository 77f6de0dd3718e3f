package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.Certificate;
import io.certwright.ChainValidator;
import io.certwright.PageRequest;
import io.certwright.RevocationRequest;
import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.ca.RevocationList;
import io.certwright.errors.ConflictException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.errors.NotFoundException;
import io.certwright.errors.StorageFailureException;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.AuthorityState;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.issuer.RevocationReason;
import io.certwright.spi.keys.KeySpec;
import io.certwright.testkit.CommitFault;
import io.certwright.trust.PresentedChain;
import io.certwright.trust.Purpose;
import io.certwright.trust.RevocationMode;
import io.certwright.trust.TrustedAnchor;
import io.certwright.trust.ValidatedChain;
import io.certwright.trust.ValidationSettings;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A CA gets another key, and nobody notices. */
class RolloverTest {

  private final Home home = Home.inMemory();
  private final EmbeddedCa root = EmbeddedCa.openOrCreateRoot(home.vault(), "root");
  private final Certificate old = root.certificate();

  @AfterEach
  void close() {
    assertThat(home.vault().audit().verify().findings()).isEmpty();
    home.close();
  }

  private Certificate issue(String name) {
    return issue(name, CertificatePolicy.tlsServer("shop.example.test").issuer("root").build());
  }

  private Certificate issue(String name, CertificatePolicy policy) {
    home.vault().create(name, policy);
    return home.vault().get(name);
  }

  /** By our validator and by the JDK's; they have to agree. */
  private boolean isValid(List<X509Certificate> chain, X509Certificate anchor) {
    var now = home.clock.instant();
    boolean ours =
        ChainValidator.trusting(List.of(TrustedAnchor.of(anchor)))
                .validate(
                    PresentedChain.of(chain),
                    ValidationSettings.builder(Purpose.TLS_SERVER, now)
                        .host("shop.example.test")
                        .revocation(
                            RevocationMode.SOFT_FAIL,
                            List.of(home.vault().revocations().knowledge()))
                        .build())
            instanceof ValidatedChain;
    assertThat(isValidForTheJdk(chain, anchor, now)).isEqualTo(ours);
    return ours;
  }

  /** The JDK is given the path as it stands, or the part of it that ends at the anchor. */
  private static boolean isValidForTheJdk(
      List<X509Certificate> chain, X509Certificate anchor, Instant now) {
    for (int i = chain.size(); i > 0; i--) {
      try {
        var parameters = new PKIXParameters(Set.of(new TrustAnchor(anchor, null)));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(now));
        var path = CertificateFactory.getInstance("X.509").generateCertPath(chain.subList(0, i));
        CertPathValidator.getInstance("PKIX").validate(path, parameters);
        return true;
      } catch (CertPathValidatorException e) {
        // The next part may be one.
        assertThat(e.getIndex()).isLessThan(i);
      } catch (GeneralSecurityException e) {
        throw new AssertionError(e);
      }
    }
    return false;
  }

  @Test
  void nobodyNoticesIt() {
    var before = issue("before");
    var next = root.rollover().prepare();
    assertThat(next.isEnabled()).isFalse();
    assertThat(root.rollover().successor()).contains(next);
    assertThat(root.certificate()).as("it does not take over yet").isEqualTo(old);
    assertThat(isValid(issue("meanwhile").chain(), old.x509())).isTrue();
    assertThat(root.rollover().publishTo("clients").anchors())
        .extracting(TrustedAnchor::certificate)
        .containsExactly(next.x509());

    assertThat(root.rollover().activate()).isEqualTo(next);
    assertThat(root.certificate().version()).isEqualTo(next.version());
    assertThat(root.rollover().successor()).isEmpty();
    var after = issue("after");
    assertThat(after.x509().getIssuerX500Principal())
        .isEqualTo(next.x509().getSubjectX500Principal());
    assertThat(after.chain()).hasSize(2);
    assertThat(isValid(after.chain(), old.x509())).as("by who knows the old root").isTrue();
    assertThat(isValid(after.chain(), next.x509())).as("by who knows the new one").isTrue();
    assertThat(isValid(before.chain(), old.x509())).isTrue();
    var both = new ArrayList<>(before.chain());
    root.rollover().crossCertificates().stream()
        .filter(cross -> cross.getPublicKey().equals(old.x509().getPublicKey()))
        .forEach(both::add);
    assertThat(isValid(both, next.x509())).as("the new key vouches for the old one").isTrue();
  }

  @Test
  void theChainLeadsToTheRootThatThePolicyPrefers() {
    var issuing = EmbeddedCa.openOrCreateIssuing(home.vault(), "issuing", root);
    var policy = CertificatePolicy.tlsServer("shop.example.test").issuer("issuing");
    root.rollover()
        .prepareAs(
            CertificatePolicy.rootCa("Root of 2030")
                .key(KeySpec.EC_P256)
                .validity(Duration.ofDays(5000))
                .build());
    var next = root.rollover().activate();
    assertThat(isValid(issue("old", policy.build()).chain(), old.x509())).isTrue();
    var shop = issue("shop", policy.preferredRoot("Root of 2030").build());
    assertThat(shop.chain()).hasSize(3);
    assertThat(isValid(shop.chain(), next.x509())).isTrue();
    var direct = CertificatePolicy.tlsServer("shop.example.test").issuer("root");
    var plain = issue("plain", direct.preferredRoot(next.thumbprint()).build());
    assertThat(plain.chain()).hasSize(1);
    var crossed = issue("crossed", direct.preferredRoot("root").build());
    assertThat(crossed.chain()).hasSize(2);
    assertThat(isValid(crossed.chain(), old.x509())).isTrue();
    assertThat(issue("nowhere", direct.preferredRoot("no such root").build()).chain()).hasSize(2);
    assertThat(issuing.certificate().isEnabled()).isTrue();
  }

  /** Each vouches for its neighbour, and a chain leads all the way back. */
  @Test
  void threeRollovers() {
    for (int i = 0; i < 3; i++) {
      home.clock.advance(Duration.ofDays(30));
      root.rollover().prepare();
      root.rollover().activate();
    }
    assertThat(root.rollover().crossCertificates()).hasSize(6);
    var shop = issue("shop");
    assertThat(shop.chain()).hasSize(4);
    assertThat(isValid(shop.chain(), old.x509())).isTrue();
    assertThat(isValid(shop.chain(), root.certificate().x509())).isTrue();
    home.clock.advance(Duration.ofDays(3650 - 90));
    assertThat(issue("late").chain()).as("the first root has ended").hasSize(3);
  }

  @Test
  void theOldOneAnswersForWhatItHasIssued() {
    var before = issue("before");
    root.rollover().prepare();
    root.rollover().activate();
    assertThatThrownBy(() -> home.vault().deleteVersion(old))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("answers for the status");
    home.vault()
        .revocations()
        .revoke(before, RevocationRequest.of(RevocationReason.SUPERSEDED).withoutReplacement());
    assertThat(root.issued().find(before.x509().getSerialNumber()).orElseThrow().signer())
        .isEqualTo(old.version());
    assertThat(isValidWithoutJdk(before.chain(), old.x509())).isFalse();
    home.clock.advance(Duration.ofDays(3651));
    home.vault().deleteVersion(old);
  }

  private boolean isValidWithoutJdk(List<X509Certificate> chain, X509Certificate anchor) {
    return ChainValidator.trusting(List.of(TrustedAnchor.of(anchor)))
            .validate(
                PresentedChain.of(chain),
                ValidationSettings.builder(Purpose.TLS_SERVER, home.clock.instant())
                    .revocation(
                        RevocationMode.SOFT_FAIL, List.of(home.vault().revocations().knowledge()))
                    .build())
        instanceof ValidatedChain;
  }

  /** What leads to a root that nobody is to trust any more leads nowhere. */
  @Test
  void aRootBeforeThatIsRevokedIsNoWay() {
    root.rollover().prepare();
    root.rollover().activate();
    assertThat(issue("shop").chain()).hasSize(2);
    home.vault()
        .revocations()
        .revoke(old, RevocationRequest.of(RevocationReason.KEY_COMPROMISE).withoutReplacement());
    assertThat(root.certificate().version()).isNotEqualTo(old.version());
    assertThat(issue("shop").chain()).hasSize(1);
  }

  /** Whatever died with the process, what is stored is a whole, and the next process goes on. */
  @ParameterizedTest
  @EnumSource(CommitFault.class)
  void theNextProcessGoesOn(CommitFault fault) {
    home.faults().failNextCommit(fault);
    attempt(() -> root.rollover().prepare());
    var ca = EmbeddedCa.open(home.restart(), "root");
    if (ca.rollover().successor().isEmpty()) {
      ca.rollover().prepare();
    }
    home.faults().failNextCommit(fault);
    var before = ca;
    attempt(() -> before.rollover().activate());
    ca = EmbeddedCa.open(home.restart(), "root");
    if (ca.rollover().successor().isPresent()) {
      ca.rollover().activate();
    }
    assertThat(ca.certificate().version()).isGreaterThan(old.version());
    assertThat(ca.rollover().crossCertificates()).hasSize(2);
    assertThat(isValid(issue("after").chain(), old.x509())).isTrue();
    assertThat(ca.issued().list(PageRequest.first(10)).items()).hasSize(3);
  }

  /** Each key signs the list of what it has issued, the successor's from the start. */
  @Test
  void eachKeyHasItsRevocationList() throws Exception {
    var before = issue("before");
    var next = root.rollover().prepare();
    try (var lifecycle = LifecycleManager.builder(home.vault()).build()) {
      assertThat(lifecycle.runOnce()).isNotNull();
      assertThat(lists()).hasSize(2);
      root.rollover().activate();
      home.vault()
          .revocations()
          .revoke(before, RevocationRequest.of(RevocationReason.SUPERSEDED).withoutReplacement());
      home.clock.advance(Duration.ofHours(1));
      assertThat(lifecycle.runOnce()).isNotNull();
      assertThat(signedBy(old).isRevoked(before.x509())).isTrue();
      assertThat(signedBy(next).isRevoked(before.x509())).isFalse();
      root.rollover().prepare();
      var given = root.rollover().crossCertificates();
      root.rollover().cancel();
      home.clock.advance(Duration.ofHours(1));
      assertThat(lifecycle.runOnce()).isNotNull();
      assertThat(given)
          .filteredOn(
              cross -> cross.getIssuerX500Principal().equals(next.x509().getSubjectX500Principal()))
          .anyMatch(cross -> signedBy(next).getRevokedCertificate(cross.getSerialNumber()) != null);
      root.changeState(AuthorityState.RETIRED);
      var published = Crls.all(home.vault(), "root").stream().map(RevocationList::full).toList();
      home.clock.advance(Duration.ofDays(60));
      assertThat(lifecycle.runOnce()).isNotNull();
      assertThat(Crls.all(home.vault(), "root").stream().map(RevocationList::full).toList())
          .isEqualTo(published);
      assertThatThrownBy(() -> root.crls().publish(Crls.all(home.vault(), "root").get(0).key(), 0))
          .isInstanceOf(ConflictException.class);
    }
  }

  private List<X509CRL> lists() {
    return Crls.all(home.vault(), "root").stream()
        .filter(list -> list.full().isPresent())
        .map(list -> Crls.parse(Crls.bytes(home.vault(), list)))
        .toList();
  }

  private X509CRL signedBy(Certificate version) {
    return lists().stream()
        .filter(
            list -> {
              try {
                list.verify(version.x509().getPublicKey());
                return true;
              } catch (GeneralSecurityException e) {
                return false;
              }
            })
        .findFirst()
        .orElseThrow();
  }

  @Test
  void itCanBeGivenUp() {
    var next = root.rollover().prepare();
    var crosses = root.rollover().crossCertificates();
    assertThat(crosses).hasSize(2);
    root.rollover().cancel();
    assertThat(root.rollover().successor()).isEmpty();
    assertThat(root.rollover().crossCertificates()).isEmpty();
    for (var cross : crosses) {
      assertThat(root.issued().find(cross.getSerialNumber()).orElseThrow().revocation())
          .isPresent();
    }
    assertThatThrownBy(() -> home.vault().enable(next))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("revoked");
    assertThatThrownBy(() -> root.rollover().activate()).isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> root.rollover().cancel()).isInstanceOf(NotFoundException.class);
    root.rollover().prepare();
    root.rollover().activate();
    assertThat(isValid(issue("shop").chain(), old.x509())).isTrue();
  }

  @Test
  void whatIsPreparedIsLeftToTheRollover() {
    var next = root.rollover().prepare();
    assertThatThrownBy(() -> root.rollover().prepare())
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("prepared already");
    assertThatThrownBy(() -> home.vault().enable(next)).isInstanceOf(ConflictException.class);
    assertThatThrownBy(() -> home.vault().deleteVersion(next))
        .isInstanceOf(ConflictException.class);
    assertThatThrownBy(() -> root.changeState(AuthorityState.RETIRED))
        .isInstanceOf(ConflictException.class);
    home.vault().create("root", home.vault().policy("root"));
    assertThatThrownBy(() -> root.rollover().activate())
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("another version");
    root.rollover().cancel();
  }

  @Test
  void aCaBelowAnotherIsIssuedByThat() {
    var issuing = EmbeddedCa.openOrCreateIssuing(home.vault(), "issuing", root);
    var first = issuing.certificate();
    var next = issuing.rollover().prepare();
    assertThat(issuing.rollover().crossCertificates()).isEmpty();
    assertThat(root.issued().find(next.x509().getSerialNumber()).orElseThrow().holder())
        .contains("issuing/" + next.version());
    issuing.rollover().cancel();
    assertThat(root.issued().find(next.x509().getSerialNumber()).orElseThrow().revocation())
        .isPresent();
    issuing.rollover().prepare();
    issuing.rollover().activate();
    var shop =
        issue("shop", CertificatePolicy.tlsServer("shop.example.test").issuer("issuing").build());
    assertThat(shop.chain().get(1)).isNotEqualTo(first.x509());
    assertThat(isValid(shop.chain(), old.x509())).isTrue();
    assertThatThrownBy(
            () ->
                issuing
                    .rollover()
                    .prepareAs(
                        home.vault().policy("issuing").toBuilder()
                            .issuer(CertificatePolicy.UNKNOWN)
                            .build()))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("merge");
    assertThatThrownBy(
            () -> issuing.rollover().prepareAs(CertificatePolicy.tlsClient("till").build()))
        .isInstanceOf(InvalidRequestException.class);
  }

  @Test
  void anotherNodeFollowsAtOnceAndSignsNothingWithTheKeyBefore() {
    try (var cluster = Cluster.ofNodes(2)) {
      var here = cluster.node(0);
      Vault vault = here.vault;
      EmbeddedCa.openOrCreateRoot(vault, "root");
      var there = EmbeddedCa.openOrCreateRoot(cluster.node(1).vault, "root");
      var policy = CertificatePolicy.tlsServer("shop.example.test").issuer("root").build();
      vault.create("first", policy);
      there.rollover().prepare();
      here.tap.beforeNextCommit(() -> there.rollover().activate());
      vault.create("shop", policy);
      var serial = vault.get("shop").x509().getSerialNumber();
      assertThat(there.issued().find(serial).orElseThrow().signer())
          .isEqualTo(there.certificate().version());
      assertThat(vault.audit().verify().findings()).isEmpty();
    }
  }

  /**
   * Whichever commit fails in whichever way: what vouches for a key is remembered, a successor is
   * there as a whole or not at all, and the rollover can be gone on with.
   */
  @ParameterizedTest
  @EnumSource(CommitFault.class)
  void aFailureAtAnyStepLeavesAWhole(CommitFault fault) {
    issue("before");
    home.faults().failNextCommit(fault);
    attempt(() -> root.rollover().prepare());
    assertWhole();
    if (root.rollover().successor().isEmpty()) {
      root.rollover().prepare();
    }
    home.faults().failNextCommit(fault);
    attempt(() -> root.rollover().activate());
    assertWhole();
    if (root.rollover().successor().isPresent()) {
      root.rollover().activate();
    }
    assertThat(root.certificate().version()).isGreaterThan(old.version());
    assertThat(isValid(issue("after").chain(), old.x509())).isTrue();
    root.rollover().prepare();
    home.faults().failNextCommit(fault);
    attempt(() -> root.rollover().cancel());
    assertWhole();
  }

  private static void attempt(Runnable step) {
    try {
      step.run();
    } catch (StorageFailureException | io.certwright.errors.OutcomeUnknownException e) {
      // Looked at by the caller.
      assertThat(e).hasMessageNotContaining("BEGIN");
    }
  }

  private void assertWhole() {
    var versions = home.vault().listVersions("root", PageRequest.first(10)).items();
    var successor = root.rollover().successor();
    successor.ifPresent(next -> assertThat(versions).contains(next));
    var crosses = root.rollover().crossCertificates();
    assertThat(crosses.size() % 2).isZero();
    for (var cross : crosses) {
      assertThat(root.issued().find(cross.getSerialNumber()).orElseThrow().certificate())
          .contains(cross);
    }
    assertThat(versions.stream().filter(Certificate::isEnabled).findFirst())
        .contains(root.certificate());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void otherKindsOfKeys(boolean postQuantum) {
    var kind = postQuantum ? KeySpec.ML_DSA_65 : KeySpec.RSA_2048;
    root.rollover().prepareAs(home.vault().policy("root").toBuilder().key(kind).build());
    root.rollover().activate();
    var shop = issue("shop");
    if (!postQuantum) {
      assertThat(isValid(shop.chain(), old.x509())).isTrue();
    }
    assertThat(isValidWithoutJdk(shop.chain(), old.x509())).isTrue();
  }
}
