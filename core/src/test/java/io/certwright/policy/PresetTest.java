package io.certwright.policy;

import static io.certwright.policy.KeyUsage.CRL_SIGN;
import static io.certwright.policy.KeyUsage.DIGITAL_SIGNATURE;
import static io.certwright.policy.KeyUsage.KEY_AGREEMENT;
import static io.certwright.policy.KeyUsage.KEY_CERT_SIGN;
import static io.certwright.policy.KeyUsage.KEY_ENCIPHERMENT;
import static io.certwright.policy.Refused.problemsOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.certwright.spi.keys.KeySpec;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PresetTest {

  private static final String SERVER = "1.3.6.1.5.5.7.3.1";
  private static final String CLIENT = "1.3.6.1.5.5.7.3.2";
  private static final String CODE = "1.3.6.1.5.5.7.3.3";
  private static final String EMAIL = "1.3.6.1.5.5.7.3.4";

  static Stream<Arguments> leaves() {
    return Stream.of(
        arguments(
            CertificatePolicy.tlsServer("Shop.example.test", "*.shop.example.test"),
            "CN=shop.example.test",
            List.of("dns:shop.example.test", "dns:*.shop.example.test"),
            List.of(SERVER),
            "PT2160H"),
        arguments(
            CertificatePolicy.tlsClient("ann, \"A\" <b>"),
            "CN=\"ann, \\\"A\\\" <b>\"",
            List.of(),
            List.of(CLIENT),
            "PT2160H"),
        arguments(
            CertificatePolicy.tlsPeer("node-1.test"),
            "CN=node-1.test",
            List.of("dns:node-1.test"),
            List.of(SERVER, CLIENT),
            "PT2160H"),
        arguments(
            CertificatePolicy.codeSigning("Example GmbH"),
            "CN=Example GmbH",
            List.of(),
            List.of(CODE),
            "P12M"));
  }

  @ParameterizedTest
  @MethodSource("leaves")
  void leavesHaveSafeDefaults(
      CertificatePolicyBuilder builder,
      String subject,
      List<String> names,
      List<String> purposes,
      String life) {
    var policy = builder.build();
    assertThat(policy.subject()).isEqualTo(new X500Principal(subject));
    assertThat(policy.names()).extracting(SubjectAlternativeName::text).isEqualTo(names);
    assertThat(policy.extendedKeyUsages()).isEqualTo(purposes);
    assertThat(policy.validity()).hasToString(life);
    assertThat(policy.keyUsages()).containsExactly(DIGITAL_SIGNATURE);
    assertThat(policy.key()).isEqualTo(KeySpec.EC_P256);
    assertThat(policy.issuer()).isEqualTo("Self");
    assertThat(policy.exportable()).isFalse();
    assertThat(policy.keyRenewal()).isEqualTo(KeyRenewal.newKey());
    assertThat(policy.renewal()).isEqualTo(Renewal.atFraction(2, 3));
    assertThat(policy.certificateAuthority()).isEmpty();
  }

  @Test
  void emailKeysAlsoEncrypt() {
    var policy = CertificatePolicy.emailProtection("ann@example.test").build();
    assertThat(policy.subject()).isEqualTo(new X500Principal("CN=ann@example.test"));
    assertThat(policy.names()).containsExactly(SubjectAlternativeName.email("ann@example.test"));
    assertThat(policy.extendedKeyUsages()).containsExactly(EMAIL);
    assertThat(policy.keyUsages()).containsExactly(DIGITAL_SIGNATURE, KEY_AGREEMENT);
    assertThat(email(KeySpec.RSA_3072)).containsExactly(DIGITAL_SIGNATURE, KEY_ENCIPHERMENT);
    assertThat(email(KeySpec.ED25519)).containsExactly(DIGITAL_SIGNATURE);
  }

  private static Iterable<KeyUsage> email(KeySpec key) {
    return CertificatePolicy.emailProtection("ann@example.test").key(key).build().keyUsages();
  }

  @Test
  void authoritiesOnlySign() {
    var root = CertificatePolicy.rootCa("Root").build();
    assertThat(root.keyUsages()).containsExactly(KEY_CERT_SIGN, CRL_SIGN);
    assertThat(root.certificateAuthority()).contains(new CaConstraint(OptionalInt.empty()));
    assertThat(root.validity()).hasToString("P120M");
    assertThat(root.renewal()).isEqualTo(Renewal.never());
    assertThat(root.exportable()).isFalse();
    assertThat(root.names()).isEmpty();
    var below = CertificatePolicy.intermediateCa("Issuing", 0).issuer("root").build();
    assertThat(below.certificateAuthority()).contains(new CaConstraint(OptionalInt.of(0)));
    assertThat(below.validity()).hasToString("P60M");
    assertThat(below.renewal()).isEqualTo(Renewal.never());
  }

  @Test
  void theCommonNameIsTheFirstThatIsShortEnough() {
    String label = "a".repeat(60);
    var policy = CertificatePolicy.tlsServer(label + ".example", "b.example").build();
    assertThat(policy.subject()).isEqualTo(new X500Principal("CN=b.example"));
    var nameless = CertificatePolicy.tlsServer(label + ".example");
    problemsOf(nameless::build).containsExactly("subject self-signed");
    assertThat(nameless.issuer("ca").build().subject()).isEqualTo(new X500Principal(""));
  }

  @Test
  void theCommonNameFollowsTheNamesUnlessTheSubjectIsSet() {
    assertThat(CertificatePolicy.tlsServer("a.example").dnsNames("b.example").build().subject())
        .isEqualTo(new X500Principal("CN=b.example"));
    assertThat(CertificatePolicy.tlsServer("a.example").subject("O=Shop").build().subject())
        .isEqualTo(new X500Principal("O=Shop"));
    assertThat(CertificatePolicy.tlsServer("a.example").subject("").issuer("ca").build().subject())
        .isEqualTo(new X500Principal(""));
  }

  @Test
  void namesOfAKindReplaceEachOtherAndGoBehindTheOthers() {
    var policy =
        CertificatePolicy.tlsServer("a.example")
            .ipAddresses("127.0.0.1", "::1")
            .uris("urn:x:y")
            .dnsNames("b.example", "c.example")
            .build();
    assertThat(policy.names())
        .extracting(SubjectAlternativeName::text)
        .containsExactly("ip:127.0.0.1", "ip:::1", "uri:urn:x:y", "dns:b.example", "dns:c.example");
  }

  @Test
  void customPurposesStandBesideTheKnownOnes() {
    var builder =
        CertificatePolicy.tlsServer("a.example").customExtendedKeyUsages("1.2.3", "2.5.29.37.0");
    assertThat(builder.build().extendedKeyUsages()).containsExactly(SERVER, "1.2.3", "2.5.29.37.0");
    assertThat(builder.extendedKeyUsages(ExtendedKeyUsage.CLIENT_AUTH).build().extendedKeyUsages())
        .containsExactly("1.2.3", "2.5.29.37.0", CLIENT);
    assertThat(builder.customExtendedKeyUsages().build().extendedKeyUsages())
        .containsExactly(CLIENT);
  }

  @Test
  void aBuiltPolicyDoesNotChangeWithItsBuilder() {
    var builder = CertificatePolicy.tlsServer("a.example").keyUsages(DIGITAL_SIGNATURE);
    var before = builder.build();
    builder.dnsNames("b.example").exportable(true).customExtendedKeyUsages("1.2.3").build();
    assertThat(before).isEqualTo(CertificatePolicy.tlsServer("a.example").build());
  }

  @Test
  void equalityIsThatOfEverything() {
    var policy = CertificatePolicy.tlsClient("Ann").build();
    assertThat(policy)
        .isEqualTo(CertificatePolicy.tlsClient("Ann").build())
        .hasSameHashCodeAs(CertificatePolicy.tlsClient("Ann").build())
        .isNotEqualTo(CertificatePolicy.tlsClient("ann").build())
        .isNotEqualTo(policy.toBuilder().exportable(true).build());
    assertThat(policy.toString()).contains("CN=Ann", "EC_P256", "PT2160H", "2/3");
  }
}
