package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.Certificate;
import io.certwright.CertificateUpdate;
import io.certwright.PageRequest;
import io.certwright.Revocation;
import io.certwright.RevocationRequest;
import io.certwright.audit.AuditOutcome;
import io.certwright.ca.EmbeddedCa;
import io.certwright.errors.ConflictException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.errors.KeyAccessException;
import io.certwright.errors.NotFoundException;
import io.certwright.errors.VaultException;
import io.certwright.event.VaultEvent;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.CertificatePolicyBuilder;
import io.certwright.policy.KeyRenewal;
import io.certwright.spi.issuer.RevocationReason;
import io.certwright.testkit.CommitFault;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Certificates that are revoked, here and at the CA that issued them. */
class RevocationTest {

  private static final RevocationRequest COMPROMISED =
      RevocationRequest.of(RevocationReason.KEY_COMPROMISE);
  private static final RevocationRequest HOLD =
      RevocationRequest.of(RevocationReason.CERTIFICATE_HOLD);
  private static final RevocationRequest SUPERSEDED =
      RevocationRequest.of(RevocationReason.SUPERSEDED);

  private final Home home = Home.inMemory();

  @AfterEach
  void close() {
    home.close();
  }

  private CertificatePolicyBuilder policy() {
    var root = EmbeddedCa.openOrCreateRoot(home.vault(), "root");
    return CertificatePolicy.tlsServer("shop.example.test").issuer(root.name());
  }

  private Certificate issue(CertificatePolicy policy) {
    home.vault().create("shop", policy);
    return home.vault().get("shop");
  }

  private Optional<Revocation> atTheCa(Certificate certificate) {
    return home.vault().revocations().find("root", serial(certificate));
  }

  private static BigInteger serial(Certificate certificate) {
    return new BigInteger(certificate.serialNumber(), 16);
  }

  private List<Certificate> versions() {
    return home.vault().listVersions("shop", PageRequest.first(100)).items();
  }

  private static void sign(PrivateKey key) throws GeneralSecurityException {
    var signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(key);
    signature.update(new byte[] {1});
    assertThat(signature.sign()).isNotEmpty();
  }

  @Test
  void aRevokedVersionIsOutOfServiceAtOnceAndItsCaKnows() throws Exception {
    var shop = issue(policy().build());
    var key = home.vault().privateKey(shop);
    sign(key);
    var since = home.clock.instant().minus(Duration.ofDays(3));
    home.forgetCommits();
    var revoked = home.vault().revocations().revoke(shop, COMPROMISED.invalidSince(since));
    assertThat(home.commits()).as("all of it together").isEqualTo(1);
    var expected =
        new Revocation(home.clock.instant(), RevocationReason.KEY_COMPROMISE, Optional.of(since));
    assertThat(revoked.revocation()).contains(expected);
    assertThat(revoked.isEnabled()).isFalse();
    assertThat(atTheCa(shop)).contains(expected);
    assertThat(home.vault().find("shop")).isEmpty();
    assertThatThrownBy(() -> sign(key)).hasRootCauseInstanceOf(KeyAccessException.class);
    assertThatThrownBy(() -> home.vault().privateKey(revoked))
        .isInstanceOf(KeyAccessException.class);
    assertThat(home.restart().getVersion("shop", shop.version()).revocation()).contains(expected);
    var entry = Trail.last(home.vault(), "certificates/revoke");
    assertThat(entry.target()).isEqualTo("shop/" + shop.version());
    assertThat(entry.detail()).contains("KEY_COMPROMISE", since.toString());
    assertThat(home.vault().audit().verify().findings()).isEmpty();
  }

  @Test
  void whatWasInServiceIsReplacedAtOnceWithAnotherKey() {
    try (var lifecycle = LifecycleManager.builder(home.vault()).build()) {
      var first = issue(policy().keyRenewal(KeyRenewal.reuse()).build());
      home.vault().revocations().revoke(first, COMPROMISED);
      assertThat(lifecycle.runOnce().issued()).isEqualTo(1);
      var second = home.vault().get("shop");
      assertThat(second.version()).isNotEqualTo(first.version());
      assertThat(second.x509().getPublicKey()).isNotEqualTo(first.x509().getPublicKey());
    }
  }

  @Test
  void listenersAreToldOnce() {
    var told = new CopyOnWriteArrayList<VaultEvent>();
    try (var lifecycle =
        LifecycleManager.builder(home.vault()).listener(event -> told.add(event.event())).build()) {
      var shop = issue(policy().build());
      home.vault().revocations().revoke(shop, SUPERSEDED.withoutReplacement());
      home.vault().revocations().revoke(shop, SUPERSEDED);
      lifecycle.runOnce();
      assertThat(told)
          .filteredOn(VaultEvent.Revoked.class::isInstance)
          .containsExactly(
              new VaultEvent.Revoked(home.clock.instant(), RevocationReason.SUPERSEDED.code()));
      assertThat(lifecycle.runOnce().issued()).as("no replacement was wanted").isZero();
      home.clock.advance(Duration.ofDays(400));
      assertThat(lifecycle.runOnce().issued()).as("later neither").isZero();
    }
  }

  /** The one before serves meanwhile, if it is still enabled. */
  @Test
  void theNewestOtherVersionServes() {
    var policy = policy().build();
    var first = issue(policy);
    var second = issue(policy);
    home.vault().revocations().revoke(second, SUPERSEDED);
    assertThat(home.vault().get("shop")).isEqualTo(first);
    try (var lifecycle = LifecycleManager.builder(home.vault()).build()) {
      assertThat(lifecycle.runOnce().issued()).isEqualTo(1);
    }
    assertThat(versions()).hasSize(3);
  }

  @Test
  void onlyAHoldCanBeTakenBack() throws Exception {
    var shop = issue(policy().build());
    var revocations = home.vault().revocations();
    var held = revocations.revoke(shop, HOLD);
    assertThat(held.revocation().orElseThrow().reason())
        .isEqualTo(RevocationReason.CERTIFICATE_HOLD);
    assertThatThrownBy(() -> home.vault().update(held, CertificateUpdate.none().withEnabled(true)))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("release");
    assertThat(revocations.release(held).isEnabled()).isTrue();
    assertThat(atTheCa(shop)).isEmpty();
    sign(home.vault().privateKey(home.vault().get("shop")));
    revocations.revoke(shop, HOLD);
    home.clock.advance(Duration.ofHours(1));
    var last = revocations.revoke(shop, SUPERSEDED).revocation().orElseThrow();
    assertThat(last.reason()).isEqualTo(RevocationReason.SUPERSEDED);
    assertThat(last.at()).as("it was not trusted since").isEqualTo(Home.START);
    assertThatThrownBy(() -> revocations.release(shop))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("final");
    assertThatThrownBy(() -> revocations.revoke(shop, HOLD)).isInstanceOf(ConflictException.class);
    assertThat(revocations.revoke(shop, COMPROMISED).revocation().orElseThrow().reason())
        .as("learned later")
        .isEqualTo(RevocationReason.KEY_COMPROMISE);
    assertThatThrownBy(() -> home.vault().enable(home.vault().getVersion("shop", shop.version())))
        .isInstanceOf(ConflictException.class);
  }

  @Test
  void bySerialNumberWhetherTheVersionIsThereOrNot() {
    var shop = issue(policy().build());
    var revocations = home.vault().revocations();
    revocations.revokeSerial("root", serial(shop), SUPERSEDED.withoutReplacement());
    assertThat(home.vault().getVersion("shop", shop.version()).revocation()).isPresent();

    var next = issue(policy().build());
    home.vault().deleteVersion(next);
    var gone = revocations.revokeSerial("ROOT", serial(next), HOLD);
    assertThat(atTheCa(next)).contains(gone);
    revocations.releaseSerial("root", serial(next));
    assertThat(atTheCa(next)).isEmpty();
    assertThatThrownBy(() -> revocations.revokeSerial("root", BigInteger.TEN, HOLD))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> revocations.find("nobody", serial(next)))
        .isInstanceOf(NotFoundException.class);
    for (var bad : List.of(BigInteger.ONE.negate(), BigInteger.ONE.shiftLeft(1600))) {
      assertThatThrownBy(() -> revocations.revokeSerial("root", bad, HOLD))
          .isInstanceOf(InvalidRequestException.class);
    }
  }

  /** A certificate whose CA came here later, and of which the vault knows nothing. */
  @Test
  void whatACaIssuedElsewhereIsRevokedByTheCertificateItself() {
    try (var other = Home.inMemory()) {
      var root = EmbeddedCa.openOrCreateRoot(other.vault(), "root");
      var policy = CertificatePolicy.tlsServer("far.test").issuer(root.name()).build();
      other.vault().create("far", policy);
      var far = other.vault().get("far").x509();
      home.vault().restoreFrom(other.protection, other.vault().backup("root"));
      var revocations = home.vault().revocations();
      assertThatThrownBy(() -> revocations.revokeSerial("root", far.getSerialNumber(), SUPERSEDED))
          .isInstanceOf(NotFoundException.class);
      var revoked = revocations.revokeIssued("root", far, SUPERSEDED);
      assertThat(revocations.find("root", far.getSerialNumber())).contains(revoked);
      assertThat(revocations.revokeIssued("root", far, SUPERSEDED)).isEqualTo(revoked);
    }
    home.vault().create("own", CertificatePolicy.tlsServer("own.test").build());
    var own = home.vault().get("own").x509();
    assertThatThrownBy(() -> home.vault().revocations().revokeIssued("root", own, SUPERSEDED))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("signed");
  }

  /** Every version with the key, and no certificate for it any more. */
  @Test
  void byTheKeyItself() {
    var policy = policy().keyRenewal(KeyRenewal.reuse()).build();
    var first = issue(policy);
    var second = issue(policy);
    assertThat(second.x509().getPublicKey()).isEqualTo(first.x509().getPublicKey());
    var all = home.vault().revocations().revokeKey(first.x509().getPublicKey(), COMPROMISED);
    assertThat(all).containsExactlyInAnyOrder(first, second);
    assertThat(all).allMatch(version -> version.revocation().isPresent());
    assertThat(home.vault().find("shop")).isEmpty();
    assertThat(issue(policy).x509().getPublicKey()).isNotEqualTo(first.x509().getPublicKey());
  }

  @Test
  void aDeletedCertificateComesBackRevoked() {
    var shop = issue(policy().build());
    home.vault().delete("shop");
    home.vault().revocations().revoke(shop, COMPROMISED);
    home.vault().deleted().recover("shop");
    assertThat(home.vault().find("shop")).isEmpty();
    assertThat(home.vault().getVersion("shop", shop.version()).revocation()).isPresent();
  }

  /** However the commit fails, it is revoked in both places or in none, and once it is told. */
  @ParameterizedTest
  @EnumSource(CommitFault.class)
  void aCommitThatFailsLeavesNothingHalf(CommitFault fault) {
    var shop = issue(policy().build());
    home.faults().failNextCommit(fault);
    boolean acknowledged = true;
    try {
      home.vault().revocations().revoke(shop, SUPERSEDED);
    } catch (VaultException e) {
      acknowledged = false;
      assertThat(e.isRetryable()).isTrue();
    }
    home.restart();
    var version = home.vault().getVersion("shop", shop.version());
    assertThat(version.revocation()).isEqualTo(atTheCa(shop));
    assertThat(version.revocation().isPresent() || !acknowledged).isTrue();
    home.vault().revocations().revoke(shop, SUPERSEDED);
    var changes =
        Trail.entries(home.vault(), "certificates/revoke").stream()
            .filter(entry -> entry.outcome() == AuditOutcome.DONE)
            .filter(entry -> entry.detail().startsWith("revoked since"));
    assertThat(changes).hasSize(1);
  }

  @Test
  void aReasonThatIsNoneIsRefused() {
    assertThatThrownBy(() -> RevocationRequest.of(RevocationReason.REMOVE_FROM_CRL))
        .isInstanceOf(InvalidRequestException.class);
    for (var date : List.of(Instant.MIN, Instant.MAX)) {
      assertThatThrownBy(() -> HOLD.invalidSince(date)).isInstanceOf(InvalidRequestException.class);
    }
  }
}
