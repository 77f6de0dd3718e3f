package io.certwright.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.errors.InvalidPolicyException;
import io.certwright.spi.keys.KeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PolicyPropertiesTest {

  @Property(tries = 300)
  void everyValidPolicyRoundTripsThroughItsFields(@ForAll("policies") CertificatePolicy policy) {
    Map<String, List<String>> fields = PolicyFields.encode(policy);
    CertificatePolicy read = PolicyFields.decode(fields);
    assertThat(read).isEqualTo(policy).hasSameHashCodeAs(policy).hasToString(policy.toString());
    assertThat(read.subject().getEncoded()).isEqualTo(policy.subject().getEncoded());
    assertThat(PolicyFields.encode(read)).isEqualTo(fields);
  }

  @Property(tries = 300)
  void everyValidPolicyRoundTripsThroughABuilder(@ForAll("policies") CertificatePolicy policy) {
    assertThat(policy.toBuilder().build()).isEqualTo(policy);
  }

  @Property(tries = 300)
  void theTimeBeforeTheEndLiesWithinEveryLife(
      @ForAll("policies") CertificatePolicy policy, @ForAll("instants") Instant start) {
    Instant end = policy.validity().after(start);
    assertThat(end).isAfter(start);
    if (policy.renewal() instanceof Renewal.Before before) {
      assertThat(end.minus(before.duration())).isBetween(start, end);
    }
    if (policy.renewal() instanceof Renewal.BeforePeriod before) {
      assertThat(Lifetime.ofPeriod(before.period()).before(end)).isBetween(start, end);
    }
  }

  @Property
  void noTextIsAnErrorOfAnotherKind(@ForAll("texts") String text, @ForAll KeySpec key) {
    var builder =
        CertificatePolicy.tlsServer(text)
            .ipAddresses(text)
            .emails(text)
            .uris(text)
            .subject(text)
            .issuer(text)
            .key(key)
            .customExtendedKeyUsages(text);
    assertThat(Probe.of(builder::build)).isEmpty();
  }

  @Property
  void whateverNameIsTakenIsPlainAndInItsForm(@ForAll("texts") String text) {
    for (NameKind kind : NameKind.values()) {
      Probe.of(() -> kind.read(text))
          .ifPresent(
              name -> {
                assertThat(name.text()).matches("[\\x21-\\x7e]+");
                assertThat(kind.read(kind.strip(name.text()))).isEqualTo(name);
                assertThat(NameKind.of(name.text())).contains(kind);
              });
    }
  }

  @Property(tries = 300)
  void anyFieldsAreReadOrRefused(
      @ForAll("policies") CertificatePolicy policy,
      @ForAll("fieldNames") String field,
      @ForAll("values") List<String> values) {
    Map<String, List<String>> fields = PolicyFields.encode(policy);
    fields.put(field, values);
    try {
      assertThat(PolicyFields.decode(fields)).isNotNull();
    } catch (InvalidPolicyException e) {
      assertThat(e.problems()).isNotEmpty();
    }
  }

  @Provide
  Arbitrary<CertificatePolicy> policies() {
    return Policies.valid();
  }

  @Provide
  Arbitrary<String> texts() {
    return Policies.texts();
  }

  @Provide
  Arbitrary<String> fieldNames() {
    return Policies.fieldNames();
  }

  @Provide
  Arbitrary<List<String>> values() {
    return Policies.texts().list().ofMaxSize(3);
  }

  @Provide
  Arbitrary<Instant> instants() {
    return Arbitraries.longs()
        .between(0, Duration.ofDays(60_000).toSeconds())
        .map(Instant::ofEpochSecond);
  }
}
