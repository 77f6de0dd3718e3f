package io.certwright.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.Renewal;
import io.certwright.spi.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What an issuer may do to a renewal, for every life and whatever it says. */
class NextRenewalPropertiesTest {

  private static final CertificatePolicy POLICY =
      CertificatePolicy.tlsServer("shop.example.test")
          .renewal(Renewal.earliestOf(Renewal.atFraction(2, 3), Renewal.atFraction(3, 4)))
          .build();

  @Provide
  Arbitrary<Life> lives() {
    return Lives.all();
  }

  /** In lives from the issue, before it and beyond the end. */
  @Provide
  Arbitrary<Double> places() {
    return Arbitraries.doubles().between(-2, 3).ofScale(4);
  }

  /** When the newest version was made and when one was made for the issuer's sake, in lives. */
  @Provide
  Arbitrary<Optional<Double>> pasts() {
    return Arbitraries.doubles().between(-1, 1).ofScale(4).optional();
  }

  private static Instant at(Life life, double place) {
    return life.issued().plusMillis((long) (life.length().toMillis() * place));
  }

  private static Agenda agenda(Life life, Optional<Double> made, Optional<Double> urgent) {
    var past = Agenda.NONE;
    if (urgent.isPresent()) {
      past = past.made(at(life, urgent.get()), true);
    }
    return made.isPresent() ? past.made(at(life, made.get()), false) : past;
  }

  private static Advice advised(Life life, double from, double to) {
    var start = at(life, Math.min(from, to));
    var window = new Advice.Window(start, at(life, Math.max(from, to)).plusMillis(1));
    return Advice.open(life.version(), "ca", life.issued())
        .answered(Optional.of(window), "", life.issued());
  }

  @Property
  void neverAfterTheEndAndNeverLaterThanHalfOfWhatTheRuleLeaves(
      @ForAll("lives") Life life,
      @ForAll("places") double from,
      @ForAll("places") double to,
      @ForAll("pasts") Optional<Double> made,
      @ForAll("pasts") Optional<Double> urgent) {
    var past = agenda(life, made, urgent);
    var advice = advised(life, from, to);
    var next = NextRenewal.of(POLICY, life, past.withAdvice(Optional.of(advice))).orElseThrow();
    var ruled = NextRenewal.of(POLICY, life, past).orElseThrow();
    var left = Duration.between(ruled.at(), life.notAfter()).dividedBy(2);
    assertThat(next.at()).isBeforeOrEqualTo(life.notAfter());
    assertThat(ruled.at()).isBeforeOrEqualTo(life.notAfter());
    assertThat(ruled.at()).as("in its turn").isAfterOrEqualTo(ruled.earliest());
    assertThat(next.at()).isBeforeOrEqualTo(ruled.at().plus(left));
    assertThat(next)
        .isEqualTo(
            NextRenewal.of(POLICY, Lives.readBack(life), past.withAdvice(Optional.of(advice)))
                .orElseThrow());
    if (!next.at().isBefore(next.earliest())) {
      assertThat(next.isUrgent(next.at())).isFalse();
    } else {
      assertThat(next.isUrgent(next.at())).isTrue();
      past.urgent()
          .ifPresent(
              last ->
                  assertThat(next.at())
                      .as("once in an interval")
                      .isAfterOrEqualTo(
                          earlier(
                              last.plus(RenewalTerms.of(POLICY).leastInterval(life)),
                              next.earliest())));
    }
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  @Property
  void theInstantDrawnLiesWithinTheWindow(
      @ForAll("lives") Life life, @ForAll("places") double from, @ForAll("places") double to) {
    var advice = advised(life, from, to);
    var window = advice.window().orElseThrow();
    var drawn = advice.drawn(life).orElseThrow();
    assertThat(drawn).isBetween(window.start(), window.end());
    assertThat(advice.unanswered(life.notAfter()).drawn(life)).contains(drawn);
    assertThat(advice.drawn(Lives.readBack(life))).contains(drawn);
  }

  @Property
  void whatIsRevokedIsRenewedWhenThatIsLearnedUnlessOneWasJust(
      @ForAll("lives") Life life,
      @ForAll("places") double place,
      @ForAll("pasts") Optional<Double> urgent) {
    var learned = at(life, Math.abs(place));
    var standing =
        Standing.open(life.version(), "ca", learned)
            .revoked(new Standing.Revocation(learned, 1, learned));
    var past = agenda(life, Optional.of(0.0), urgent).withStanding(Optional.of(standing));
    var next = NextRenewal.of(POLICY, life, past).orElseThrow();
    assertThat(next.code()).isEqualTo("renewal-revoked");
    if (past.urgent().isEmpty()) {
      assertThat(next.at()).isEqualTo(learned.truncatedTo(ChronoUnit.MILLIS));
    } else {
      assertThat(next.at())
          .isAfterOrEqualTo(earlier(learned.truncatedTo(ChronoUnit.MILLIS), life.notAfter()));
      assertThat(Duration.between(learned, next.at()))
          .isLessThanOrEqualTo(RenewalTerms.of(POLICY).leastInterval(life).plus(life.length()));
    }
  }

  /** Many certificates that are advised the same window come evenly over it. */
  @Example
  void certificatesSpreadOverAWindow() {
    var random = new Random(7);
    var start = Instant.parse("2030-01-01T00:00:00Z");
    var counts = new int[10];
    for (int i = 0; i < 10_000; i++) {
      var identity = new byte[32];
      random.nextBytes(identity);
      var life = new Life("1", start, start.plusSeconds(9_000), Bytes.copyOf(identity));
      var at = advised(life, 0.4, 0.5).drawn(life).orElseThrow();
      counts[(int) (Duration.between(at(life, 0.4), at).toMillis() * 10 / 900_001)]++;
    }
    for (int count : counts) {
      assertThat(count).as("a tenth each").isBetween(850, 1150);
    }
  }

  @Property
  void whatIsNeverRenewedIsNot(@ForAll("lives") Life life, @ForAll("places") double place) {
    var never = POLICY.toBuilder().renewal(Renewal.never()).build();
    var agenda = Agenda.NONE.withAdvice(Optional.of(advised(life, place, place)));
    assertThat(NextRenewal.of(never, life, agenda)).isEmpty();
  }
}
