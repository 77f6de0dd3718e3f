package io.certwright.internal.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.lint.WebPkiValidity;
import io.certwright.policy.CertificatePolicy;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The lint and the explanation of a policy judge a life by the same rules. */
class WebValidityTest {

  @Test
  void theRulesFollowOneAnotherWithoutAGapAndAllowLessAndLess() {
    var rules = WebPkiValidity.all();
    for (int i = 1; i < rules.size(); i++) {
      assertThat(rules.get(i - 1).until()).contains(rules.get(i).since());
      assertThat(rules.get(i).days()).isLessThan(rules.get(i - 1).days());
    }
    assertThat(rules.get(rules.size() - 1).until()).isEmpty();
  }

  /** From 2017 to 2032: whatever is issued on a day, by both. */
  @Property
  void theLintFindsWhatTheExplanationRemarksOn(
      @ForAll @IntRange(max = 5_500) int day, @ForAll @IntRange(min = 1, max = 1_000) int days) {
    var from = LocalDate.of(2017, 1, 1).plusDays(day);
    long begin = from.atStartOfDay(ZoneOffset.UTC).toEpochSecond();
    long life = Duration.ofDays(days).toSeconds();
    // Both ends are included, and an issued certificate begins a minute early.
    long end = begin + life - 1;
    var policy =
        CertificatePolicy.tlsServer("shop.example.test")
            .issuer("ca")
            .validity(Duration.ofSeconds(life).minusMinutes(1))
            .build();
    assertThat(policy.explain().remarksOn(from).isEmpty()).isEqualTo(WebLimits.allow(begin, end));
  }
}
