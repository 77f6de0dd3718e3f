package io.certwright.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.errors.InvalidRequestException;
import java.net.URI;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be set for a CA, and what not. */
class AuthoritySettingsTest {

  private static final CrlPlan PLAN = CrlPlan.STANDARD;
  private static final PublicationAddresses NONE = PublicationAddresses.NONE;

  private static void refused(String field, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            InvalidRequestException.class, e -> assertThat(e.field()).isEqualTo(field));
  }

  @Test
  void addressesAreBroughtIntoOneForm() {
    var addresses =
        NONE.withCrls("HTTP://PKI.example.test:80/crl/")
            .withOcsp("https://ocsp.example.test/?a=b")
            .withCertificates("http://[2001:DB8::1]");
    assertThat(addresses.crl("root", "ab", 3))
        .contains(URI.create("http://pki.example.test:80/crl/root/ab/3.crl"));
    assertThat(addresses.deltaCrl("root", "ab", 3))
        .contains(URI.create("http://pki.example.test:80/crl/root/ab/3-delta.crl"));
    assertThat(addresses.ocsp()).contains(URI.create("https://ocsp.example.test/?a=b"));
    assertThat(addresses.certificate("root", "01"))
        .contains(URI.create("http://[2001:db8::1]/root/01.cer"));
    assertThat(NONE.crl("root", "ab", 3)).isEmpty();
    assertThat(NONE.certificate("root", "01")).isEmpty();
    assertThat(
            new PublicationAddresses(addresses.crls(), addresses.ocsp(), addresses.certificates()))
        .isEqualTo(addresses);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "pki.example.test",
        "ldap://pki.example.test/crl",
        "file:///etc/passwd",
        "http:pki",
        "http://",
        "http://user:secret@pki.example.test/",
        "http://pki.example.test/a b",
        "http://pki.example.test/\u00e4",
        "http://pki.example.test/\nfoo"
      })
  void whatIsNoAddressIsRefused(String text) {
    refused("crls", () -> NONE.withCrls(text));
    refused("ocsp", () -> NONE.withOcsp(text));
    refused("certificates", () -> NONE.withCertificates(text));
  }

  @Test
  void theBeginningOfAnAddressHasNoQueryAndNoEnd() {
    refused("crls", () -> NONE.withCrls("http://pki.example.test/?list="));
    refused("certificates", () -> NONE.withCertificates("http://pki.example.test/#a"));
    refused("ocsp", () -> NONE.withOcsp("http://pki.example.test/" + "a".repeat(500)));
  }

  @Test
  void timesFitTogether() {
    refused("validity", () -> PLAN.withValidity(Duration.ofSeconds(59)));
    refused("validity", () -> PLAN.withValidity(Duration.ofDays(367)));
    refused("interval", () -> PLAN.withInterval(Duration.ofDays(7)));
    refused("interval", () -> PLAN.withInterval(Duration.ofMillis(999)));
    refused("delay", () -> PLAN.withDelay(Duration.ofMillis(-1)));
    refused("delay", () -> PLAN.withDelay(Duration.ofDays(2)));
    refused("deltaInterval", () -> PLAN.withDeltaInterval(Duration.ofDays(1)));
    refused("deltaInterval", () -> PLAN.withDeltaInterval(Duration.ZERO));
    refused("interval", () -> PLAN.withInterval(Duration.ofSeconds(Long.MAX_VALUE)));
    assertThat(PLAN.withDeltaInterval(Duration.ofHours(1)).withoutDeltas()).isEqualTo(PLAN);
    assertThat(PLAN.withInterval(Duration.ofNanos(3_600_000_000_001L)).interval())
        .isEqualTo(Duration.ofHours(1));
  }

  @Test
  void severalListsNeedAnAddress() {
    refused("partitions", () -> PLAN.withPartitions(0));
    refused("partitions", () -> PLAN.withPartitions(501));
    var two = PLAN.withPartitions(2);
    refused("partitions", () -> AuthoritySettings.STANDARD.withCrls(two));
    var addresses = NONE.withCrls("http://pki.example.test");
    assertThat(AuthoritySettings.STANDARD.withAddresses(addresses).withCrls(two).crls())
        .isEqualTo(two);
  }
}
