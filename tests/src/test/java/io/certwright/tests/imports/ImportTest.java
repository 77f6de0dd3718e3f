package io.certwright.tests.imports;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.certwright.Certificate;
import io.certwright.CertificateImport;
import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.PageRequest;
import io.certwright.Vault;
import io.certwright.audit.AuditEntry;
import io.certwright.ca.EmbeddedCa;
import io.certwright.errors.ConflictException;
import io.certwright.errors.InvalidPolicyException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.errors.KeyAccessException;
import io.certwright.errors.UnreadableImportException;
import io.certwright.errors.UnreadableImportException.Reason;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.lifecycle.LifecycleRun;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.Bytes;
import io.certwright.spi.keys.KeyProtection;
import io.certwright.spi.storage.Storage;
import io.certwright.testkit.FakeAnswer;
import io.certwright.testkit.FakeCa;
import io.certwright.testkit.FakeKeyHost;
import io.certwright.testkit.SettableClock;
import io.certwright.tests.transfer.House;
import java.nio.file.Path;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Certificates that were made elsewhere, with their keys, taken into a vault. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ImportTest {

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final char[] PASSWORD = "correct horse".toCharArray();
  private static final CertificatePolicy SHOP =
      CertificatePolicy.tlsServer("shop.example.test").issuer("ca").exportable(true).build();

  private final SettableClock clock = SettableClock.at(Instant.parse("2030-01-01T00:00:00Z"));
  private final KeyProtection protection = KeyProtections.ephemeral();
  private final FakeCa outside = FakeCa.withRoot(clock);

  @TempDir Path directory;

  private Vault elsewhere;

  private Vault open(Storage storage) {
    return Vault.builder(storage, protection)
        .clock(clock)
        .ticker(clock.ticker())
        .issuer("outside-ca", outside)
        .open();
  }

  private Vault memory() {
    return open(MemoryStorage.create(clock));
  }

  @BeforeEach
  void makeSomethingElsewhere() {
    elsewhere = memory();
    EmbeddedCa.openOrCreateRoot(elsewhere, "root");
    elsewhere.create("ca", CertificatePolicy.intermediateCa("CA", 0).issuer("root").build());
    made();
  }

  @AfterEach
  void close() {
    elsewhere.close();
  }

  private Certificate made() {
    elsewhere.create("shop", SHOP);
    return elsewhere.get("shop");
  }

  private CertificateImport pkcs12(Certificate certificate) {
    try (var exported = elsewhere.exportPrivateKey(certificate)) {
      return CertificateImport.of(exported.toPkcs12(PASSWORD)).password(PASSWORD);
    }
  }

  private CertificateImport pem(Certificate certificate) {
    try (var exported = elsewhere.exportPrivateKey(certificate)) {
      return CertificateImport.of(exported.toPem().getBytes(UTF_8));
    }
  }

  private static List<AuditEntry> entries(Vault vault) {
    return vault.audit().entries(Optional.empty(), 1000).entries();
  }

  private static AuditEntry last(Vault vault) {
    var all = entries(vault);
    return all.get(all.size() - 1);
  }

  private static void requireWorkingKey(Vault vault, Certificate certificate) throws Exception {
    var signer = Signature.getInstance("SHA256withECDSA");
    signer.initSign(vault.privateKey(certificate));
    signer.update((byte) 7);
    var verifier = Signature.getInstance("SHA256withECDSA");
    verifier.initVerify(certificate.x509().getPublicKey());
    verifier.update((byte) 7);
    assertThat(verifier.verify(signer.sign())).isTrue();
  }

  private static UnreadableImportException refusal(Vault vault, CertificateImport source) {
    return catchThrowableOfType(
        UnreadableImportException.class, () -> vault.importCertificate("shop", source));
  }

  @ParameterizedTest
  @EnumSource
  void anImportIsAVersionLikeAnyOther(House.Kind kind) throws Exception {
    var house = new House(kind, directory, clock);
    var first = made();
    Certificate imported;
    try (var vault = open(house.enter());
        var source = pkcs12(first)) {
      imported = vault.importCertificate("Shop", source);
      assertThat(vault.get("shop")).isEqualTo(imported);
      assertThat(imported.chain()).isEqualTo(first.chain()).hasSize(2);
      assertThat(imported.thumbprint()).isEqualTo(first.thumbprint());
      assertThat(imported.name()).isEqualTo("Shop");
      assertThat(imported.isEnabled()).isTrue();
      assertThat(last(vault))
          .satisfies(
              entry -> {
                assertThat(entry.operation()).isEqualTo("certificates/import");
                assertThat(entry.target()).isEqualTo("shop/" + imported.version());
                assertThat(entry.detail()).isEqualTo("serial " + imported.serialNumber());
              });
      requireWorkingKey(vault, imported);
      var derived = vault.policy("shop");
      assertThat(derived.issuer()).isEqualTo(CertificatePolicy.UNKNOWN);
      assertThat(derived.names()).isEqualTo(SHOP.names());
      assertThat(derived.subject()).isEqualTo(SHOP.subject());
      assertThat(derived.extendedKeyUsages()).isEqualTo(SHOP.extendedKeyUsages());
      assertThat(derived.exportable()).isTrue();
    }
    try (var vault = open(house.enter())) {
      assertThat(vault.get("shop")).isEqualTo(imported);
      requireWorkingKey(vault, imported);
      var second = made();
      var next = vault.importCertificate("shop", pem(second));
      assertThat(next.version()).isGreaterThan(imported.version());
      assertThat(vault.get("shop")).isEqualTo(next);
      assertThat(vault.listVersions("shop", PageRequest.first(10)).items())
          .containsExactly(next, imported);
      try (var exported = vault.exportPrivateKey(next);
          var there = elsewhere.exportPrivateKey(second)) {
        assertThat(exported.toPem()).isEqualTo(there.toPem());
      }
      requireWorkingKey(vault, imported);
      assertThat(vault.audit().verify().findings()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsRefusedLeavesNothing(House.Kind kind) {
    var house = new House(kind, directory, clock);
    try (var vault = open(house.enter())) {
      var broken = pem(made());
      var other = elsewhere.create("other", SHOP).await(SOON);
      int before = entries(vault).size();
      assertThat(refusal(vault, pkcs12(made()).password("wrong".toCharArray())).reason())
          .isEqualTo(Reason.WRONG_PASSWORD);
      assertThat(refusal(vault, CertificateImport.of(other.chainPem().getBytes(UTF_8))).reason())
          .isEqualTo(Reason.NO_PRIVATE_KEY);
      assertThat(refusal(vault, broken.sizeLimit(100)).reason()).isEqualTo(Reason.TOO_MUCH);
      clock.advance(Duration.ofDays(91));
      assertThat(refusal(vault, broken).reason()).isEqualTo(Reason.EXPIRED);
      clock.advance(Duration.ofDays(-200));
      assertThat(refusal(vault, broken).reason()).isEqualTo(Reason.NOT_YET_VALID);
      assertThat(vault.find("shop")).isEmpty();
      assertThat(vault.list(PageRequest.first(10)).items()).isEmpty();
      assertThat(entries(vault)).hasSize(before);
    }
  }

  @Test
  void whatIsNotValidNowIsTakenIfThatIsMeant() {
    var source = pem(made());
    clock.advance(Duration.ofDays(91));
    try (var vault = memory()) {
      vault.importCertificate("shop", source.allowExpired());
    }
    clock.advance(Duration.ofDays(-200));
    try (var vault = memory()) {
      assertThat(refusal(vault, source.allowExpired()).reason()).isEqualTo(Reason.NOT_YET_VALID);
      vault.importCertificate("shop", source.allowNotYetValid());
    }
  }

  /** Nobody is known who could renew it; once somebody is, it is renewed. */
  @Test
  void nothingIsRenewedUntilAnIssuerIsNamed() {
    var source = pem(made());
    try (var vault = memory();
        var lifecycle = LifecycleManager.builder(vault).build()) {
      var imported = vault.importCertificate("shop", source);
      clock.advance(Duration.ofDays(400));
      assertThat(lifecycle.runOnce()).isEqualTo(new LifecycleRun(0, 0, 0));
      assertThat(vault.get("shop")).isEqualTo(imported);
      EmbeddedCa.openOrCreateRoot(vault, "ca");
      lifecycle.manage("shop", vault.policy("shop").toBuilder().issuer("ca").build());
      assertThat(lifecycle.runOnce()).isEqualTo(new LifecycleRun(1, 0, 0));
      assertThat(vault.get("shop").version()).isGreaterThan(imported.version());
    }
  }

  /** A policy that is given is the one by which the next version is made, when that is due. */
  @Test
  void aPolicyThatIsGivenRenewsWhatWasImported() {
    var source = pem(made());
    try (var vault = memory();
        var lifecycle = LifecycleManager.builder(vault).build()) {
      EmbeddedCa.openOrCreateRoot(vault, "ca");
      var policy = SHOP.toBuilder().exportable(false).build();
      var imported = vault.importCertificate("shop", source.policy(policy));
      assertThat(vault.policy("shop")).isEqualTo(policy);
      assertThat(imported.isExportable()).isFalse();
      assertThatThrownBy(() -> vault.exportPrivateKey(imported))
          .isInstanceOf(KeyAccessException.class);
      assertThat(lifecycle.runOnce()).isEqualTo(new LifecycleRun(0, 0, 0));
      clock.advance(Duration.ofDays(61));
      assertThat(lifecycle.runOnce()).isEqualTo(new LifecycleRun(1, 0, 0));
      assertThat(vault.get("shop").version()).isGreaterThan(imported.version());
      assertThatThrownBy(
              () ->
                  vault.importCertificate(
                      "shop", source.policy(SHOP.toBuilder().issuer("nobody").build())))
          .isInstanceOf(InvalidPolicyException.class);
    }
  }

  @Test
  void thePolicyThatIsThereStays() {
    var source = pem(made());
    try (var vault = memory()) {
      EmbeddedCa.openOrCreateRoot(vault, "ca");
      var own = CertificatePolicy.tlsServer("api.example.test").issuer("ca").build();
      vault.create("shop", own);
      var created = vault.get("shop");
      var imported = vault.importCertificate("SHOP", source);
      assertThat(imported.version()).isGreaterThan(created.version());
      assertThat(vault.policy("shop")).isEqualTo(own);
      assertThat(imported.isExportable()).as("as its policy says").isFalse();
      assertThat(imported.name()).isEqualTo("shop");
    }
  }

  @Test
  void anImportIntoAnOperationIsAConflict() {
    var source = pem(made());
    try (var vault = memory()) {
      outside.answerNext(FakeAnswer.pending(Bytes.copyOf(new byte[] {1}), Duration.ofHours(1)));
      var pending =
          vault.create("shop", SHOP.toBuilder().issuer("outside-ca").exportable(false).build());
      assertThatThrownBy(() -> vault.importCertificate("shop", source))
          .isInstanceOf(ConflictException.class)
          .hasMessageContaining("in progress");
      assertThat(vault.find("shop")).isEmpty();
      pending.cancel();
      vault.importCertificate("shop", source);
    }
  }

  /** It is taken whatever it is called and whoever signs by it. */
  @Test
  void anAuthoritySignsAfterItsImport() {
    try (var exported = elsewhereCa();
        var vault = memory()) {
      var ca = vault.importCertificate("ca", exported);
      var policy = vault.policy("ca");
      assertThat(policy.certificateAuthority().orElseThrow().pathLength()).hasValue(0);
      vault.create("leaf", SHOP);
      assertThat(vault.get("leaf").x509().getIssuerX500Principal())
          .isEqualTo(ca.x509().getSubjectX500Principal());
    }
  }

  private CertificateImport elsewhereCa() {
    elsewhere.create(
        "ca", CertificatePolicy.intermediateCa("CA", 0).issuer("root").exportable(true).build());
    return pem(elsewhere.get("ca"));
  }

  @Test
  void aKeyHostTakesNoKeyIn() {
    var source = pem(made());
    var host = FakeKeyHost.create();
    try (var vault = Vault.open(MemoryStorage.create(clock), host)) {
      assertThatThrownBy(() -> vault.importCertificate("shop", source))
          .isInstanceOfSatisfying(
              KeyAccessException.class,
              e -> assertThat(e.reason()).isEqualTo(KeyAccessException.Reason.UNSUPPORTED))
          .hasMessageContaining("key host");
      assertThat(vault.find("shop")).isEmpty();
      assertThat(host.hosted()).isZero();
    }
  }

  @Test
  void limitsHaveLimits() {
    var source = CertificateImport.of(new byte[1]);
    for (int bytes : new int[] {0, -1, (64 << 20) + 1}) {
      assertThatThrownBy(() -> source.sizeLimit(bytes)).isInstanceOf(InvalidRequestException.class);
    }
    for (long work : new long[] {0, -1, 1_000_000_001}) {
      assertThatThrownBy(() -> source.workLimit(work)).isInstanceOf(InvalidRequestException.class);
    }
    try (var vault = Vault.inMemory()) {
      assertThatThrownBy(() -> vault.importCertificate("not a name", source))
          .isInstanceOf(InvalidRequestException.class);
    }
  }

  @Test
  void whatWasClosedIsWiped() {
    var source = pkcs12(made());
    source.close();
    try (var vault = memory()) {
      assertThat(refusal(vault, source).reason()).isEqualTo(Reason.UNKNOWN_FORMAT);
    }
    assertThat(source.toString()).isEqualTo("CertificateImport[1 files]");
  }
}
