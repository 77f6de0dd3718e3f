package io.certwright.policy;

import static io.certwright.policy.Refused.problemsOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import javax.security.auth.x500.X500Principal;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class PolicyTemplateTest {

  private static final CertificatePolicy SHOP =
      CertificatePolicy.tlsServer("any.example.test")
          .ipAddresses("192.0.2.7")
          .issuer("shop-ca")
          .validity(Duration.ofDays(30))
          .exportable(true)
          .notifications(Notification.daysBefore(5))
          .build();

  private static X500Principal named(String name) {
    return new X500Principal(name);
  }

  @Test
  void aPolicyDiffersFromItsTemplateInTheNamesAlone() {
    var made = PolicyTemplate.of(SHOP).forNames("shop.example.test", "www.example.test");
    assertThat(made)
        .isEqualTo(
            CertificatePolicy.tlsServer("shop.example.test", "www.example.test")
                .issuer("shop-ca")
                .validity(Duration.ofDays(30))
                .exportable(true)
                .notifications(Notification.daysBefore(5))
                .build());
  }

  @Test
  void theRestOfTheSubjectStays() {
    var pattern = SHOP.toBuilder().subject("CN=any, OU=Web, O=Example, C=DE").build();
    assertThat(PolicyTemplate.of(pattern).forNames("shop.example.test").subject())
        .isEqualTo(named("CN=shop.example.test, OU=Web, O=Example, C=DE"));
    var client = pattern.toBuilder().extendedKeyUsages().build();
    assertThat(PolicyTemplate.of(client).forCommonName("Ann \u00fc").subject())
        .isEqualTo(named("CN=Ann \u00fc, OU=Web, O=Example, C=DE"));
    var without = client.toBuilder().subject("OU=Web, O=Example").build();
    assertThat(PolicyTemplate.of(without).forCommonName("Ann").subject())
        .isEqualTo(named("CN=Ann, OU=Web, O=Example"));
  }

  @Test
  void aSubjectWithoutACommonNameGetsNoneByNames() {
    var template = PolicyTemplate.of(SHOP.toBuilder().subject("O=Example").build());
    assertThat(template.forNames("a.example").subject()).isEqualTo(named("O=Example"));
    var nameless = PolicyTemplate.of(SHOP.toBuilder().subject("").build());
    assertThat(nameless.forNames("a.example").subject()).isEqualTo(named(""));
  }

  @Test
  void aDerivedTemplateLeavesTheOtherAsItWas() {
    var template = PolicyTemplate.of(SHOP);
    var brief = template.derive(policy -> policy.validity(Duration.ofDays(7)));
    assertThat(brief.forNames("a.example").validity()).hasToString("PT168H");
    assertThat(template.forNames("a.example").validity()).hasToString("PT720H");
    assertThat(brief).isNotEqualTo(template);
    assertThat(PolicyTemplate.of(SHOP)).isEqualTo(template).hasSameHashCodeAs(template);
  }

  @Test
  void whatIsWrongWithTheNamesIsToldAsEver() {
    var template = PolicyTemplate.of(SHOP);
    problemsOf(() -> template.forNames("a..b")).contains("dnsNames empty-label");
    problemsOf(template::forNames).contains("names server-name");
    problemsOf(() -> template.forCommonName("a")).contains("names server-name");
    problemsOf(() -> template.derive(policy -> policy.validity(Duration.ZERO)))
        .contains("validity positive");
  }

  @Provide
  Arbitrary<CertificatePolicy> policies() {
    return Policies.valid();
  }

  /** Whatever the pattern's subject is, all of it but the common name is kept, in its order. */
  @Property(tries = 200)
  void onlyTheCommonNameOfASubjectIsReplaced(@ForAll("policies") CertificatePolicy pattern) {
    var made =
        Probe.of(
            () ->
                PolicyTemplate.of(pattern.toBuilder().extendedKeyUsages().build())
                    .forCommonName("other"));
    made.ifPresent(
        policy -> {
          var attributes = DerName.attributes(policy.subject().getEncoded());
          assertThat(attributes)
              .filteredOn(attribute -> attribute.type().equals("2.5.4.3"))
              .extracting(attribute -> attribute.text().orElseThrow())
              .containsExactly("other");
          assertThat(policy.validity()).isEqualTo(pattern.validity());
          assertThat(policy.extensions()).isEqualTo(pattern.extensions());
        });
  }
}
