package io.certwright.policy;

import static io.certwright.policy.Refused.problemsOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DnsNameTest {

  private static final String LABEL_63 = "a".repeat(63);
  private static final String NAME_253 =
      String.join(".", LABEL_63, LABEL_63, LABEL_63, "a".repeat(61));

  @ParameterizedTest
  @CsvSource({
    "shop.example.test, shop.example.test",
    "Shop.EXAMPLE.Test, shop.example.test",
    "localhost, localhost",
    "*.example.test, *.example.test",
    "a-b.1.example, a-b.1.example",
    "bücher.example, xn--bcher-kva.example",
    "BÜCHER.example, xn--bcher-kva.example",
    "*.bücher.example, *.xn--bcher-kva.example",
    "例え.テスト, xn--r8jz45g.xn--zckzah",
    "XN--bcher-KVA.example, xn--bcher-kva.example",
  })
  void bringsNamesIntoOneForm(String given, String form) {
    var name = SubjectAlternativeName.dns(given);
    assertThat(name.name()).isEqualTo(form);
    assertThat(name.text()).isEqualTo("dns:" + form);
    assertThat(SubjectAlternativeName.dns(form)).isEqualTo(name);
  }

  @Test
  void aDecomposedNameIsTheComposedOne() {
    assertThat(SubjectAlternativeName.dns("bu\u0308cher.example"))
        .isEqualTo(SubjectAlternativeName.dns("b\u00fccher.example"));
  }

  @Test
  void lookAlikesShowAsALabels() {
    assertThat(SubjectAlternativeName.dns("\u0440\u0430yp\u0430l.example").name())
        .startsWith("xn--");
  }

  @Test
  void theLongestNamesAreTaken() {
    assertThat(SubjectAlternativeName.dns(NAME_253).name()).hasSize(253);
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.of("", "empty"),
        Arguments.of("a..b", "empty-label"),
        Arguments.of(".a", "empty-label"),
        Arguments.of("shop.example.", "empty-label"),
        Arguments.of("*", "wildcard"),
        Arguments.of("*.*.example", "wildcard"),
        Arguments.of("a.*.example", "wildcard"),
        Arguments.of("w*.example", "wildcard"),
        Arguments.of("-a.example", "label"),
        Arguments.of("a-.example", "label"),
        Arguments.of("a_b.example", "label"),
        Arguments.of("a b.example", "label"),
        Arguments.of(" shop.example", "label"),
        Arguments.of("shop.example\n", "label"),
        Arguments.of("shop\u0000.evil.example", "label"),
        Arguments.of("http://shop.example", "label"),
        Arguments.of("shop.example:443", "label"),
        Arguments.of("me@shop.example", "label"),
        Arguments.of("192.0.2.1", "address"),
        Arguments.of("example.123", "address"),
        Arguments.of("2001:db8::1", "label"),
        Arguments.of("a" + LABEL_63 + ".example", "label-length"),
        Arguments.of("a" + NAME_253, "length"),
        Arguments.of("a".repeat(1_000_000), "length"),
        // What IDNA 2003 turns into another name or into nothing.
        Arguments.of("stra\u00dfe.example", "idn"),
        Arguments.of("\uff53hop.example", "idn"),
        Arguments.of("sh\u00adop.example", "idn"),
        Arguments.of("b\u00fccher\u200d.example", "idn"),
        Arguments.of("b\u00fccher\u202e.example", "idn"),
        Arguments.of("b\u00fc\u0001cher.example", "idn"),
        Arguments.of("b\u00fc cher.example", "idn"),
        Arguments.of("a\u3002example", "idn"),
        Arguments.of("\u212a.example", "idn"),
        Arguments.of("\u05d0a\u05d0b.example", "idn"),
        Arguments.of("\ud800.example", "idn"),
        Arguments.of("\u00fc".repeat(63) + ".example", "idn"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refuses(String name, String rule) {
    problemsOf(() -> SubjectAlternativeName.dns(name)).containsExactly("dnsNames " + rule);
  }
}
