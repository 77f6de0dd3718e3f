package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.PageRequest;
import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.errors.ConflictException;
import io.certwright.errors.InvalidPolicyException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.errors.IssuanceException;
import io.certwright.errors.KeyAccessException;
import io.certwright.errors.NotFoundException;
import io.certwright.errors.Problem;
import io.certwright.errors.StorageFailureException;
import io.certwright.errors.VaultClosedException;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.KeyRenewal;
import io.certwright.policy.KeyUsage;
import io.certwright.policy.Renewal;
import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.Storage;
import io.certwright.spi.storage.StorageException;
import io.certwright.testkit.FakeKeyHost;
import io.certwright.testkit.FaultyStorage;
import io.certwright.testkit.ForwardingStorage;
import java.time.Duration;
import java.time.Period;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong is told clearly, with what to do, and nothing is changed by it. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class BadInputTest {

  private static final CertificatePolicy SHOP =
      CertificatePolicy.tlsServer("shop.example.test").build();

  @Test
  void aWrongPassphraseChangesNothing() {
    var memory = MemoryStorage.create();
    var right = KeyProtections.passphrase("correct horse".toCharArray());
    try (var vault = Vault.open(memory.another(), right)) {
      vault.create("shop", SHOP);
    }
    var before = StorageImage.of(memory);
    assertThat(before.records()).hasSizeGreaterThan(4);
    for (var wrong : new String[] {"correct Horse", "x", "correct horse "}) {
      var thrown =
          catchThrowableOfType(
              KeyAccessException.class,
              () -> Vault.open(memory.another(), KeyProtections.passphrase(wrong.toCharArray())));
      assertThat(thrown.reason()).isEqualTo(KeyAccessException.Reason.WRONG_SECRET);
      assertThat(thrown.isRetryable()).isFalse();
      assertThat(thrown)
          .hasMessageContaining("default")
          .hasMessageContaining("Nothing was changed")
          .hasMessageNotContaining(wrong.equals("x") ? "horse" : wrong);
      assertThat(StorageImage.of(memory)).isEqualTo(before);
    }
    try (var vault = Vault.open(memory.another(), right)) {
      assertThat(vault.get("shop").name()).isEqualTo("shop");
    }
    assertThat(StorageImage.of(memory)).as("opening writes nothing").isEqualTo(before);
  }

  @Test
  void anotherKindOfProtectionIsNamed() {
    var memory = MemoryStorage.create();
    Vault.open(memory.another(), FakeKeyHost.create()).close();
    var before = StorageImage.of(memory);
    assertThatThrownBy(
            () -> Vault.open(memory.another(), KeyProtections.passphrase("p".toCharArray())))
        .isInstanceOf(KeyAccessException.class)
        .hasMessageContaining("passphrase")
        .hasMessageContaining("fake-hsm")
        .hasMessageContaining("Nothing was changed");
    assertThat(StorageImage.of(memory)).isEqualTo(before);
  }

  @Test
  void anEmptyPassphraseIsRefused() {
    assertThatThrownBy(() -> KeyProtections.passphrase(new char[0]))
        .isInstanceOfAny(InvalidRequestException.class, IllegalArgumentException.class);
  }

  @Test
  void aStorageIsClosedWhenOpeningFails() {
    var memory = MemoryStorage.create();
    Vault.open(memory.another(), KeyProtections.ephemeral()).close();
    var closed = new AtomicBoolean();
    var watched =
        new ForwardingStorage(memory.another()) {
          @Override
          public void close() {
            closed.set(true);
            super.close();
          }
        };
    assertThatThrownBy(() -> Vault.open(watched, KeyProtections.ephemeral()))
        .isInstanceOf(KeyAccessException.class);
    assertThat(closed).isTrue();
  }

  @Test
  void everythingThatIsWrongWithAPolicyIsToldAtOnce() {
    var builder =
        CertificatePolicy.tlsServer("shop.example.test", "not a name", "shop.example.test")
            .ipAddresses("300.1.1.1")
            .validity(Duration.ZERO)
            .renewal(Renewal.atFraction(3, 2))
            .keyUsages(KeyUsage.KEY_CERT_SIGN)
            .issuer("no such name!");
    var thrown = catchThrowableOfType(InvalidPolicyException.class, builder::build);
    assertThat(thrown.problems())
        .extracting(Problem::field)
        .contains("dnsNames", "ipAddresses", "validity", "renewal", "keyUsages", "issuer");
    for (var problem : thrown.problems()) {
      assertThat(problem.message()).isNotBlank();
      assertThat(thrown.getMessage()).contains(problem.message());
    }
  }

  @Test
  void aCaBitOnALeafIsRefused() {
    assertThatThrownBy(
            () ->
                CertificatePolicy.tlsServer("shop.example.test")
                    .certificateAuthority(OptionalInt.of(0))
                    .build())
        .isInstanceOf(InvalidPolicyException.class);
    assertThatThrownBy(
            () ->
                CertificatePolicy.tlsServer("shop.example.test")
                    .keyUsages(KeyUsage.DIGITAL_SIGNATURE, KeyUsage.KEY_CERT_SIGN)
                    .build())
        .isInstanceOf(InvalidPolicyException.class)
        .hasMessageContaining("keyUsages");
  }

  private static IssuanceException refusalOf(Vault vault, String name, CertificatePolicy policy) {
    var before = vault.list(PageRequest.first(100)).items();
    var thrown = catchThrowableOfType(IssuanceException.class, () -> vault.create(name, policy));
    assertThat(vault.list(PageRequest.first(100)).items()).isEqualTo(before);
    return thrown;
  }

  @Test
  void aLeafThatWouldOutliveItsIssuerIsRefused() {
    try (var vault = Vault.inMemory()) {
      var root = EmbeddedCa.openOrCreateRoot(vault, "root");
      var issuing = EmbeddedCa.openOrCreateIssuing(vault, "issuing", root);
      var policy =
          SHOP.toBuilder().issuer(issuing.name()).validityPeriod(Period.ofYears(6)).build();
      var thrown = refusalOf(vault, "shop", policy);
      assertThat(thrown.code()).isEqualTo("outlives-issuer");
      assertThat(thrown).hasMessageContaining("issuing").hasMessageContaining("shorter validity");
      var longIntermediate =
          CertificatePolicy.intermediateCa("long", 0)
              .issuer("root")
              .validityPeriod(Period.ofYears(20))
              .build();
      assertThatThrownBy(() -> EmbeddedCa.openOrCreate(vault, "long", longIntermediate))
          .isInstanceOf(IssuanceException.class);
    }
  }

  @Test
  void pathLengthsAreKept() {
    try (var vault = Vault.inMemory()) {
      var root = EmbeddedCa.openOrCreateRoot(vault, "root");
      var issuing = EmbeddedCa.openOrCreateIssuing(vault, "issuing", root);
      var below =
          CertificatePolicy.intermediateCa("below", 0)
              .issuer(issuing.name())
              .validity(Duration.ofDays(100))
              .build();
      var thrown = refusalOf(vault, "below", below);
      assertThat(thrown.code()).isEqualTo("path-length");
      var middle = CertificatePolicy.intermediateCa("middle", 1).issuer("root").build();
      EmbeddedCa.openOrCreate(vault, "middle", middle);
      var tooDeep =
          CertificatePolicy.intermediateCa("deep", 1)
              .issuer("middle")
              .validity(Duration.ofDays(100))
              .build();
      assertThat(refusalOf(vault, "deep", tooDeep).code()).isEqualTo("path-length");
      vault.create("fits", tooDeep.toBuilder().certificateAuthority(OptionalInt.of(0)).build());
    }
  }

  @Test
  void anIssuerThatIsNoCaIsRefused() {
    try (var vault = Vault.inMemory()) {
      vault.create("leaf", SHOP);
      var policy = SHOP.toBuilder().issuer("leaf").build();
      var thrown = refusalOf(vault, "shop", policy);
      assertThat(thrown.code()).isEqualTo("not-a-ca");
      assertThat(thrown).hasMessageContaining("leaf").hasMessageContaining("name another issuer");
      var longer = policy.toBuilder().validity(Duration.ofDays(900)).build();
      assertThat(refusalOf(vault, "shop", longer).code()).isEqualTo("not-a-ca");
      assertThatThrownBy(() -> EmbeddedCa.openOrCreateRoot(vault, "leaf"))
          .isInstanceOf(ConflictException.class)
          .hasMessageContaining("another name");
      assertThatThrownBy(() -> EmbeddedCa.openOrCreate(vault, "ca", SHOP))
          .isInstanceOf(InvalidPolicyException.class);
    }
  }

  @Test
  void anUnknownIssuerIsNamed() {
    try (var vault = Vault.inMemory()) {
      assertThatThrownBy(() -> vault.create("shop", SHOP.toBuilder().issuer("nobody").build()))
          .isInstanceOf(InvalidPolicyException.class)
          .hasMessageContaining("nobody")
          .hasMessageContaining("register or set the issuer");
      assertThat(vault.list(PageRequest.first(10)).items()).isEmpty();
    }
  }

  @Test
  void aCaThatHasExpiredSignsNothing() {
    try (var home = Home.inMemory()) {
      var root = EmbeddedCa.openOrCreateRoot(home.vault(), "root");
      home.clock.advance(Duration.ofDays(3700));
      var thrown = refusalOf(home.vault(), "shop", SHOP.toBuilder().issuer(root.name()).build());
      assertThat(thrown.code()).isEqualTo("ca-not-valid");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a/b",
        "../etc",
        "a b",
        "a.b",
        "a_b",
        "ä",
        "a\n",
        "a\u0000",
        "a\u202eb",
        "K\u212a",
        "x'; DROP TABLE certificates; --"
      })
  void malformedNamesAreRefused(String name) {
    try (var vault = Vault.inMemory()) {
      assertThatThrownBy(() -> vault.create(name, SHOP))
          .isInstanceOf(InvalidRequestException.class);
      assertThatThrownBy(() -> vault.get(name)).isInstanceOf(InvalidRequestException.class);
      assertThatThrownBy(() -> vault.find(name)).isInstanceOf(InvalidRequestException.class);
      assertThatThrownBy(() -> vault.list(PageRequest.first(1).after(name)))
          .isInstanceOf(InvalidRequestException.class);
      assertThatThrownBy(
              () -> Vault.builder(MemoryStorage.create(), KeyProtections.ephemeral()).name(name))
          .isInstanceOf(InvalidRequestException.class);
    }
  }

  @Test
  void namesOfEveryLengthUpToTheLimit() {
    try (var vault = Vault.inMemory()) {
      vault.create("a", SHOP);
      vault.create("b".repeat(127), SHOP);
      assertThatThrownBy(() -> vault.create("c".repeat(128), SHOP))
          .isInstanceOf(InvalidRequestException.class);
      assertThat(vault.get("B".repeat(127)).name()).isEqualTo("b".repeat(127));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "zz", "0000000000000000000000000000000", "../../secret"})
  void malformedVersionsAreRefused(String version) {
    try (var vault = Vault.inMemory()) {
      vault.create("shop", SHOP);
      assertThatThrownBy(() -> vault.getVersion("shop", version))
          .isInstanceOf(InvalidRequestException.class);
    }
  }

  @Test
  void whatIsNotThereIsNotFound() {
    try (var vault = Vault.inMemory()) {
      assertThatThrownBy(() -> vault.get("shop"))
          .isInstanceOf(NotFoundException.class)
          .hasMessageContaining("shop");
      assertThat(vault.find("shop")).isEqualTo(Optional.empty());
      assertThatThrownBy(() -> vault.policy("shop")).isInstanceOf(NotFoundException.class);
      assertThatThrownBy(() -> vault.operation("shop")).isInstanceOf(NotFoundException.class);
      assertThatThrownBy(() -> vault.listVersions("shop", PageRequest.first(1)))
          .isInstanceOf(NotFoundException.class);
      vault.create("shop", SHOP);
      assertThatThrownBy(() -> vault.getVersion("shop", "0".repeat(32)))
          .isInstanceOf(NotFoundException.class);
    }
  }

  @Test
  void pagesHaveBounds() {
    for (int limit : new int[] {0, -1, 1001, Integer.MIN_VALUE}) {
      assertThatThrownBy(() -> PageRequest.first(limit))
          .isInstanceOf(InvalidRequestException.class);
    }
  }

  @Test
  void aCertificateOfAnotherVaultGivesNoKey() {
    try (var vault = Vault.inMemory();
        var other = Vault.inMemory()) {
      vault.create("shop", SHOP);
      other.create("shop", SHOP.toBuilder().exportable(true).build());
      var foreign = other.get("shop");
      assertThatThrownBy(() -> vault.privateKey(foreign)).isInstanceOf(NotFoundException.class);
      assertThatThrownBy(() -> vault.exportPrivateKey(foreign))
          .isInstanceOf(NotFoundException.class);
    }
  }

  @Test
  void aReusedKeyDoesNotBecomeExportable() {
    try (var vault = Vault.inMemory()) {
      vault.create("shop", SHOP);
      var kept = vault.get("shop");
      vault.create(
          "shop", SHOP.toBuilder().keyRenewal(KeyRenewal.reuse()).exportable(true).build());
      var exportable = vault.get("shop");
      assertThat(exportable.x509().getPublicKey()).isNotEqualTo(kept.x509().getPublicKey());
      vault.exportPrivateKey(exportable).close();
      assertThatThrownBy(() -> vault.exportPrivateKey(kept)).isInstanceOf(KeyAccessException.class);
    }
  }

  @Test
  void aFullStorageIsToldAndNothingIsLost() {
    var full = new AtomicBoolean();
    Storage memory =
        new ForwardingStorage(MemoryStorage.create()) {
          @Override
          protected CommitOutcome forward(Commit commit, Function<Commit, CommitOutcome> onward) {
            if (full.get()) {
              throw new StorageException(StorageException.Reason.FULL, "no space left");
            }
            return onward.apply(commit);
          }
        };
    try (var vault = Vault.open(memory, KeyProtections.ephemeral())) {
      vault.create("shop", SHOP);
      full.set(true);
      assertThatThrownBy(() -> vault.create("other", SHOP))
          .isInstanceOf(StorageFailureException.class)
          .hasMessageContaining("no space left");
      assertThat(vault.get("shop").name()).isEqualTo("shop");
      full.set(false);
      vault.create("other", SHOP);
      assertThat(vault.audit().verify().findings()).isEmpty();
    }
  }

  @Test
  void readsThatFailAreToldAndMended() {
    var faults = FaultyStorage.around(MemoryStorage.create());
    try (var vault = Vault.open(faults, KeyProtections.ephemeral())) {
      vault.create("shop", SHOP);
      faults.failReads(StorageException.Reason.UNAVAILABLE);
      assertThatThrownBy(() -> vault.policy("shop"))
          .isInstanceOfSatisfying(
              StorageFailureException.class, e -> assertThat(e.isRetryable()).isTrue());
      faults.mendReads();
      assertThat(vault.policy("shop")).isEqualTo(SHOP);
    }
  }

  @Test
  void handlesOfAClosedVaultSignNothing() throws Exception {
    var vault = Vault.inMemory();
    vault.create("shop", SHOP);
    var handle = vault.privateKey(vault.get("shop"));
    var operation = vault.operation("shop").orElseThrow();
    vault.close();
    var signer = java.security.Signature.getInstance("SHA256withECDSA");
    signer.initSign(handle);
    signer.update((byte) 1);
    assertThatThrownBy(signer::sign)
        .satisfiesAnyOf(
            e -> assertThat(e).isInstanceOf(VaultClosedException.class),
            e -> assertThat(e).hasRootCauseInstanceOf(VaultClosedException.class));
    assertThatThrownBy(operation::status).isInstanceOf(VaultClosedException.class);
    assertThatThrownBy(() -> operation.await(Duration.ofSeconds(1)))
        .isInstanceOf(VaultClosedException.class);
  }
}
