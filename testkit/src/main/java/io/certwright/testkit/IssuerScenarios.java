package io.certwright.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.Contact;
import io.certwright.IssuerConfiguration;
import io.certwright.KeyProtections;
import io.certwright.OperationStatus;
import io.certwright.PageRequest;
import io.certwright.Vault;
import io.certwright.errors.ConflictException;
import io.certwright.errors.NotFoundException;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.IssuanceRequest;
import io.certwright.spi.issuer.IssuerAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Issuers of which the vault knows nothing, and those that it has an account with. */
final class IssuerScenarios {

  private static final char[] CREDENTIALS = "a token that opens the account".toCharArray();
  private static final Duration LIFE = Duration.ofDays(90);

  private IssuerScenarios() {}

  /** A request is taken to a CA by a person, over a restart, and what that gives is merged. */
  static void byHand(Bench bench) {
    bench.needs(StorageAbility.REOPENS);
    var clock = SettableClock.at(bench.now());
    var ca = FakeCa.withIntermediate(clock);
    var protection = KeyProtections.ephemeral();
    var policy =
        CertificatePolicy.tlsServer("shop.example.test")
            .issuer(CertificatePolicy.UNKNOWN)
            .validity(LIFE)
            .build();
    byte[] csr;
    try (var vault = Vault.builder(bench.storage(), protection).clock(clock).open()) {
      var operation = vault.create("shop", policy);
      assertThat(operation.status()).isEqualTo(OperationStatus.PENDING);
      assertThatThrownBy(() -> vault.create("shop", policy)).isInstanceOf(ConflictException.class);
      csr = operation.csr();
    }
    bench.reopen();
    try (var vault = Vault.builder(bench.storage(), protection).clock(clock).open()) {
      var operation = vault.operation("shop").orElseThrow();
      assertThat(operation.csr()).isEqualTo(csr);
      var now = clock.instant();
      var request = new IssuanceRequest(operation.id(), Bytes.copyOf(csr), now, now.plus(LIFE));
      var files =
          ((IssuerAnswer.Issued) ca.submit(request))
              .chain().stream().map(Bytes::toByteArray).toArray(byte[][]::new);
      var made = operation.merge(files);
      assertThat(made.chain()).hasSize(2);
      assertThat(vault.get("shop")).isEqualTo(made);
      assertThatThrownBy(() -> operation.merge(files)).isInstanceOf(ConflictException.class);
      operation.delete();
      assertThat(vault.operation("shop")).isEmpty();
      assertThat(vault.audit().verify().findings()).isEmpty();
    }
  }

  /** An account with an issuer, and whom to tell, are kept; the credentials reach the provider. */
  static void configured(Bench bench) {
    bench.needs(StorageAbility.REOPENS);
    var clock = SettableClock.at(bench.now());
    var ca = FakeCa.withRoot(clock);
    var provider = FakeIssuerProvider.of("fake", ca, CREDENTIALS);
    var protection = KeyProtections.ephemeral();
    var account =
        IssuerConfiguration.of("fake")
            .withAccount("shop")
            .withSettings(Map.of("directory", "https://ca.example.test/"));
    var contacts = List.of(Contact.of("pki@example.test").withName("P. Kay"));
    try (var vault = Vault.builder(bench.storage(), protection).clock(clock).open()) {
      vault.issuers().setWithCredentials("Digi", account, CREDENTIALS.clone());
      vault.contacts().set(contacts);
    }
    bench.reopen();
    try (var vault =
        Vault.builder(bench.storage(), protection).clock(clock).issuerProvider(provider).open()) {
      assertThat(vault.issuers().get("digi").configuration()).isEqualTo(account);
      assertThat(vault.contacts().get()).isEqualTo(contacts);
      var policy = CertificatePolicy.tlsServer("shop.example.test").issuer("digi").build();
      assertThat(vault.create("shop", policy).status()).isEqualTo(OperationStatus.COMPLETED);
      assertThatThrownBy(() -> vault.issuers().delete("digi"))
          .isInstanceOf(ConflictException.class)
          .hasMessageContaining("shop");
      vault.issuers().deleteEvenIfUsed("digi");
      assertThatThrownBy(() -> vault.issuers().get("digi")).isInstanceOf(NotFoundException.class);
      assertThat(vault.issuers().list(PageRequest.first(10)).items()).isEmpty();
      vault.contacts().delete();
      assertThat(vault.contacts().get()).isEmpty();
      assertThat(vault.audit().verify().findings()).isEmpty();
    }
  }
}
