package io.certwright.policy;

import static io.certwright.policy.Refused.problemsOf;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.certwright.spi.keys.KeySpec;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyFieldsTest {

  private static Map<String, List<String>> server() {
    return PolicyFields.encode(
        CertificatePolicy.tlsServer("a.example")
            .ipAddresses("::1")
            .key(KeySpec.RSA_3072)
            .issuer("ca")
            .maxStaleness(Duration.ofMinutes(90))
            .build());
  }

  /** What is stored must be readable forever: a change here is a change of the stored form. */
  @Test
  void theStoredFormStaysAsItIs() {
    assertThat(server())
        .containsExactly(
            entry("subject", List.of("30143112301006035504031309612e6578616d706c65")),
            entry("names", List.of("dns:a.example", "ip:::1")),
            entry("key", List.of("RSA_3072")),
            entry("validity", List.of("PT2160H")),
            entry("keyUsages", List.of("DIGITAL_SIGNATURE")),
            entry("extendedKeyUsages", List.of("1.3.6.1.5.5.7.3.1")),
            entry("issuer", List.of("ca")),
            entry("exportable", List.of("false")),
            entry("keyRenewal", List.of("new")),
            entry("renewal", List.of("2/3")),
            entry("certificateAuthority", List.of()),
            entry("maxStaleness", List.of("PT1H30M")),
            entry("lint", List.of("RFC_5280")),
            entry("contentType", List.of("application/x-pkcs12")));
    assertThat(PolicyFields.encode(CertificatePolicy.rootCa("r").build()))
        .containsEntry("certificateAuthority", List.of("unlimited"))
        .containsEntry("keyUsages", List.of("KEY_CERT_SIGN", "CRL_SIGN"))
        .containsEntry("renewal", List.of("never"))
        .containsEntry("validity", List.of("P120M"))
        .containsEntry("maxStaleness", List.of());
    assertThat(PolicyFields.encode(CertificatePolicy.intermediateCa("i", 3).build()))
        .containsEntry("certificateAuthority", List.of("3"));
  }

  private static Map<String, List<String>> extended() {
    return PolicyFields.encode(
        CertificatePolicy.intermediateCa("i", 0)
            .issuer("root")
            .extensions(
                PolicyExtensions.builder()
                    .permittedNames(
                        NameConstraint.dns("Example.test"),
                        NameConstraint.ip("10.0.0.0/8"),
                        NameConstraint.email(".example.test"),
                        NameConstraint.uri("host.example.test"))
                    .excludedNames(NameConstraint.directory("C=DE"))
                    .certificatePolicies(
                        CertificatePolicyId.of("2.5.29.32.0"),
                        CertificatePolicyId.of("1.2.3").practices("https://example.test/cps"))
                    .crlUrls("http://a.test/crl")
                    .ocspUrls("http://a.test/ocsp")
                    .issuerUrls("http://a.test/ca")
                    .custom(
                        CustomExtension.of("1.2.4", new byte[] {5, 0}),
                        CustomExtension.critical("1.2.5", new byte[] {5, 0}))
                    .build())
            .notifications(Notification.atPercentage(80), Notification.daysBefore(30))
            .build());
  }

  /** What is stored must be readable forever. */
  @Test
  void theStoredFormOfExtensionsStaysAsItIs() {
    var fields = new LinkedHashMap<>(extended());
    fields.keySet().removeAll(server().keySet());
    assertThat(fields)
        .containsExactly(
            entry(
                "permittedNames",
                List.of(
                    "dns:example.test",
                    "ip:10.0.0.0/8",
                    "email:.example.test",
                    "uri:host.example.test")),
            entry("excludedNames", List.of("dn:300d310b3009060355040613024445")),
            entry("certificatePolicies", List.of("2.5.29.32.0", "1.2.3 https://example.test/cps")),
            entry("crlUrls", List.of("http://a.test/crl")),
            entry("ocspUrls", List.of("http://a.test/ocsp")),
            entry("issuerUrls", List.of("http://a.test/ca")),
            entry("customExtensions", List.of("1.2.4 - 0500", "1.2.5 critical 0500")),
            entry("notifications", List.of("80%", "30 days before")));
    var staple = PolicyExtensions.builder().mustStaple(true).build();
    assertThat(
            PolicyFields.encode(
                CertificatePolicy.tlsServer("a.example").extensions(staple).build()))
        .containsEntry("mustStaple", List.of("true"))
        .hasSize(server().size() + 1);
  }

  /** What is stored must be readable forever. */
  @Test
  void theStoredFormOfWhatStandsAroundARenewalStaysAsItIs() {
    var policy =
        CertificatePolicy.tlsServer("a.example")
            .renewal(
                Renewal.earliestOf(Renewal.atFraction(4, 6), Renewal.before(Duration.ofDays(40))))
            .keyRenewal(KeyRenewal.preparedAhead(Duration.ofDays(7)))
            .renewalWindow(
                RenewalWindow.of(
                    "Europe/Berlin",
                    LocalTime.of(22, 30),
                    LocalTime.of(4, 0),
                    DayOfWeek.SUNDAY,
                    DayOfWeek.SATURDAY))
            .renewalInterval(Duration.ofDays(5))
            .overlap(Duration.ofHours(36))
            .revokedAfterOverlap(true)
            .build();
    var fields = PolicyFields.encode(policy);
    assertThat(fields)
        .containsEntry("renewal", List.of("earliest of 2/3, before PT960H"))
        .containsEntry("keyRenewal", List.of("prepared PT168H"))
        .containsEntry("renewalWindow", List.of("SATURDAY,SUNDAY 22:30-04:00 Europe/Berlin"))
        .containsEntry("renewalInterval", List.of("PT120H"))
        .containsEntry("overlap", List.of("PT36H"))
        .containsEntry("afterOverlap", List.of("revoke"));
    assertThat(PolicyFields.decode(fields)).isEqualTo(policy);
    assertThat(RenewalWindow.wholeDays("UTC", DayOfWeek.MONDAY))
        .hasToString("MONDAY 00:00-24:00 UTC")
        .isEqualTo(RenewalWindow.parse("MONDAY 00:00-24:00 UTC"));
  }

  static Stream<Arguments> refusedExtensions() {
    return Stream.of(
        arguments("permittedNames", "example.test", "permittedNames value"),
        arguments("permittedNames", "other:a", "permittedNames value"),
        arguments("excludedNames", "ip:10.0.0.1/8", "nameConstraints ip-range"),
        arguments("excludedNames", "dn:3000", "nameConstraints empty"),
        arguments("certificatePolicies", "", "certificatePolicies syntax"),
        arguments("certificatePolicies", "1.2.3 nowhere", "certificatePolicies absolute"),
        arguments("crlUrls", "ftp://a.test/", "crlUrls scheme"),
        arguments("mustStaple", "false", "mustStaple value"),
        arguments("mustStaple", "yes", "mustStaple value"),
        arguments("customExtensions", "1.2.3", "customExtensions value"),
        arguments("customExtensions", "1.2.3 x 0500", "customExtensions value"),
        arguments("customExtensions", "1.2.3 - 05", "customExtensions encoding"),
        arguments("customExtensions", "1.2.3 - 0A0100", "customExtensions value"),
        arguments("customExtensions", "1.2.3 - zz", "customExtensions value"),
        arguments("notifications", "80", "notifications value"),
        arguments("notifications", "100%", "notifications percentage"),
        arguments("notifications", "30 days", "notifications value"));
  }

  @ParameterizedTest
  @MethodSource("refusedExtensions")
  void refusesExtensions(String field, String value, String problem) {
    var fields = new LinkedHashMap<>(extended());
    fields.put(field, List.of(value));
    problemsOf(() -> PolicyFields.decode(fields)).contains(problem);
  }

  @Test
  void aFieldThatSaysNothingMayBeThereAsWell() {
    var fields = new LinkedHashMap<>(server());
    fields.put("crlUrls", List.of());
    assertThat(PolicyFields.encode(PolicyFields.decode(fields))).isEqualTo(server());
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        arguments("key", "RSA_1024", "key value"),
        arguments("lint", "WEB", "lint value"),
        arguments("contentType", "PEM", "contentType value"),
        arguments("key", "rsa_3072", "key value"),
        arguments("subject", "CN=a", "subject encoding"),
        arguments("names", "a.example", "names value"),
        arguments("names", "dns:", "dnsNames empty"),
        arguments("names", "ip:a.example", "ipAddresses syntax"),
        arguments("names", "other:x", "names value"),
        arguments("validity", "90", "validity value"),
        arguments("validity", "PT0S", "validity positive"),
        arguments("keyUsages", "digitalSignature", "keyUsages value"),
        arguments("keyUsages", "KEY_AGREEMENT", "keyUsages key-type"),
        arguments("extendedKeyUsages", "SERVER_AUTH", "extendedKeyUsages syntax"),
        arguments("issuer", "", "issuer syntax"),
        arguments("exportable", "TRUE", "exportable value"),
        arguments("keyRenewal", "", "keyRenewal value"),
        arguments("keyRenewal", "prepared", "keyRenewal value"),
        arguments("keyRenewal", "prepared P1M", "keyRenewal value"),
        arguments("keyRenewal", "prepared PT0S", "keyRenewal positive"),
        arguments("keyRenewal", "prepared PT1440H", "keyRenewal never-met"),
        arguments("renewal", "earliest of 2/3", "renewal value"),
        arguments("renewal", "earliest of 2/3, never", "renewal pair"),
        arguments("renewal", "earliest of 2/3, before PT9000H", "renewal never-met"),
        arguments("renewal", "earliest of 2/3, 1/2, 1/3", "renewal value"),
        arguments("renewalWindow", "MONDAY 02:00-04:00", "renewalWindow value"),
        arguments("renewalWindow", "MOON 02:00-04:00 UTC", "renewalWindow value"),
        arguments("renewalWindow", "MONDAY 02:00-25:00 UTC", "renewalWindow value"),
        arguments("renewalWindow", "MONDAY 02:00-04:00 Mars/Olympus", "renewalWindow zone"),
        arguments("renewalWindow", " 02:00-04:00 UTC", "renewalWindow never-open"),
        arguments("renewalWindow", "MONDAY 02:00-02:00 UTC", "renewalWindow never-open"),
        arguments("renewalInterval", "P1M", "renewalInterval value"),
        arguments("renewalInterval", "PT0S", "renewalInterval positive"),
        arguments("renewalInterval", "PT1440H", "renewalInterval never-met"),
        arguments("overlap", "soon", "overlap value"),
        arguments("afterOverlap", "burn", "afterOverlap value"),
        arguments("afterOverlap", "revoke", "afterOverlap never-met"),
        arguments("truncatedToIssuer", "false", "truncatedToIssuer value"),
        arguments("preferredRoot", "x".repeat(129), "preferredRoot length"),
        arguments("preferredRoot", " ", "preferredRoot length"),
        arguments("overlap", "PT-1S", "overlap negative"),
        arguments("overlap", "PT2160H", "overlap too-long"),
        arguments("renewal", "1/1", "renewal fraction"),
        arguments("renewal", "9999999999/1", "renewal value"),
        arguments("renewal", "before", "renewal value"),
        arguments("renewal", "before 30", "renewal value"),
        arguments("renewal", "before PT9000H", "renewal never-met"),
        arguments("certificateAuthority", "-1", "certificateAuthority value"),
        arguments("certificateAuthority", "01", "certificateAuthority value"),
        arguments("certificateAuthority", "9999999999", "certificateAuthority value"),
        arguments("certificateAuthority", "0", "keyUsages authority"),
        arguments("maxStaleness", "", "maxStaleness value"),
        arguments("maxStaleness", "3600", "maxStaleness value"),
        arguments("maxStaleness", "P1M", "maxStaleness value"),
        arguments("maxStaleness", "PT-1S", "maxStaleness negative"),
        arguments("maxStaleness", "PT876601H", "maxStaleness too-long"),
        arguments("x\u202e\n", "1", "x\\u{202E}\\u{000A} unknown-field"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refuses(String field, String value, String problem) {
    var fields = server();
    fields.put(field, List.of(value));
    problemsOf(() -> PolicyFields.decode(fields)).contains(problem);
  }

  @Test
  void theMessageOfAnUnknownKeySaysWhichThereAre() {
    var fields = server();
    fields.put("key", List.of("RSA_1024"));
    assertThat(Probe.problem(() -> PolicyFields.decode(fields)).message())
        .contains("RSA_1024", "RSA_2048", "ED25519");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "subject",
        "key",
        "validity",
        "issuer",
        "exportable",
        "keyRenewal",
        "renewal",
      })
  void aSingleValueIsNeitherNoneNorTwo(String field) {
    for (List<String> values : List.of(List.<String>of(), List.of("a", "b"))) {
      var fields = server();
      fields.put(field, values);
      problemsOf(() -> PolicyFields.decode(fields)).containsExactly(field + " value");
    }
  }

  @Test
  void everyFieldHasToBeThere() {
    for (String field : server().keySet()) {
      var fields = server();
      fields.remove(field);
      problemsOf(() -> PolicyFields.decode(fields)).containsExactly(field + " missing");
    }
    problemsOf(() -> PolicyFields.decode(Map.of())).hasSize(14);
  }

  @Test
  void tellsEveryUnreadableField() {
    var fields = server();
    fields.put("key", List.of("RSA_1024"));
    fields.put("renewal", List.of("soon"));
    fields.put("contacts", List.of());
    problemsOf(() -> PolicyFields.decode(fields))
        .containsExactly("contacts unknown-field", "key value", "renewal value");
  }

  @Test
  void theOrderOfTheFieldsDoesNotMatter() {
    var reversed = new LinkedHashMap<String, List<String>>();
    var names = List.copyOf(server().keySet());
    for (int i = names.size() - 1; i >= 0; i--) {
      reversed.put(names.get(i), server().get(names.get(i)));
    }
    assertThat(PolicyFields.encode(PolicyFields.decode(reversed)).entrySet())
        .containsExactlyElementsOf(server().entrySet());
  }
}
