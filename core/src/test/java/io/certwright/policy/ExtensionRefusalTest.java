package io.certwright.policy;

import static io.certwright.policy.CertificatePolicy.rootCa;
import static io.certwright.policy.CertificatePolicy.tlsServer;
import static io.certwright.policy.Refused.problemsOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.time.Period;
import java.util.HexFormat;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExtensionRefusalTest {

  private static final byte[] NULL = {5, 0};

  private static PolicyExtensions.Builder with() {
    return PolicyExtensions.builder();
  }

  private static CertificatePolicyBuilder leaf(PolicyExtensions.Builder extensions) {
    return tlsServer("a.example").extensions(extensions.build());
  }

  private static CertificatePolicyBuilder authority(PolicyExtensions.Builder extensions) {
    return rootCa("r").extensions(extensions.build());
  }

  static Stream<Arguments> refused() {
    var dns = NameConstraint.dns("a.example");
    return Stream.of(
        arguments(leaf(with().permittedNames(dns)), "permittedNames authority-only"),
        arguments(leaf(with().excludedNames(dns)), "excludedNames authority-only"),
        arguments(authority(with().permittedNames(dns, dns)), "permittedNames duplicate"),
        arguments(
            authority(
                with()
                    .excludedNames(
                        IntStream.range(0, 101)
                            .mapToObj(i -> NameConstraint.dns("a" + i + ".example"))
                            .toArray(NameConstraint[]::new))),
            "excludedNames too-many"),
        arguments(
            leaf(with().certificatePolicies(CertificatePolicyId.of("1"))),
            "certificatePolicies syntax"),
        arguments(
            leaf(
                with()
                    .certificatePolicies(
                        CertificatePolicyId.of("1.2.3"),
                        CertificatePolicyId.of("1.2.3").practices("http://a.example/"))),
            "certificatePolicies duplicate"),
        arguments(
            leaf(
                with().certificatePolicies(CertificatePolicyId.of("1.2.3").practices("a.example"))),
            "certificatePolicies absolute"),
        arguments(leaf(with().crlUrls("a.example/crl")), "crlUrls absolute"),
        arguments(leaf(with().crlUrls("urn:a:b")), "crlUrls scheme"),
        arguments(leaf(with().crlUrls("http:a")), "crlUrls scheme"),
        arguments(leaf(with().crlUrls("http://u:p@a.example/")), "crlUrls user-info"),
        arguments(leaf(with().crlUrls("http://a/", "http://a/")), "crlUrls duplicate"),
        arguments(leaf(with().crlUrls(urls(11))), "crlUrls too-many"),
        arguments(leaf(with().ocspUrls("ldap://a.example/cn=b")), "ocspUrls scheme"),
        arguments(leaf(with().issuerUrls("http://a b/")), "issuerUrls characters"),
        arguments(authority(with().mustStaple(true)), "mustStaple authority"),
        arguments(custom("1.2.3.", NULL), "customExtensions syntax"),
        arguments(custom("1.2.3", new byte[0]), "customExtensions encoding"),
        arguments(custom("1.2.3", new byte[4_097]), "customExtensions length"),
        arguments(
            leaf(
                with()
                    .custom(
                        CustomExtension.of("1.2.3", NULL),
                        CustomExtension.critical("1.2.3", NULL))),
            "customExtensions duplicate"));
  }

  private static CertificatePolicyBuilder custom(String oid, byte[] value) {
    return leaf(with().custom(CustomExtension.of(oid, value)));
  }

  private static String[] urls(int count) {
    return IntStream.range(0, count).mapToObj(i -> "http://a.example/" + i).toArray(String[]::new);
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refuses(CertificatePolicyBuilder builder, String problem) {
    problemsOf(builder::build).contains(problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2.5.29.14",
        "2.5.29.15",
        "2.5.29.17",
        "2.5.29.19",
        "2.5.29.30",
        "2.5.29.31",
        "2.5.29.32",
        "2.5.29.35",
        "2.5.29.37",
        "1.3.6.1.5.5.7.1.1",
        "1.3.6.1.5.5.7.1.24"
      })
  void whatTheLibraryWritesItselfIsNoCustomExtension(String oid) {
    problemsOf(custom(oid, NULL)::build).containsExactly("customExtensions own");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00",
        "05",
        "0500ff",
        "05000500",
        "3003020107ff",
        "308103020107",
        "3080020107",
        "3003020207",
        "1f8101",
        "30820003020107",
        "04810161",
        "3084ffffffff00",
        "a0030201"
      })
  void whatIsNotOneValueOfDerIsRefused(String hex) {
    problemsOf(custom("1.2.3", HexFormat.of().parseHex(hex))::build)
        .containsExactly("customExtensions encoding");
  }

  @Test
  void valuesNestedTooDeepAreRefused() {
    var value = new byte[40];
    for (int i = 0; i < value.length; i += 2) {
      value[i] = 0x30;
      value[i + 1] = (byte) (value.length - i - 2);
    }
    problemsOf(custom("1.2.3", value)::build).containsExactly("customExtensions encoding");
  }

  static Stream<Arguments> constraints() {
    return Stream.of(
        refusal(() -> NameConstraint.dns(""), "empty"),
        refusal(() -> NameConstraint.dns("*.a.example"), "wildcard"),
        refusal(() -> NameConstraint.dns(".a.example"), "empty-label"),
        refusal(() -> NameConstraint.dns("10.0.0.1"), "address"),
        refusal(() -> NameConstraint.ip("10.0.0.0"), "ip-range"),
        refusal(() -> NameConstraint.ip("10.0.0.0/33"), "ip-range"),
        refusal(() -> NameConstraint.ip("10.0.0.0/08"), "ip-range"),
        refusal(() -> NameConstraint.ip("10.1.0.0/8"), "ip-range"),
        refusal(() -> NameConstraint.ip("a.example/8"), "syntax"),
        refusal(() -> NameConstraint.ip("2001:db8::1/64"), "ip-range"),
        refusal(() -> NameConstraint.email("a@"), "empty"),
        refusal(() -> NameConstraint.email("a b@c.example"), "local"),
        refusal(() -> NameConstraint.uri("http://a.example/"), "label"),
        refusal(() -> NameConstraint.directory(""), "empty"),
        refusal(() -> NameConstraint.directory("nonsense"), "syntax"));
  }

  private static Arguments refusal(Supplier<NameConstraint> constraint, String rule) {
    return arguments(constraint, rule);
  }

  @ParameterizedTest
  @MethodSource("constraints")
  void refusesConstraints(Supplier<NameConstraint> constraint, String rule) {
    problemsOf(constraint::get).containsExactly("nameConstraints " + rule);
  }

  static Stream<Arguments> notifications() {
    return Stream.of(
        arguments(Duration.ofDays(90), Notification.atPercentage(0), "percentage"),
        arguments(Duration.ofDays(90), Notification.atPercentage(100), "percentage"),
        arguments(Duration.ofDays(90), Notification.daysBefore(0), "days"),
        arguments(Duration.ofDays(90), Notification.daysBefore(-1), "days"),
        arguments(Duration.ofDays(90), Notification.daysBefore(90), "days"),
        arguments(Duration.ofHours(23), Notification.daysBefore(1), "days"),
        arguments(Period.ofMonths(1), Notification.daysBefore(28), "days"),
        arguments(Period.ofMonths(12), Notification.daysBefore(325), "days"),
        arguments(Period.ofDays(90), Notification.daysBefore(90), "days"));
  }

  private static CertificatePolicyBuilder lives(Object life) {
    var builder = tlsServer("a.example");
    return life instanceof Duration duration
        ? builder.validity(duration)
        : builder.validityPeriod((Period) life);
  }

  @ParameterizedTest
  @MethodSource("notifications")
  void refusesNotifications(Object life, Notification notification, String rule) {
    problemsOf(lives(life).notifications(notification)::build)
        .containsExactly("notifications " + rule);
  }

  @Test
  void takesNotificationsUpToTheBound() {
    for (var life : new Object[] {Duration.ofDays(90), Period.ofDays(90)}) {
      assertThat(lives(life).notifications(Notification.daysBefore(89)).build()).isNotNull();
    }
    for (int months : new int[] {1, 12, 120}) {
      var most = Notification.daysBefore(27 * months);
      assertThat(lives(Period.ofMonths(months)).notifications(most).build().notifications())
          .containsExactly(most);
    }
    var all =
        IntStream.rangeClosed(1, 20)
            .mapToObj(Notification::atPercentage)
            .toArray(Notification[]::new);
    assertThat(tlsServer("a.example").notifications(all).build().notifications()).hasSize(20);
    problemsOf(
            tlsServer("a.example")
                    .notifications(Notification.atPercentage(1), Notification.atPercentage(1))
                ::build)
        .containsExactly("notifications duplicate");
  }

  @Test
  void tellsEverythingAtOnce() {
    problemsOf(
            leaf(with()
                        .permittedNames(NameConstraint.dns("a.example"))
                        .crlUrls("x")
                        .ocspUrls("y")
                        .custom(CustomExtension.of("2.5.29.15", NULL)))
                    .notifications(Notification.atPercentage(0))
                ::build)
        .containsExactly(
            "notifications percentage",
            "permittedNames authority-only",
            "crlUrls absolute",
            "ocspUrls absolute",
            "customExtensions own");
  }
}
