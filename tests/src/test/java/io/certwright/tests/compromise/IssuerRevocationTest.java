package io.certwright.tests.compromise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.Certificate;
import io.certwright.CompromiseOutcome;
import io.certwright.CompromiseReport.State;
import io.certwright.IssuerRevocation;
import io.certwright.KeyCompromise;
import io.certwright.RevocationRequest;
import io.certwright.Vault;
import io.certwright.audit.AuditOutcome;
import io.certwright.ca.EmbeddedCa;
import io.certwright.errors.NotFoundException;
import io.certwright.event.VaultEvent;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.IssuanceRequest;
import io.certwright.spi.issuer.Issuer;
import io.certwright.spi.issuer.IssuerAnswer;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import io.certwright.spi.issuer.RevocationAnswer;
import io.certwright.spi.issuer.RevocationReason;
import io.certwright.testkit.CommitFault;
import io.certwright.testkit.FakeCa;
import io.certwright.testkit.FakeOversight;
import io.certwright.tests.compromise.Tenement.Tenant;
import java.math.BigInteger;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What issuers outside issued is revoked by them as well, however long that takes. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class IssuerRevocationTest {

  private static final String OUTSIDE = "outside";
  private static final RevocationRequest SUPERSEDED =
      RevocationRequest.of(RevocationReason.SUPERSEDED);

  private final Tenement house = Tenement.inMemory();
  private final FakeCa ca = FakeCa.withIntermediate(house.clock);
  private final FakeOversight oversight = FakeOversight.of(ca, house.clock);

  @AfterEach
  void close() {
    house.close();
  }

  private Tenant open(Issuer issuer) {
    return house.open("a", builder -> builder.issuer(OUTSIDE, issuer));
  }

  private static Certificate issue(Vault vault) {
    vault.create("shop", CertificatePolicy.tlsServer("shop.example.test").issuer(OUTSIDE).build());
    return vault.get("shop");
  }

  private static Bytes der(Certificate certificate) {
    try {
      return Bytes.copyOf(certificate.x509().getEncoded());
    } catch (CertificateEncodingException e) {
      throw new AssertionError(e);
    }
  }

  private static IssuerRevocation at(Tenant tenant, Certificate certificate) {
    return tenant.vault.revocations().atIssuer(certificate).orElseThrow();
  }

  @Test
  void theIssuerIsToldByTheEngine() {
    var a = open(ca);
    var shop = issue(a.vault);
    a.vault.revocations().revoke(shop, SUPERSEDED);
    assertThat(ca.revocation(der(shop))).as("not by the call itself").isEmpty();
    assertThat(at(a, shop).state()).isEqualTo(IssuerRevocation.State.PENDING);
    a.run();
    assertThat(ca.revocation(der(shop))).isEqualTo(OptionalInt.of(4));
    assertThat(at(a, shop).state()).isEqualTo(IssuerRevocation.State.TOLD);
    assertThat(at(a, shop).told()).contains(house.clock.instant());
    assertThat(at(a, shop).next()).isEmpty();
    assertThat(a.vault.audit().verify().findings()).isEmpty();
  }

  @Test
  void whatWasIssuedHereOrCameFromElsewhereAsksNobody() {
    var a = open(ca);
    var root = EmbeddedCa.openOrCreateRoot(a.vault, "root");
    var names = List.of("own", "self", "imported");
    a.vault.create("own", CertificatePolicy.tlsServer("own.test").issuer(root.name()).build());
    a.vault.create("self", Tenement.shared());
    Tenement.take(a.vault, "imported", Tenement.file(a.vault, a.vault.get("self")));
    for (var name : names) {
      var revoked = a.vault.revocations().revoke(a.vault.get(name), SUPERSEDED);
      assertThat(a.vault.revocations().atIssuer(revoked)).as(name).isEmpty();
    }
  }

  @Test
  void aHoldStaysHereUntilItIsFinal() {
    var a = open(oversight);
    var shop = issue(a.vault);
    var hold = RevocationRequest.of(RevocationReason.CERTIFICATE_HOLD);
    a.vault.revocations().revoke(shop, hold);
    a.run();
    assertThat(oversight.revocationAsked()).isEmpty();
    a.vault.revocations().revoke(shop, SUPERSEDED);
    a.run();
    assertThat(oversight.revocationAsked()).containsExactly(der(shop));
  }

  @Test
  void oneThatIsDownIsAskedAgainLessAndLessOften() {
    var told = new ArrayList<VaultEvent>();
    var a = open(oversight);
    a.lifecycle.close();
    var shop = issue(a.vault);
    for (int i = 0; i < 4; i++) {
      oversight.revokeNext(
          () -> {
            throw new IllegalStateException("connection refused");
          });
    }
    a.vault.revocations().revoke(shop, SUPERSEDED.withoutReplacement());
    try (var lifecycle =
        LifecycleManager.builder(a.vault).listener(event -> told.add(event.event())).build()) {
      var waits = new ArrayList<Duration>();
      for (int i = 0; i < 4; i++) {
        lifecycle.runOnce();
        var state = at(a, shop);
        assertThat(state.state()).isEqualTo(IssuerRevocation.State.PENDING);
        assertThat(state.attempts()).isEqualTo(i + 1);
        assertThat(state.failure().orElseThrow().refusal()).isEqualTo(Refusal.TRANSIENT);
        var next = state.next().orElseThrow();
        waits.add(Duration.between(house.clock.instant(), next));
        house.clock.advance(waits.get(i));
      }
      assertThat(waits.get(3)).isGreaterThan(waits.get(0));
      // What the breaker of the issuer holds up is put off, and asked for later.
      for (int i = 0; i < 5; i++) {
        lifecycle.runOnce();
        house.clock.advance(Duration.ofMinutes(20));
      }
    }
    assertThat(ca.revocation(der(shop))).isEqualTo(OptionalInt.of(4));
    assertThat(at(a, shop).state()).isEqualTo(IssuerRevocation.State.CONFIRMED);
    assertThat(told)
        .filteredOn(VaultEvent.NotRevokedAtIssuer.class::isInstance)
        .hasSize(4)
        .allSatisfy(e -> assertThat(e.toString()).doesNotContain("connection refused"));
    assertThat(told).contains(new VaultEvent.RevokedAtIssuer(OUTSIDE, 4, true));
  }

  /** It says that it did, and its status says that it did not. */
  @Test
  void oneThatLiesIsAskedAgainUntilItsStatusSaysSo() {
    var a = open(oversight);
    var shop = issue(a.vault);
    oversight.revokeNext(RevocationAnswer.Revoked::new);
    a.vault.revocations().revoke(shop, SUPERSEDED.withoutReplacement());
    a.run();
    var state = at(a, shop);
    assertThat(state.state()).isEqualTo(IssuerRevocation.State.TOLD);
    assertThat(state.failure().orElseThrow().code()).isEqualTo("not-confirmed");
    house.clock.advance(Duration.between(house.clock.instant(), state.next().orElseThrow()));
    a.run();
    assertThat(at(a, shop).state()).isEqualTo(IssuerRevocation.State.CONFIRMED);
    assertThat(at(a, shop).next()).isEmpty();
    assertThat(oversight.revocationAsked()).hasSize(2);
  }

  @Test
  void oneThatRefusesIsToldOfAndAskedAtTheLongestInterval() {
    var a = open(oversight);
    var shop = issue(a.vault);
    oversight.revokeNext(
        () ->
            new RevocationAnswer.Refused(
                Refusal.REJECTED, "no-way", "not\nby\u0007 you", Optional.empty()));
    a.vault.revocations().revoke(shop, SUPERSEDED.withoutReplacement());
    a.run();
    var state = at(a, shop);
    assertThat(state.failure().orElseThrow().code()).isEqualTo("no-way");
    assertThat(state.failure().orElseThrow().message()).isEqualTo("not?by? you");
    assertThat(Duration.between(house.clock.instant(), state.next().orElseThrow()))
        .isGreaterThanOrEqualTo(Duration.ofHours(3));
    var last =
        a.vault.audit().entries(Optional.empty(), 1000).entries().stream()
            .filter(entry -> entry.operation().equals("lifecycle/revoke-at-issuer"))
            .toList();
    assertThat(last).hasSize(1);
    assertThat(last.get(0).outcome()).isEqualTo(AuditOutcome.FAILED);
  }

  @Test
  void oneThatExaggeratesIsHeldToBounds() {
    var a = open(oversight);
    var shop = issue(a.vault);
    oversight
        .revokeNext(
            () ->
                new RevocationAnswer.Refused(
                    Refusal.RATE_LIMITED,
                    "x".repeat(100_000),
                    "y".repeat(100_000),
                    Optional.of(Duration.ofDays(100_000))))
        .revokeNext(() -> null);
    a.vault.revocations().revoke(shop, SUPERSEDED.withoutReplacement());
    a.run();
    var state = at(a, shop);
    assertThat(state.failure().orElseThrow().message()).hasSizeLessThanOrEqualTo(1000);
    assertThat(Duration.between(house.clock.instant(), state.next().orElseThrow()))
        .isLessThanOrEqualTo(Duration.ofDays(30));
  }

  /** An issuer that can only issue is not asked, and the report says so. */
  @Test
  void oneThatCannotBeAskedIsToldOf() {
    var plain =
        new Issuer() {
          @Override
          public IssuerAnswer submit(IssuanceRequest request) {
            return ca.submit(request);
          }

          @Override
          public IssuerAnswer resume(IssuanceRequest request, Bytes order) {
            return ca.resume(request, order);
          }
        };
    var a = open(plain);
    var shop = issue(a.vault);
    var compromise = a.vault.compromises().report(KeyCompromise.ofCertificate(shop.x509()));
    for (int i = 0; i < 4; i++) {
      a.run();
      house.clock.advance(Duration.ofSeconds(10));
    }
    assertThat(at(a, shop).state()).isEqualTo(IssuerRevocation.State.UNABLE);
    assertThat(compromise.report().state()).isEqualTo(State.SETTLED);
    assertThat(compromise.report().count(CompromiseOutcome.UNTELLABLE)).isEqualTo(1);
  }

  @Test
  void oneThatIsGoneIsMisconfiguredUntilItIsBack() {
    var a = open(ca);
    var shop = issue(a.vault);
    house.close("a");
    var without = house.open("a");
    without.vault.revocations().revoke(shop, SUPERSEDED.withoutReplacement());
    without.run();
    var state = at(without, shop);
    assertThat(state.failure().orElseThrow().refusal()).isEqualTo(Refusal.MISCONFIGURED);
    house.close("a");
    var again = open(ca);
    house.clock.advance(Duration.ofHours(7));
    again.run();
    assertThat(at(again, shop).state()).isEqualTo(IssuerRevocation.State.TOLD);
  }

  @Test
  void nobodyIsAskedAboutWhatHasEnded() {
    var a = open(ca);
    var shop = issue(a.vault);
    a.vault.revocations().revoke(shop, SUPERSEDED.withoutReplacement());
    house.clock.advance(Duration.ofDays(3650));
    a.run();
    assertThat(at(a, shop).state()).isEqualTo(IssuerRevocation.State.EXPIRED);
    assertThat(ca.revocation(der(shop))).isEmpty();
  }

  /** What becomes of the version does not matter. */
  @Test
  void theIssuerIsToldOfAVersionThatIsPurged() {
    var a = open(ca);
    var shop = issue(a.vault);
    a.vault.revocations().revoke(shop, SUPERSEDED);
    a.vault.delete("shop");
    a.vault.deleted().purge("shop");
    a.run();
    assertThat(ca.revocation(der(shop))).isPresent();
  }

  @Test
  void bySerialNumberOfTheIssuer() {
    var a = open(ca);
    var shop = issue(a.vault);
    var number = new BigInteger(shop.serialNumber(), 16);
    var how = a.vault.revocations().revokeSerial(OUTSIDE, number, SUPERSEDED);
    assertThat(a.vault.getVersion("shop", shop.version()).revocation()).contains(how);
    a.run();
    assertThat(ca.revocation(der(shop))).isPresent();
    assertThatThrownBy(
            () -> a.vault.revocations().revokeSerial(OUTSIDE, BigInteger.TEN, SUPERSEDED))
        .isInstanceOf(NotFoundException.class);
  }

  /** What the issuer has done is asked for again, if that could not be kept; never is it lost. */
  @ParameterizedTest
  @EnumSource(CommitFault.class)
  void whateverFailsTheIssuerIsTold(CommitFault fault) {
    var a = open(ca);
    var shop = issue(a.vault);
    a.vault.revocations().revoke(shop, SUPERSEDED.withoutReplacement());
    a.faults.failNextCommit(fault);
    a.run();
    house.clock.advance(Duration.ofMinutes(10));
    house.close("a");
    var again = open(ca);
    again.run();
    house.clock.advance(Duration.ofMinutes(10));
    again.run();
    assertThat(ca.revocation(der(shop))).isPresent();
    assertThat(at(again, shop).state()).isEqualTo(IssuerRevocation.State.TOLD);
    assertThat(again.vault.audit().verify().findings()).isEmpty();
  }

  /** Ten thousand that wait for a dead issuer are not all asked for; here some hundred. */
  @Test
  void aDeadIssuerIsNotAskedForEachOfThem() {
    var a = open(oversight);
    for (int i = 0; i < 120; i++) {
      a.vault.create(
          "c-" + i, CertificatePolicy.tlsServer("c.example.test").issuer(OUTSIDE).build());
      oversight.revokeNext(
          () -> {
            throw new IllegalStateException("dead");
          });
    }
    for (int i = 0; i < 120; i++) {
      a.vault.revocations().revoke(a.vault.get("c-" + i), SUPERSEDED.withoutReplacement());
    }
    a.run();
    assertThat(oversight.revocationAsked()).hasSizeLessThan(20);
    assertThat(a.vault.audit().verify().findings()).isEmpty();
  }
}
