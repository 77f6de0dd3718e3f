package io.certwright.policy;

import static io.certwright.policy.Refused.problemsOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class UriNameTest {

  @ParameterizedTest
  @CsvSource({
    "spiffe://example.test/shop, spiffe://example.test/shop",
    "SPIFFE://Example.TEST/Shop?Q#F, spiffe://example.test/Shop?Q#F",
    "https://example.test, https://example.test",
    "https://example.test:8443/a%20b, https://example.test:8443/a%20b",
    "https://example.test:/a, https://example.test/a",
    "https://example.test?q, https://example.test?q",
    "https://192.0.2.1/, https://192.0.2.1/",
    "https://[2001:DB8:0:0::1]:1/, https://[2001:db8::1]:1/",
    "urn:uuid:F81D4FAE-7DEC, urn:uuid:F81D4FAE-7DEC",
    "sip:ann@example.test, sip:ann@example.test",
  })
  void bringsUrisIntoOneForm(String given, String form) {
    var name = SubjectAlternativeName.uri(given);
    assertThat(name.uri()).isEqualTo(form);
    assertThat(name.text()).isEqualTo("uri:" + form);
    assertThat(SubjectAlternativeName.uri(form)).isEqualTo(name);
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.of("", "absolute"),
        Arguments.of("shop", "absolute"),
        Arguments.of("//example.test/shop", "absolute"),
        Arguments.of("https:", "syntax"),
        Arguments.of("https://", "syntax"),
        Arguments.of("https:///shop", "host"),
        Arguments.of("file:///etc/passwd", "host"),
        Arguments.of("https://a_b.example/", "host"),
        Arguments.of("https://-a.example/", "host"),
        Arguments.of("https://*.example/", "host"),
        Arguments.of("https://:80/", "host"),
        Arguments.of("https://192.0.2.256/", "host"),
        Arguments.of("https://[fe80::1%25eth0]/", "syntax"),
        Arguments.of("https://example.test:65536/", "port"),
        Arguments.of("https://example.test:99999999999/", "host"),
        Arguments.of("https://ann@example.test/", "user-info"),
        Arguments.of("https://ann:secret@example.test/", "user-info"),
        Arguments.of("https://example.test./", "empty-label"),
        Arguments.of("https://b\u00fccher.example/", "characters"),
        Arguments.of("https://example.test/a b", "characters"),
        Arguments.of("https://example.test/\n", "characters"),
        Arguments.of("https://example.test/\u0000", "characters"),
        Arguments.of("https://example.test/\u202e", "characters"),
        Arguments.of("https://example.test/%zz", "syntax"),
        Arguments.of("https://example.test/" + "a".repeat(2_048), "length"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refuses(String uri, String rule) {
    problemsOf(() -> SubjectAlternativeName.uri(uri)).containsExactly("uris " + rule);
  }
}
