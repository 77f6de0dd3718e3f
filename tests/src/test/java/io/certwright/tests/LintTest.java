package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.certwright.CertificateLint;
import io.certwright.OperationStatus;
import io.certwright.Vault;
import io.certwright.audit.AuditEntry;
import io.certwright.ca.EmbeddedCa;
import io.certwright.errors.IssuanceException;
import io.certwright.errors.NotFoundException;
import io.certwright.internal.engine.EngineHolder;
import io.certwright.internal.gate.Caller;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.lint.LintFinding;
import io.certwright.lint.LintProfile;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.CertificatePolicyBuilder;
import io.certwright.policy.KeyRenewal;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import io.certwright.testkit.FakeAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is linted before a signature, and what that stops. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class LintTest {

  private static final Bytes ORDER = Bytes.copyOf(new byte[] {1});

  private final Home home = Home.inMemory();
  private final Vault vault = home.vault();

  @AfterEach
  void close() {
    home.close();
  }

  private CertificatePolicyBuilder server(String host) {
    return CertificatePolicy.tlsServer(host).validity(Duration.ofDays(40)).issuer("root");
  }

  private void makeRoot() {
    EmbeddedCa.openOrCreate(vault, "root", CertificatePolicy.rootCa("Root").build());
  }

  private List<AuditEntry> entries() {
    return home.vault().audit().entries(Optional.empty(), 100).entries();
  }

  private String lastDetail() {
    var entries = entries();
    return entries.get(entries.size() - 1).detail();
  }

  @Test
  void whatTheProfileForbidsIsNotSigned() {
    makeRoot();
    int before = entries().size();
    var policy = server("shop.local").validity(Duration.ofDays(900)).lint(LintProfile.WEB_PKI);
    var refused =
        catchThrowableOfType(IssuanceException.class, () -> vault.create("shop", policy.build()));
    assertThat(refused.code()).isEqualTo("lint");
    assertThat(refused.refusal()).isEqualTo(Refusal.REJECTED);
    assertThat(refused.isRetryable()).isFalse();
    assertThat(refused.findings())
        .filteredOn(LintFinding::isError)
        .extracting(LintFinding::code)
        .containsExactlyInAnyOrder("web-validity", "web-dns-internal");
    assertThat(refused)
        .hasMessageContaining("Baseline Requirements, section 6.3.2")
        .hasMessageContaining("web-dns-internal");
    assertThatThrownBy(() -> vault.get("shop")).isInstanceOf(NotFoundException.class);
    assertThat(entries()).hasSize(before);
  }

  @Test
  void whatItOnlyAdvisesAgainstIsToldInTheTrail() {
    makeRoot();
    vault.create("shop", server("shop.example.org").lint(LintProfile.WEB_PKI).build());
    assertThat(lastDetail())
        .endsWith("; lint web-aia-absent web-revocation-absent web-policies-absent");
    vault.create("other", server("shop.local").build());
    assertThat(lastDetail()).startsWith("serial ").doesNotContain("lint");
  }

  @Test
  void theProfileIsKeptWithThePolicy() {
    makeRoot();
    var policy = server("shop.example.org").lint(LintProfile.WEB_PKI).build();
    vault.create("shop", policy);
    assertThat(policy.toBuilder().build().lint()).isEqualTo(LintProfile.WEB_PKI);
    var head = EngineHolder.of(vault).engine().catalogue().requireHead("shop");
    assertThat(head.value().policy()).isEqualTo(policy);
  }

  @Test
  void anybodyMayLint() throws Exception {
    makeRoot();
    vault.create("shop", server("shop.local").build());
    var der = vault.get("shop").x509().getEncoded();
    assertThat(CertificateLint.check(der, LintProfile.RFC_5280)).isEmpty();
    assertThat(CertificateLint.check(der, LintProfile.WEB_PKI))
        .extracting(LintFinding::code)
        .contains("web-dns-internal");
    assertThat(CertificateLint.check(new byte[3], LintProfile.RFC_5280))
        .extracting(LintFinding::code)
        .containsExactly("der-syntax");
  }

  @Test
  void aBlockedKeyIsNotKeptAtARenewal() {
    var policy =
        CertificatePolicy.tlsServer("shop.example.test").keyRenewal(KeyRenewal.reuse()).build();
    vault.create("shop", policy);
    var first = vault.get("shop").x509().getPublicKey();
    vault.create("shop", policy);
    assertThat(vault.get("shop").x509().getPublicKey()).isEqualTo(first);
    block(Bytes.copyOf(first.getEncoded()));
    assertThat(lastDetail()).isEqualTo("found on a disk");
    vault.create("shop", policy);
    var next = vault.get("shop").x509().getPublicKey();
    assertThat(next).isNotEqualTo(first);
    vault.create("shop", policy);
    assertThat(vault.get("shop").x509().getPublicKey()).isEqualTo(next);
    assertThat(vault.audit().verify().findings()).isEmpty();
  }

  @Test
  void aKeyStaysBlockedForTheFirstReason() {
    var key = Bytes.copyOf(new byte[] {1, 2, 3});
    var blocked = EngineHolder.of(vault).engine().issuance().blockedKeys();
    assertThat(blocked.contains(key)).isFalse();
    block(key);
    int entries = entries().size();
    blocked.add(Caller.OWNER, key, "another reason");
    assertThat(blocked.contains(key)).isTrue();
    assertThat(entries()).hasSize(entries);
    home.restart();
    assertThat(EngineHolder.of(home.vault()).engine().issuance().blockedKeys().contains(key))
        .isTrue();
  }

  @Test
  void anAnswerForAKeyThatWasBlockedMeanwhileIsNotTaken() {
    home.ca.answerNext(FakeAnswer.pending(ORDER, Duration.ofMinutes(1)));
    var operation = vault.create("shop", Home.outside("shop.example.test"));
    assertThat(operation.status()).isEqualTo(OperationStatus.PENDING);
    var state = EngineHolder.of(vault).engine().catalogue().requireHead("shop").value();
    block(state.operation().orElseThrow().request().orElseThrow().publicKey());
    home.clock.advance(Duration.ofMinutes(2));
    try (var lifecycle = LifecycleManager.builder(vault).build()) {
      lifecycle.runOnce();
    }
    var failed = vault.operation("shop").orElseThrow();
    assertThat(failed.status()).isEqualTo(OperationStatus.FAILED);
    assertThat(failed.failure().orElseThrow().message()).contains("was blocked");
    assertThatThrownBy(() -> vault.get("shop")).isInstanceOf(NotFoundException.class);
  }

  private void block(Bytes key) {
    EngineHolder.of(vault)
        .engine()
        .issuance()
        .blockedKeys()
        .add(Caller.OWNER, key, "found on a disk");
  }
}
