package io.certwright.tests.compromise;

import static io.certwright.tests.compromise.Tenement.BOUND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.Certificate;
import io.certwright.CompromiseOutcome;
import io.certwright.CompromiseReport.Source;
import io.certwright.CompromiseReport.State;
import io.certwright.KeyCompromise;
import io.certwright.PageRequest;
import io.certwright.RevocationRequest;
import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.errors.ConflictException;
import io.certwright.errors.InvalidPolicyException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.errors.KeyAccessException;
import io.certwright.errors.TimedOutException;
import io.certwright.errors.UnreadableImportException;
import io.certwright.event.VaultEvent;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.KeyRenewal;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.RevocationReason;
import io.certwright.spi.keys.KeySpec;
import io.certwright.spi.keys.SignatureAlgorithm;
import io.certwright.testkit.FakeAnswer;
import io.certwright.tls.VaultTls;
import io.certwright.transfer.VaultBackup;
import io.certwright.transfer.VaultRestore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A compromised key, reported in one call: in the vault that is told, and in its neighbours. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CompromiseTest {

  private static final PageRequest ALL = PageRequest.first(1000);

  private final Tenement house = Tenement.inMemory();

  @AfterEach
  void close() {
    house.close();
  }

  private static KeyCompromise of(Certificate certificate) {
    return KeyCompromise.ofCertificate(certificate.x509());
  }

  private static void sign(PrivateKey key) throws Exception {
    var signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(key);
    signature.update(new byte[] {1});
    assertThat(signature.sign()).isNotEmpty();
  }

  private static boolean isRevoked(Vault vault, Certificate version) {
    return vault
        .getVersion(version.name(), version.version())
        .revocation()
        .filter(how -> how.reason() == RevocationReason.KEY_COMPROMISE)
        .isPresent();
  }

  @Test
  void oneCallRevokesBlocksAndReplaces() throws Exception {
    var a = house.open("a");
    var told = new CopyOnWriteArrayList<VaultEvent>();
    var root = EmbeddedCa.openOrCreateRoot(a.vault, "root");
    var policy = Tenement.shared().toBuilder().issuer(root.name()).build();
    a.vault.create("shop", policy);
    var first = a.vault.get("shop");
    a.vault.create("shop", policy);
    var second = a.vault.get("shop");
    var pem = Tenement.file(a.vault, second);
    Tenement.take(a.vault, "copy", pem);
    var handle = a.vault.privateKey(second);
    sign(handle);
    var since = Tenement.START.minus(Duration.ofDays(3));

    var compromise = a.vault.compromises().report(of(second).invalidSince(since).because("found"));

    for (var version : List.of(first, second)) {
      var how = a.vault.getVersion("shop", version.version()).revocation().orElseThrow();
      assertThat(how.reason()).isEqualTo(RevocationReason.KEY_COMPROMISE);
      assertThat(how.invalidityDate()).contains(since);
      assertThat(a.vault.revocations().find("root", new BigInteger(version.serialNumber(), 16)))
          .contains(how);
    }
    assertThat(a.serves("shop")).isFalse();
    assertThat(a.serves("copy")).isFalse();
    assertThatThrownBy(() -> sign(handle)).hasRootCauseInstanceOf(KeyAccessException.class);
    assertThatThrownBy(() -> Tenement.take(a.vault, "again", pem))
        .isInstanceOf(UnreadableImportException.class)
        .hasMessageContaining("key");
    assertThatThrownBy(() -> a.vault.enable(first)).isInstanceOf(ConflictException.class);
    var report = compromise.report();
    assertThat(report.source()).isEqualTo(Source.TOLD_HERE);
    assertThat(report.reason()).isEqualTo("found");
    assertThat(report.reportedBy()).isEqualTo("owner");
    assertThat(report.state()).isEqualTo(State.FOLLOWING);
    assertThat(report.revoked()).isEqualTo(3);
    assertThat(report.count(CompromiseOutcome.AWAITED)).isEqualTo(1 + 1);

    try (var lifecycle = listening(a, told)) {
      lifecycle.runOnce();
      house.clock.advance(Duration.ofSeconds(5));
      lifecycle.runOnce();
      var settled = compromise.awaitSettled(Duration.ZERO);
      assertThat(settled.count(CompromiseOutcome.REVOKED)).isEqualTo(3);
      assertThat(settled.count(CompromiseOutcome.REPLACED)).isEqualTo(2);
    }
    for (var name : List.of("shop", "copy")) {
      var third = a.vault.get(name);
      assertThat(third.x509().getPublicKey()).isNotEqualTo(second.x509().getPublicKey());
    }
    assertThat(told)
        .filteredOn(VaultEvent.CompromiseSettled.class::isInstance)
        .containsExactly(new VaultEvent.CompromiseSettled(3, 2, 0, 0, 0));
    assertThat(a.vault.audit().verify().findings()).isEmpty();
  }

  private static LifecycleManager listening(Tenement.Tenant tenant, List<VaultEvent> told) {
    tenant.lifecycle.close();
    return LifecycleManager.builder(tenant.vault)
        .listener(event -> told.add(event.event()))
        .build();
  }

  @Test
  void reportingItAgainChangesNothing() {
    var a = house.open("a").vault;
    a.create("shop", Tenement.shared());
    var first = a.compromises().report(of(a.get("shop")));
    var before = first.report();
    var again = a.compromises().report(KeyCompromise.ofKey(key(a)));
    assertThat(again.keyHash()).isEqualTo(first.keyHash());
    assertThat(again.report()).isEqualTo(before);
    assertThat(a.compromises().find(key(a)).orElseThrow().keyHash()).isEqualTo(first.keyHash());
    assertThat(a.compromises().list(ALL).items()).hasSize(1);
  }

  private static PublicKey key(Vault vault) {
    return vault.listVersions("shop", ALL).items().get(0).x509().getPublicKey();
  }

  @Test
  void aNeighbourThatIsOpenRefusesTheKeyWithinTheBound() throws Exception {
    var a = house.open("a");
    var b = house.open("b");
    a.vault.create("shop", Tenement.shared());
    var pem = Tenement.file(a.vault, a.vault.get("shop"));
    var copy = Tenement.take(b.vault, "copy", pem);
    var handle = b.vault.privateKey(copy);
    sign(handle);
    var tls = VaultTls.server(b.vault, "copy");
    assertThat(tls).isNotNull();

    a.vault.compromises().report(of(copy));

    assertThatThrownBy(() -> Tenement.take(b.vault, "other", pem))
        .as("taking it in is refused at once")
        .isInstanceOf(UnreadableImportException.class);
    house.clock.advance(BOUND);
    assertThat(b.serves("copy")).isFalse();
    assertThatThrownBy(() -> sign(handle)).hasRootCauseInstanceOf(KeyAccessException.class);
    assertThatThrownBy(() -> b.vault.privateKey(copy)).isInstanceOf(KeyAccessException.class);
    assertThatThrownBy(
            () ->
                b.vault
                    .keys()
                    .sign(
                        b.vault.keys().getVersion("copy", copy.version()),
                        SignatureAlgorithm.ECDSA_SHA256,
                        new byte[1]))
        .isInstanceOf(KeyAccessException.class);
    b.run();
    assertThat(isRevoked(b.vault, copy)).isTrue();
    b.run();
    var report = b.vault.compromises().find(copy.x509().getPublicKey()).orElseThrow().report();
    assertThat(report.source()).as("the key itself proves it").isEqualTo(Source.PROVEN);
    assertThat(report.reportedBy()).isEqualTo("system");
    house.clock.advance(Duration.ofSeconds(5));
    b.run();
    assertThat(b.vault.get("copy").x509().getPublicKey()).isNotEqualTo(copy.x509().getPublicKey());
    assertThat(b.vault.audit().verify().findings()).isEmpty();
    assertThat(a.vault.audit().verify().findings()).isEmpty();
  }

  @Test
  void aNeighbourThatIsClosedRevokesWhenItIsNextOpened() {
    var a = house.open("a");
    var b = house.open("b");
    a.vault.create("shop", Tenement.shared());
    var copy = Tenement.take(b.vault, "copy", Tenement.file(a.vault, a.vault.get("shop")));
    house.close("b");
    a.vault.compromises().report(of(copy));
    house.close("a");
    house.clock.advance(Duration.ofDays(1));

    var opened = house.open("b").vault;
    assertThat(isRevoked(opened, copy)).as("before anybody can use it").isTrue();
    assertThat(opened.find("copy")).isEmpty();
    assertThat(opened.compromises().find(copy.x509().getPublicKey())).isPresent();
  }

  /** Whoever is told the public key alone cannot prove it, and is believed, and that is told. */
  @Test
  void anEntryThatNothingProvesIsBelievedAndSaidToBe() {
    var a = house.open("a");
    var b = house.open("b");
    a.vault.create("shop", Tenement.shared());
    var shop = a.vault.get("shop");
    var told = new CopyOnWriteArrayList<VaultEvent>();
    b.vault.compromises().report(KeyCompromise.ofKey(shop.x509().getPublicKey()));
    house.clock.advance(BOUND);
    assertThat(a.serves("shop")).isFalse();
    try (var lifecycle = listening(a, told)) {
      lifecycle.runOnce();
      lifecycle.runOnce();
    }
    assertThat(isRevoked(a.vault, shop)).isTrue();
    var found = a.vault.compromises().find(shop.x509().getPublicKey()).orElseThrow();
    assertThat(found.report().source()).isEqualTo(Source.UNPROVEN);
    assertThat(told).contains(new VaultEvent.KeyCompromised("key compromise", false, false));
  }

  /** Revoking one version for that reason is enough: the others are found. */
  @Test
  void whatSharesTheKeyOfARevokedVersionIsRevokedAsWell() {
    var a = house.open("a");
    a.vault.create("shop", Tenement.shared());
    var shop = a.vault.get("shop");
    var copy = Tenement.take(a.vault, "copy", Tenement.file(a.vault, shop));
    a.vault.revocations().revoke(shop, RevocationRequest.of(RevocationReason.KEY_COMPROMISE));
    assertThat(a.serves("copy")).as("out of service at once").isFalse();
    a.run();
    assertThat(isRevoked(a.vault, copy)).isTrue();
  }

  @Test
  void manyThatShareAKeyAreRevokedPageByPage() {
    var a = house.open("a");
    a.vault.create("c-0", Tenement.shared());
    var pem = Tenement.file(a.vault, a.vault.get("c-0"));
    for (int i = 1; i < 220; i++) {
      Tenement.take(a.vault, "c-" + i, pem);
    }
    var compromise = a.vault.compromises().report(of(a.vault.get("c-0")));
    assertThat(compromise.report().revoked()).isEqualTo(220);
    assertThat(compromise.report().state()).isEqualTo(State.FOLLOWING);
    for (int i = 0; i < 20; i++) {
      a.run();
      house.clock.advance(Duration.ofSeconds(10));
    }
    assertThat(compromise.report().state()).isEqualTo(State.SETTLED);
    assertThat(compromise.report().count(CompromiseOutcome.REPLACED)).isEqualTo(220);
    var page = compromise.versions(PageRequest.first(200));
    assertThat(page.items()).hasSize(200);
    assertThat(compromise.versions(new PageRequest(page.next(), 200)).items()).hasSize(20);
  }

  @Test
  void whatADeletedVersionWasIsRevokedAtItsCa() {
    var a = house.open("a");
    var root = EmbeddedCa.openOrCreateRoot(a.vault, "root");
    var policy = Tenement.shared().toBuilder().issuer(root.name()).build();
    a.vault.create("shop", policy);
    var gone = a.vault.get("shop");
    a.vault.create("shop", policy);
    a.vault.deleteVersion(gone);
    a.vault.compromises().report(of(a.vault.get("shop")));
    a.run();
    assertThat(a.vault.revocations().find("root", gone.x509().getSerialNumber())).isPresent();
  }

  @Test
  void theKeyOfACaStopsItAndWhatItSignedIsListed() {
    var a = house.open("a");
    var root = EmbeddedCa.openOrCreateRoot(a.vault, "root");
    var policy = CertificatePolicy.tlsServer("shop.example.test").issuer(root.name()).build();
    for (int i = 0; i < 5; i++) {
      a.vault.create("shop-" + i, policy);
    }
    var ca = a.vault.get("root");
    var compromise = a.vault.compromises().report(of(ca));
    assertThat(a.vault.getVersion("root", ca.version()).revocation().orElseThrow().reason())
        .isEqualTo(RevocationReason.CA_COMPROMISE);
    assertThatThrownBy(() -> a.vault.create("late", policy))
        .isInstanceOf(InvalidPolicyException.class);
    var first = compromise.issued(PageRequest.first(3));
    assertThat(first.items()).isNotEmpty();
    var all = new ArrayList<>(first.items());
    for (var next = first.next(); next.isPresent(); ) {
      var page = compromise.issued(new PageRequest(next, 3));
      all.addAll(page.items());
      next = page.next();
    }
    assertThat(all)
        .extracting(issued -> issued.holder().map(h -> h.substring(0, h.indexOf('/'))).orElse(""))
        .contains("shop-0", "shop-1", "shop-2", "shop-3", "shop-4")
        .doesNotHaveDuplicates();
    a.run();
    if (a.serves("root")) {
      assertThat(a.vault.get("root").x509().getPublicKey()).isNotEqualTo(ca.x509().getPublicKey());
    }
  }

  @Test
  void aKeyThatStandsAloneGoesOutOfService() {
    var a = house.open("a");
    var key = a.vault.keys().create("lone", KeySpec.EC_P256);
    var compromise = a.vault.compromises().report(KeyCompromise.ofKey(key.publicKey()));
    assertThatThrownBy(() -> a.vault.keys().sign(key, SignatureAlgorithm.ECDSA_SHA256, new byte[1]))
        .isInstanceOf(KeyAccessException.class);
    assertThatThrownBy(() -> a.vault.keys().enable(key)).isInstanceOf(ConflictException.class);
    assertThat(compromise.report().count(CompromiseOutcome.KEYS)).isEqualTo(1);
    assertThat(compromise.report().state()).isEqualTo(State.SETTLED);
  }

  @Test
  void aKeyThatWasPreparedIsNotTaken() {
    var a = house.open("a");
    var policy =
        CertificatePolicy.tlsServer("shop.example.test")
            .keyRenewal(KeyRenewal.preparedAhead(Duration.ofDays(59)))
            .build();
    a.vault.create("shop", policy);
    house.clock.advance(Duration.ofDays(2));
    a.run();
    var next = a.vault.nextPublicKey("shop").orElseThrow();
    house.open("b").vault.compromises().report(KeyCompromise.ofKey(next));
    a.vault.create("shop", policy);
    assertThat(a.vault.get("shop").x509().getPublicKey()).isNotEqualTo(next);
  }

  @Test
  void anOperationThatAsksForTheKeyIsGivenUp() {
    var a = house.open("a");
    var policy = Tenement.shared().toBuilder().issuer(Tenement.CA).build();
    a.vault.create("shop", policy);
    var shop = a.vault.get("shop");
    house.ca.answerNext(FakeAnswer.pending(Bytes.empty(), Duration.ofDays(2)));
    a.vault.create("shop", policy);
    a.vault.compromises().report(of(shop));
    a.run();
    house.clock.advance(Duration.ofSeconds(5));
    a.run();
    assertThat(a.vault.get("shop").x509().getPublicKey()).isNotEqualTo(shop.x509().getPublicKey());
  }

  @Test
  void whatIsRestoredComesBackRevoked() {
    var a = house.open("a");
    a.vault.create("shop", Tenement.shared());
    var shop = a.vault.get("shop");
    var backup = a.vault.backup("shop");
    a.vault.delete("shop");
    a.vault.deleted().purge("shop");
    var compromise = a.vault.compromises().report(of(shop));
    assertThat(compromise.report().state()).isEqualTo(State.SETTLED);
    a.vault.restore(backup);
    assertThat(a.serves("shop")).isFalse();
    a.run();
    assertThat(isRevoked(a.vault, shop)).isTrue();
  }

  /** It comes with what it has blocked to a storage that knows nothing of it. */
  @Test
  void aVaultThatMovesTellsItsNewNeighbours() throws Exception {
    var a = house.open("a");
    a.vault.create("shop", Tenement.shared());
    var pem = Tenement.file(a.vault, a.vault.get("shop"));
    a.vault.compromises().report(of(a.vault.get("shop")));
    var out = new ByteArrayOutputStream();
    VaultBackup.of(a.vault).writeTo(out);
    try (var other = Tenement.inMemory()) {
      var protection = house.protection("a");
      var neighbour = other.open("n").vault;
      VaultRestore.into(other.storage(), protection)
          .from(new ByteArrayInputStream(out.toByteArray()));
      assertThat(Tenement.take(neighbour, "copy", pem)).isNotNull();
      other.protect("a", protection);
      other.open("a");
      other.clock.advance(BOUND);
      assertThat(neighbour.find("copy")).isEmpty();
    }
  }

  @Test
  void awaitingEndsWithTheTime() {
    var a = house.open("a");
    a.vault.create("shop", Tenement.shared());
    var compromise = a.vault.compromises().report(of(a.vault.get("shop")));
    assertThatThrownBy(() -> compromise.awaitSettled(Duration.ZERO))
        .isInstanceOf(TimedOutException.class)
        .hasMessageContaining("AWAITED");
  }

  @Test
  void malformedReportsAreRefused() {
    for (var date : List.of(Instant.MIN, Instant.MAX)) {
      assertThatThrownBy(() -> someKey().invalidSince(date))
          .isInstanceOf(InvalidRequestException.class);
    }
    for (var text : List.of("", " ", "x".repeat(501))) {
      assertThatThrownBy(() -> someKey().because(text)).isInstanceOf(InvalidRequestException.class);
    }
    assertThatThrownBy(() -> KeyCompromise.ofFile(new byte[] {1, 2, 3}))
        .isInstanceOf(UnreadableImportException.class);
  }

  private KeyCompromise someKey() {
    var vault = house.open("a").vault;
    return KeyCompromise.ofKey(vault.keys().create("some", KeySpec.EC_P256).publicKey());
  }
}
