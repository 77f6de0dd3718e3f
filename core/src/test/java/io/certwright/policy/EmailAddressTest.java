package io.certwright.policy;

import static io.certwright.policy.Refused.problemsOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class EmailAddressTest {

  @ParameterizedTest
  @CsvSource({
    "ann@example.test, ann@example.test",
    "Ann.Lee+tag@Example.TEST, Ann.Lee+tag@example.test",
    "o'hara@bücher.example, o'hara@xn--bcher-kva.example",
  })
  void bringsAddressesIntoOneForm(String given, String form) {
    var name = SubjectAlternativeName.email(given);
    assertThat(name.address()).isEqualTo(form);
    assertThat(name.text()).isEqualTo("email:" + form);
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.of("", "syntax"),
        Arguments.of("ann", "syntax"),
        Arguments.of("@example.test", "local"),
        Arguments.of(".ann@example.test", "local"),
        Arguments.of("ann.@example.test", "local"),
        Arguments.of("a..b@example.test", "local"),
        Arguments.of("\"ann lee\"@example.test", "local"),
        Arguments.of("ann@lee@example.test", "local"),
        Arguments.of("Ann <ann@example.test>", "local"),
        Arguments.of("j\u00fcrgen@example.test", "local"),
        Arguments.of("ann\u0000@example.test", "local"),
        Arguments.of("ann\r\nBcc: x@example.test", "local"),
        Arguments.of("\u202eann@example.test", "local"),
        Arguments.of("a".repeat(65) + "@example.test", "local-length"),
        Arguments.of("ann@", "empty"),
        Arguments.of("ann@*.example.test", "wildcard"),
        Arguments.of("ann@[192.0.2.1]", "label"),
        Arguments.of("ann@192.0.2.1", "address"),
        Arguments.of("ann@example.test\n", "label"),
        Arguments.of("ann@" + "a.".repeat(125) + "a", "length"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refuses(String address, String rule) {
    problemsOf(() -> SubjectAlternativeName.email(address)).containsExactly("emails " + rule);
  }
}
