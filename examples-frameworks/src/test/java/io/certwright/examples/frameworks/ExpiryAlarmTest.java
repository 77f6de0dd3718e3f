package io.certwright.examples.frameworks;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.VaultCensus.Standing;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import io.certwright.testkit.FakeAnswer;
import io.certwright.testkit.TestVault;
import io.certwright.testkit.VaultTest;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;

/** A unit test with a clock to set: what happens when a CA is away for weeks, in a moment. */
class ExpiryAlarmTest {

  @VaultTest
  void aCaThatIsAwayForWeeksIsAnAlarmLongBeforeAnythingEnds(TestVault test) {
    test.manage("shop", "shop.example.test");
    var away = FakeAnswer.refuse(Refusal.TRANSIENT, "maintenance", Optional.empty());
    test.ca().answerNext(Collections.nCopies(10_000, away).toArray(new FakeAnswer[0]));

    assertThat(test.advance(Duration.ofDays(45)).failed()).isPositive();
    assertThat(test.vault().census().failingTotal()).isEqualTo(1);
    assertThat(test.vault().get("shop").notAfter()).isAfter(test.clock().instant());

    test.advance(Duration.ofDays(15));
    assertThat(test.vault().census().count(Standing.EXPIRED)).isEqualTo(1);
  }
}
