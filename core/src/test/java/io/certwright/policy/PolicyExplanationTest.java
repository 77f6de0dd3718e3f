package io.certwright.policy;

import static io.certwright.policy.CertificatePolicy.rootCa;
import static io.certwright.policy.CertificatePolicy.tlsClient;
import static io.certwright.policy.CertificatePolicy.tlsServer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.certwright.policy.PolicyExplanation.Code;
import io.certwright.policy.PolicyExplanation.Remark;
import io.certwright.spi.keys.KeySpec;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PolicyExplanationTest {

  private static CertificatePolicyBuilder good() {
    return tlsServer("shop.example.test").issuer("ca").validity(Duration.ofDays(30));
  }

  private static Set<Code> codes(CertificatePolicy policy) {
    var codes = EnumSet.noneOf(Code.class);
    policy.explain().remarks().forEach(remark -> codes.add(remark.code()));
    return codes;
  }

  @Test
  void thereIsNothingToSayAgainstAShortLivedServer() {
    assertThat(good().build().explain().remarks()).isEmpty();
  }

  @Test
  void saysWhatStandsAroundARenewal() {
    var policy =
        good()
            .renewal(
                Renewal.earliestOf(Renewal.atFraction(2, 3), Renewal.before(Duration.ofDays(9))))
            .renewalWindow(RenewalWindow.wholeDays("UTC", DayOfWeek.SUNDAY))
            .renewalInterval(Duration.ofDays(2))
            .keyRenewal(KeyRenewal.preparedAhead(Duration.ofDays(7)))
            .overlap(Duration.ofDays(1))
            .build();
    assertThat(policy.explain().sentences())
        .contains(
            "It is renewed after 2/3 of its life or before PT216H the end, whichever is earlier,"
                + " preferably in SUNDAY 00:00-24:00 UTC, not sooner than PT48H after the last"
                + " time, with a new key that is made PT168H ahead.",
            "The version that was replaced stays in service for PT24H then.");
  }

  @Test
  void saysWhatWouldBeIssuedAndWhenItRenews() {
    var policy =
        rootCa("Shop R1")
            .key(KeySpec.ML_DSA_65)
            .renewal(Renewal.before(Duration.ofDays(400)))
            .extensions(
                PolicyExtensions.builder()
                    .permittedNames(NameConstraint.dns("example.test"))
                    .excludedNames(NameConstraint.directory("O=Other"))
                    .certificatePolicies(CertificatePolicyId.of("1.2.3"))
                    .crlUrls("http://crl.example.test/r1")
                    .custom(CustomExtension.of("1.2.4", new byte[] {5, 0}))
                    .build())
            .notifications(Notification.atPercentage(80))
            .build();
    assertThat(policy.explain().sentences())
        .containsExactly(
            "A root authority that signs itself, of CN=Shop R1.",
            "It lives for P120M and has a key of ML_DSA_65 (post-quantum) whose usages are"
                + " KEY_CERT_SIGN, CRL_SIGN.",
            "It is renewed before PT9600H the end, with a new key.",
            "The contacts are told of its end at 80%.",
            "What it issues is confined to dns:example.test.",
            "What it issues may not name dn:O=Other.",
            "It is issued under the policies 1.2.3.",
            "Its revocation list is at http://crl.example.test/r1.",
            "It has the further extensions 1.2.4.");
    assertThat(good().build().explain().text())
        .isEqualTo(
            """
            A certificate signed by "ca", of CN=shop.example.test, for dns:shop.example.test.
            It lives for PT720H and has a key of EC_P256 whose usages are DIGITAL_SIGNATURE, for \
            SERVER_AUTH.
            It is renewed after 2/3 of its life, with a new key.
            """);
  }

  static Stream<Arguments> remarks() {
    var staple = PolicyExtensions.builder().mustStaple(true).build();
    var critical =
        PolicyExtensions.builder()
            .custom(CustomExtension.critical("1.2.3", new byte[] {5, 0}))
            .build();
    return Stream.of(
        arguments(good().validity(Duration.ofDays(365)), Set.of(Code.WEB_PKI_VALIDITY)),
        arguments(tlsClient("a").issuer("ca"), Set.of(Code.NO_ALTERNATIVE_NAME)),
        arguments(good().key(KeySpec.ML_DSA_44), Set.of(Code.POST_QUANTUM_KEY)),
        arguments(good().key(KeySpec.SLH_DSA_SHAKE_256F), Set.of(Code.POST_QUANTUM_KEY)),
        arguments(good().key(KeySpec.EC_SECP256K1), Set.of(Code.UNUSUAL_CURVE)),
        arguments(good().key(KeySpec.ED25519), Set.of(Code.UNUSUAL_CURVE)),
        arguments(good().exportable(true), Set.of(Code.EXPORTABLE_KEY)),
        arguments(good().keyRenewal(KeyRenewal.reuse()), Set.of(Code.REUSED_KEY)),
        arguments(good().issuer(CertificatePolicy.SELF), Set.of(Code.SELF_SIGNED_LEAF)),
        arguments(good().renewal(Renewal.never()), Set.of(Code.NEVER_RENEWED)),
        arguments(rootCa("r"), Set.of(Code.NEVER_RENEWED)),
        arguments(good().extensions(staple), Set.of()),
        arguments(
            good().extensions(staple).issuer(CertificatePolicy.SELF),
            Set.of(Code.SELF_SIGNED_LEAF, Code.STAPLE_WITHOUT_RESPONDER)),
        arguments(good().extensions(critical), Set.of(Code.CRITICAL_EXTENSION)),
        arguments(good().validity(Duration.ofMinutes(20)), Set.of(Code.SHORT_LIFE)));
  }

  @ParameterizedTest
  @MethodSource("remarks")
  void remarksOnWhatWillBeObjectedTo(CertificatePolicyBuilder builder, Set<Code> codes) {
    assertThat(codes(builder.build())).isEqualTo(codes);
  }

  /** The limits of the Baseline Requirements, by the day of issue. */
  @ParameterizedTest
  @CsvSource({
    "2026-03-14, 397, true",
    "2026-03-14, 398, false",
    "2026-03-15, 199, true",
    "2026-03-15, 200, false",
    "2027-03-14, 199, true",
    "2027-03-15, 99, true",
    "2027-03-15, 100, false",
    "2029-03-14, 99, true",
    "2029-03-15, 46, true",
    "2029-03-15, 47, false",
    "2040-01-01, 47, false"
  })
  void theWebPkiAllowsLessAndLess(LocalDate day, int days, boolean allowed) {
    var remarks = good().validity(Duration.ofDays(days)).build().explain().remarksOn(day);
    assertThat(remarks.isEmpty()).isEqualTo(allowed);
    assertThat(remarks)
        .allSatisfy(
            remark -> {
              assertThat(remark.code()).isEqualTo(Code.WEB_PKI_VALIDITY);
              assertThat(remark.text()).contains(remark.since().orElseThrow().toString());
            })
        .hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void theMinuteOfBackDatingCounts() {
    var day = LocalDate.of(2026, 4, 1);
    var most = Duration.ofDays(200).minusMinutes(1);
    assertThat(good().validity(most).build().explain().remarksOn(day)).isEmpty();
    assertThat(good().validity(most.plusSeconds(1)).build().explain().remarksOn(day)).hasSize(1);
  }

  @Test
  void aLifeOfMonthsIsAsLongAsItCanBe() {
    var day = LocalDate.of(2029, 4, 1);
    assertThat(good().validityPeriod(Period.ofMonths(1)).build().explain().remarksOn(day))
        .isEmpty();
    assertThat(good().validityPeriod(Period.ofDays(47)).build().explain().remarksOn(day))
        .hasSize(1);
    assertThat(
            good()
                .validityPeriod(Period.ofMonths(13))
                .build()
                .explain()
                .remarksOn(LocalDate.of(2025, 1, 1)))
        .as("13 months are 397 days at most")
        .isEmpty();
  }

  @Provide
  Arbitrary<CertificatePolicy> policies() {
    return Policies.valid();
  }

  @Property(tries = 200)
  void everyPolicyCanBeExplained(@ForAll("policies") CertificatePolicy policy) {
    var explanation = policy.explain();
    List<String> said = explanation.sentences();
    assertThat(said).hasSizeGreaterThanOrEqualTo(3).allMatch(sentence -> sentence.endsWith("."));
    assertThat(explanation.remarks()).extracting(Remark::text).allMatch(text -> text.endsWith("."));
    assertThat(explanation).hasToString(explanation.text());
  }
}
