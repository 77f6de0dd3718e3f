package io.certwright.policy;

import static io.certwright.policy.CertificatePolicy.codeSigning;
import static io.certwright.policy.CertificatePolicy.intermediateCa;
import static io.certwright.policy.CertificatePolicy.rootCa;
import static io.certwright.policy.CertificatePolicy.tlsClient;
import static io.certwright.policy.CertificatePolicy.tlsServer;
import static io.certwright.policy.KeyUsage.CRL_SIGN;
import static io.certwright.policy.KeyUsage.DATA_ENCIPHERMENT;
import static io.certwright.policy.KeyUsage.DECIPHER_ONLY;
import static io.certwright.policy.KeyUsage.DIGITAL_SIGNATURE;
import static io.certwright.policy.KeyUsage.ENCIPHER_ONLY;
import static io.certwright.policy.KeyUsage.KEY_AGREEMENT;
import static io.certwright.policy.KeyUsage.KEY_CERT_SIGN;
import static io.certwright.policy.KeyUsage.KEY_ENCIPHERMENT;
import static io.certwright.policy.KeyUsage.NON_REPUDIATION;
import static io.certwright.policy.Refused.problemsOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.certwright.spi.keys.KeySpec;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.Period;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PolicyRefusalTest {

  private static final OptionalInt UNLIMITED = OptionalInt.empty();

  private static CertificatePolicyBuilder server() {
    return tlsServer("shop.example.test");
  }

  static Stream<Arguments> names() {
    return Stream.of(
        arguments(CertificatePolicy.builder(), "subject nameless"),
        arguments(CertificatePolicy.builder().subject(""), "subject nameless"),
        arguments(CertificatePolicy.builder().dnsNames("a.example"), "subject self-signed"),
        arguments(tlsClient(""), "subject empty"),
        arguments(tlsClient("a".repeat(65)), "subject length"),
        arguments(tlsClient("a\nb"), "subject characters"),
        arguments(tlsServer(""), "dnsNames empty"),
        arguments(tlsServer(), "subject nameless", "names server-name"),
        arguments(tlsServer().commonName("shop.example.test"), "names server-name"),
        arguments(tlsServer().emails("a@b.example"), "names server-name"),
        arguments(tlsServer("a.example", "b..example"), "dnsNames empty-label"),
        arguments(tlsServer("a.example", "A.Example"), "dnsNames duplicate"),
        arguments(server().ipAddresses("::1", "0:0:0:0:0:0:0:1"), "ipAddresses duplicate"),
        arguments(server().ipAddresses("shop.example.test"), "ipAddresses syntax"),
        arguments(server().emails("ann"), "emails syntax"),
        arguments(server().uris("/shop"), "uris absolute"),
        arguments(tlsServer(manyNames(101)), "names too-many"));
  }

  static Stream<Arguments> lives() {
    return Stream.of(
        arguments(server().validity(Duration.ZERO), "validity positive"),
        arguments(server().validity(Duration.ofDays(-1)), "validity positive"),
        arguments(server().validity(Duration.ofMillis(999)), "validity whole-seconds"),
        arguments(server().validity(Duration.ofMillis(1_500)), "validity whole-seconds"),
        arguments(server().validity(Duration.ofDays(36_526)), "validity too-long"),
        arguments(server().validity(Duration.ofSeconds(Long.MAX_VALUE)), "validity too-long"),
        arguments(server().validityPeriod(Period.ZERO), "validity positive"),
        arguments(server().validityPeriod(Period.ofMonths(-1)), "validity positive"),
        arguments(server().validityPeriod(Period.of(0, 1, -40)), "validity positive"),
        arguments(server().validityPeriod(Period.of(100, 0, 1)), "validity too-long"),
        arguments(server().validityPeriod(Period.ofDays(Integer.MAX_VALUE)), "validity too-long"),
        arguments(
            server().validityPeriod(Period.of(Integer.MAX_VALUE, Integer.MAX_VALUE, 0)),
            "validity too-long"));
  }

  private static final Duration WEEK = Duration.ofDays(7);
  private static final Renewal DAYS_40 = Renewal.before(Duration.ofDays(40));

  static Stream<Arguments> renewals() {
    return Stream.of(
        arguments(server().renewal(Renewal.atFraction(0, 3)), "renewal fraction"),
        arguments(server().renewal(Renewal.atFraction(3, 3)), "renewal fraction"),
        arguments(server().renewal(Renewal.atFraction(4, 3)), "renewal fraction"),
        arguments(server().renewal(Renewal.atFraction(1, 0)), "renewal fraction"),
        arguments(server().renewal(Renewal.atFraction(-2, -3)), "renewal fraction"),
        arguments(server().renewal(Renewal.before(Duration.ZERO)), "renewal positive"),
        arguments(server().renewal(Renewal.before(Duration.ofDays(-1))), "renewal positive"),
        arguments(server().renewal(Renewal.beforePeriod(Period.ZERO)), "renewal positive"),
        arguments(server().renewal(Renewal.before(Duration.ofDays(90))), "renewal never-met"),
        arguments(
            month().renewal(Renewal.earliestOf(Renewal.atFraction(1, 2), DAYS_40)),
            "renewal never-met"),
        arguments(
            server().renewal(Renewal.earliestOf(DAYS_40, Renewal.earliestOf(DAYS_40, DAYS_40))),
            "renewal pair"),
        arguments(
            server()
                .renewal(Renewal.never())
                .renewalWindow(RenewalWindow.wholeDays("UTC", DayOfWeek.SUNDAY)),
            "renewalWindow never-met"),
        arguments(
            server().renewalWindow(RenewalWindow.wholeDays("UTC")), "renewalWindow never-open"),
        arguments(
            server()
                .renewalWindow(
                    RenewalWindow.of(
                        "UTC", LocalTime.of(1, 0, 1), LocalTime.of(2, 0), DayOfWeek.MONDAY)),
            "renewalWindow whole-minutes"),
        arguments(
            server().renewal(Renewal.never()).keyRenewal(KeyRenewal.preparedAhead(WEEK)),
            "keyRenewal never-met"),
        arguments(
            month().keyRenewal(KeyRenewal.preparedAhead(Duration.ofDays(28))),
            "keyRenewal never-met"),
        arguments(
            month().renewal(Renewal.before(WEEK)).renewalInterval(Duration.ofDays(21)),
            "renewalInterval never-met"),
        arguments(server().overlap(Duration.ofSeconds(Long.MAX_VALUE)), "overlap too-long"),
        arguments(server().revokedAfterOverlap(true), "afterOverlap never-met"),
        arguments(month().overlap(Duration.ofDays(28)), "overlap too-long"),
        arguments(server().renewal(Renewal.beforePeriod(Period.ofMonths(3))), "renewal never-met"),
        arguments(
            server().renewal(Renewal.before(Duration.ofSeconds(Long.MAX_VALUE))),
            "renewal never-met"),
        arguments(month().renewal(Renewal.beforePeriod(Period.ofMonths(1))), "renewal never-met"),
        // February has 28 days.
        arguments(month().renewal(Renewal.before(Duration.ofDays(28))), "renewal never-met"),
        arguments(
            server().validity(Duration.ZERO).renewal(Renewal.before(Duration.ofDays(1))),
            "validity positive"));
  }

  private static CertificatePolicyBuilder month() {
    return server().validityPeriod(Period.ofMonths(1));
  }

  static Stream<Arguments> usages() {
    return Stream.of(
        arguments(tlsClient("a").keyUsages(), "keyUsages empty"),
        arguments(server().keyUsages(DIGITAL_SIGNATURE, KEY_ENCIPHERMENT), "keyUsages key-type"),
        arguments(server().keyUsages(DIGITAL_SIGNATURE, DATA_ENCIPHERMENT), "keyUsages key-type"),
        arguments(
            server().key(KeySpec.RSA_2048).keyUsages(DIGITAL_SIGNATURE, KEY_AGREEMENT),
            "keyUsages key-type"),
        arguments(
            server().key(KeySpec.ED25519).keyUsages(DIGITAL_SIGNATURE, KEY_AGREEMENT),
            "keyUsages key-type"),
        arguments(
            server().key(KeySpec.ED25519).keyUsages(DIGITAL_SIGNATURE, KEY_ENCIPHERMENT),
            "keyUsages key-type"),
        arguments(server().keyUsages(DIGITAL_SIGNATURE, ENCIPHER_ONLY), "keyUsages direction"),
        arguments(
            server().keyUsages(KEY_AGREEMENT, ENCIPHER_ONLY, DECIPHER_ONLY), "keyUsages direction"),
        arguments(server().keyUsages(NON_REPUDIATION), "keyUsages purpose"),
        arguments(
            codeSigning("a").key(KeySpec.RSA_2048).keyUsages(KEY_ENCIPHERMENT),
            "keyUsages purpose"),
        arguments(
            tlsClient("a").customExtendedKeyUsages("1.2.3", "1.2.3"),
            "extendedKeyUsages duplicate"),
        arguments(
            tlsClient("a").customExtendedKeyUsages("1.3.6.1.5.5.7.3.2"),
            "extendedKeyUsages duplicate"),
        arguments(
            tlsClient("a")
                .extendedKeyUsages(ExtendedKeyUsage.TIME_STAMPING)
                .customExtendedKeyUsages("1.2.3"),
            "extendedKeyUsages time-stamping"),
        arguments(tlsClient("a").customExtendedKeyUsages(oids(33)), "extendedKeyUsages too-many"));
  }

  static Stream<Arguments> authorities() {
    return Stream.of(
        arguments(server().keyUsages(DIGITAL_SIGNATURE, KEY_CERT_SIGN), "keyUsages authority-only"),
        arguments(rootCa("r").keyUsages(CRL_SIGN), "keyUsages authority"),
        arguments(server().certificateAuthority(UNLIMITED), "names authority"),
        arguments(rootCa("r").dnsNames("a.example"), "names authority"),
        arguments(rootCa("r").ipAddresses("::1"), "names authority"),
        arguments(rootCa("r").emails("a@b.example"), "names authority"),
        arguments(rootCa("r").subject(""), "subject nameless"),
        arguments(rootCa("r").subject("").uris("spiffe://a.example"), "subject authority"),
        arguments(intermediateCa("i", -1), "certificateAuthority path-length"));
  }

  static Stream<Arguments> issuers() {
    return Stream.of("", "a b", "a_b", "a.b", "\u00fc", "a\n", "a".repeat(128))
        .map(issuer -> arguments(server().issuer(issuer), "issuer syntax"));
  }

  static Stream<Arguments> oidTexts() {
    return Stream.of(
            "",
            "1",
            "1.",
            ".1",
            "1..2",
            "3.1",
            "0.40",
            "1.02",
            "01.2",
            "1.2.-3",
            "1.2.a",
            "1.2.3 ",
            "1.2.3\n",
            "1.2.\u0663",
            "1.2." + "3".repeat(130))
        .map(
            oid ->
                arguments(tlsClient("a").customExtendedKeyUsages(oid), "extendedKeyUsages syntax"));
  }

  @ParameterizedTest
  @MethodSource({"names", "lives", "renewals", "usages", "authorities", "issuers", "oidTexts"})
  void refuses(CertificatePolicyBuilder builder, String problem) {
    problemsOf(builder::build).contains(problem);
  }

  @Test
  void refusesAnIssuerThatLooksLikeSelf() {
    problemsOf(server().issuer("self")::build).containsExactly("issuer reserved");
    problemsOf(server().issuer("unknown")::build).containsExactly("issuer reserved");
    assertThat(server().issuer("Unknown").build().issuer()).isEqualTo(CertificatePolicy.UNKNOWN);
  }

  @Test
  void tellsEverythingAtOnce() {
    problemsOf(
            tlsServer("a..b", "c.example", "c.example")
                    .ipAddresses("nowhere")
                    .subject("CN=a, C=de")
                    .key(KeySpec.ED25519)
                    .keyUsages(KEY_ENCIPHERMENT)
                    .customExtendedKeyUsages("x")
                    .validity(Duration.ZERO)
                    .renewal(Renewal.atFraction(3, 2))
                    .issuer("a b")
                ::build)
        .containsExactly(
            "subject country",
            "dnsNames empty-label",
            "dnsNames duplicate",
            "ipAddresses syntax",
            "validity positive",
            "renewal fraction",
            "keyUsages key-type",
            "extendedKeyUsages syntax",
            "issuer syntax");
  }

  @Test
  void aLaterValueMendsAnEarlierOne() {
    var builder = tlsServer("a..b").subject("nonsense").validity(Duration.ZERO).issuer("");
    var policy =
        builder
            .dnsNames("a.example")
            .commonName("a.example")
            .validity(Duration.ofSeconds(20))
            .issuer("ca")
            .build();
    assertThat(policy.validity()).hasToString("PT20S");
  }

  static Stream<CertificatePolicyBuilder> allowed() {
    return Stream.of(
        tlsServer(manyNames(100)),
        tlsServer().ipAddresses("127.0.0.1").commonName("loopback"),
        server().validity(Duration.ofSeconds(1)),
        server().validity(Duration.ofDays(36_525)),
        server().validityPeriod(Period.ofYears(100)),
        server().renewal(Renewal.before(Duration.ofDays(90).minusNanos(1))),
        month().renewal(Renewal.before(Duration.ofDays(28).minusSeconds(1))),
        month().renewal(Renewal.beforePeriod(Period.ofDays(27))),
        server()
            .validityPeriod(Period.ofMonths(2))
            .renewal(Renewal.beforePeriod(Period.ofMonths(1))),
        server().renewal(Renewal.never()),
        server().renewal(Renewal.earliestOf(Renewal.atFraction(1, 2), DAYS_40)),
        server().overlap(Duration.ZERO).keyRenewal(KeyRenewal.preparedAhead(Duration.ofDays(59))),
        month().overlap(Duration.ofDays(28).minusSeconds(1)),
        month().renewal(Renewal.before(WEEK)).renewalInterval(Duration.ofDays(20)),
        server().renewalWindow(RenewalWindow.wholeDays("Europe/Berlin", DayOfWeek.SUNDAY)),
        server().key(KeySpec.RSA_4096).keyUsages(DIGITAL_SIGNATURE, KEY_ENCIPHERMENT),
        server().keyUsages(KEY_AGREEMENT, DECIPHER_ONLY),
        tlsClient("a").extendedKeyUsages(),
        tlsClient("a").customExtendedKeyUsages("0.39", "1.0", "2.999.1"),
        tlsClient("a").issuer("a".repeat(127)),
        CertificatePolicy.builder().dnsNames("a.example").issuer("ca"),
        rootCa("r").exportable(true),
        rootCa("r").uris("spiffe://a.example"),
        // Purposes of an authority limit what it may issue.
        intermediateCa("i", 0).extendedKeyUsages(ExtendedKeyUsage.SERVER_AUTH).issuer("root"),
        rootCa("r").keyUsages(DIGITAL_SIGNATURE, KEY_CERT_SIGN, CRL_SIGN));
  }

  @ParameterizedTest
  @MethodSource("allowed")
  void takes(CertificatePolicyBuilder builder) {
    assertThat(PolicyFields.decode(PolicyFields.encode(builder.build())))
        .isEqualTo(builder.build());
  }

  @Test
  void nullIsAProgrammingError() {
    assertThatNullPointerException().isThrownBy(() -> tlsServer((String) null));
    assertThatNullPointerException().isThrownBy(() -> CertificatePolicy.builder().issuer(null));
    assertThatNullPointerException().isThrownBy(() -> CertificatePolicy.builder().validity(null));
    assertThatNullPointerException()
        .isThrownBy(() -> CertificatePolicy.builder().renewal(Renewal.before(null)));
  }

  private static String[] manyNames(int count) {
    return IntStream.range(0, count).mapToObj(i -> "n" + i + ".example").toArray(String[]::new);
  }

  private static String[] oids(int count) {
    return IntStream.range(0, count).mapToObj(i -> "1.2." + i).toArray(String[]::new);
  }
}
