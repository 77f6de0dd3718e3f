package io.certwright.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.PageRequest;
import io.certwright.RevocationRequest;
import io.certwright.errors.TimedOutException;
import io.certwright.event.VaultEvent;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import io.certwright.spi.issuer.RevocationReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TestVaultTest {

  private static final Duration RENEWED_AFTER = Duration.ofDays(47).multipliedBy(2).dividedBy(3);

  /** Less than there is between two renewals, so that a piece of time has one at the most. */
  private static final int MOST_HOURS = 25 * 24;

  /** However time is cut into pieces, a version is issued at the very instant it was due at. */
  @Property(tries = 20)
  void timeMayPassInPieces(
      @ForAll @Size(min = 1, max = 8) List<@IntRange(max = MOST_HOURS) Integer> hours) {
    try (var test = TestVault.create()) {
      test.manage("shop", "shop.example.test");
      var expected = new ArrayList<>(List.of(TestVault.START));
      for (int piece : hours) {
        var due = due(test);
        var end = test.clock().instant().plus(Duration.ofHours(piece));
        boolean reached = !due.isAfter(end);
        assertThat(test.advance(Duration.ofHours(piece)).issued()).isEqualTo(reached ? 1 : 0);
        assertThat(test.clock().instant()).isEqualTo(end);
        if (reached) {
          expected.add(due);
        }
      }
      assertThat(test.events())
          .filteredOn(
              told ->
                  told.event() instanceof VaultEvent.Issued
                      || told.event() instanceof VaultEvent.Renewed)
          .extracting(told -> told.header().time())
          .isEqualTo(expected);
    }
  }

  private static Instant due(TestVault test) {
    return test.vault().list(PageRequest.first(1)).items().get(0).nextAction().orElseThrow();
  }

  @VaultTest
  void itIsRenewedWhenItIsDueAndNotBefore(TestVault test) {
    test.manage("shop", "shop.example.test");
    var left = Duration.between(test.clock().instant(), due(test));
    assertThat(left).isBetween(Duration.ofDays(26), RENEWED_AFTER);
    assertThat(test.advance(left.minusMillis(1)).issued()).isZero();
    assertThat(test.advance(Duration.ofMillis(1)).issued()).isEqualTo(1);
    assertThat(test.advance(Duration.ZERO).issued()).isZero();
  }

  @VaultTest
  void aYearHasItsRenewalsAndWhatFailsIsTriedAgain(TestVault test) {
    test.manage("shop", "shop.example.test");
    test.ca().answerNext(FakeAnswer.refuse(Refusal.TRANSIENT, "maintenance", Optional.empty()));
    var year = test.advance(Duration.ofDays(365));
    assertThat(year.failed()).isEqualTo(1);
    assertThat(year.issued()).isBetween(11, 13);
    assertThat(test.vault().get("shop").notAfter()).isAfter(test.clock().instant());
  }

  @VaultTest
  void whatTheCaRefusesIsToldByManage(TestVault test) {
    test.ca().answerNext(FakeAnswer.refuse(Refusal.REJECTED, "forbidden-name", Optional.empty()));
    assertThatThrownBy(() -> test.manage("shop", "shop.example.test"))
        .isInstanceOf(TimedOutException.class)
        .hasMessageContaining("forbidden-name", Optional.empty());
  }

  @VaultTest
  void whatTheVaultRevokesItsClientsRefuse(TestVault test) throws Exception {
    var first = test.manage("shop", "shop.example.test");
    var server = test.serverTls("shop");
    TlsHandshake.between(server, test.clientTls(), "shop.example.test");
    test.vault().revocations().revoke(first, RevocationRequest.of(RevocationReason.KEY_COMPROMISE));
    assertThatThrownBy(() -> test.handshake("shop", "shop.example.test")).isNotNull();
    test.advance(Duration.ofDays(1));
    assertThat(test.handshake("shop", "shop.example.test").server()).isNotEqualTo(first.x509());
    assertThat(test.ca().crl().getRevokedCertificate(first.x509())).isNotNull();
  }

  @Test
  void timeDoesNotPassBackwards() {
    try (var test = TestVault.startingAt(Instant.parse("2026-02-28T23:59:59Z"))) {
      assertThatIllegalArgumentException().isThrownBy(() -> test.advance(Duration.ofNanos(-1)));
      assertThat(test.clock().instant()).isEqualTo("2026-02-28T23:59:59Z");
    }
  }
}
