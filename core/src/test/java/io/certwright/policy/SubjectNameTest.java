package io.certwright.policy;

import static io.certwright.policy.Refused.problemsOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.StringLength;
import org.assertj.core.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectNameTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CN=shop",
        "CN=shop, O=Example GmbH, C=DE",
        "CN=M\u00fcller+OU=Sales, DC=example, DC=test",
        "EMAILADDRESS=ann@example.test, CN=Ann",
        "CN=a\\,b\\+c\\\"d, O=\"x, y\"",
        "1.2.3.4.5=value, CN=x",
        "CN=\u6771\u4eac",
        "CN=a\\5C+O=b, OU=c\\5C\\2C",
        "",
      })
  void readsNamesAndKeepsThemExactly(String text) {
    X500Principal subject = SubjectName.parse(text);
    assertThat(subject).isEqualTo(new X500Principal(text));
    assertThat(SubjectName.decode(SubjectName.encode(subject)).getEncoded())
        .isEqualTo(subject.getEncoded());
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.of("shop", "syntax"),
        Arguments.of("CN", "syntax"),
        Arguments.of("XYZ=a", "syntax"),
        Arguments.of("CN=a,,O=b", "syntax"),
        Arguments.of("CN=a\\\\+O=b", "backslash"),
        Arguments.of("CN=", "empty"),
        Arguments.of("CN=\\ ", "empty"),
        Arguments.of("CN=a\\ ", "space"),
        Arguments.of("CN=a\u0000b", "characters"),
        Arguments.of("CN=a\\00b", "characters"),
        Arguments.of("CN=a\\0Ab", "characters"),
        Arguments.of("CN=a\u202eb", "characters"),
        Arguments.of("CN=a\\E2\\80\\AEb", "characters"),
        Arguments.of("CN=a\u200bb", "characters"),
        Arguments.of("CN=a\u2028b", "characters"),
        Arguments.of("CN=a\ue000b", "characters"),
        Arguments.of("CN=a\ud800", "characters"),
        Arguments.of("CN=a, CN=b", "duplicate"),
        Arguments.of("CN=a, C=DE, C=FR", "duplicate"),
        Arguments.of("CN=a, C=de", "country"),
        Arguments.of("CN=a, C=D", "country"),
        Arguments.of("CN=a, C=DEU", "length"),
        Arguments.of("CN=" + "a".repeat(65), "length"),
        Arguments.of("O=" + "\u00fc".repeat(65), "length"),
        Arguments.of("L=" + "a".repeat(129), "length"),
        Arguments.of("CN=" + "a".repeat(100_000), "length"),
        Arguments.of("CN=#0403414243", "encoding"),
        Arguments.of("CN=#0C02C328", "encoding"),
        Arguments.of("OU=a" + ", OU=a".repeat(32), "too-many"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refuses(String text, String rule) {
    problemsOf(() -> SubjectName.parse(text)).containsExactly("subject " + rule);
  }

  @Test
  void anEscapedBackslashDoesNotHideWhatFollows() {
    assertThat(DerName.attributes(SubjectName.parse("CN=a\\5C+O=b").getEncoded())).hasSize(2);
  }

  @Test
  void tellsEveryProblemOfAName() {
    problemsOf(() -> SubjectName.parse("CN=" + "a".repeat(65) + ", C=de, O=\\ "))
        .containsExactlyInAnyOrder("subject length", "subject country", "subject empty");
  }

  @Test
  void countsCharactersNotUnits() {
    assertThat(SubjectName.ofCommonName("\ud83d\ude00".repeat(64))).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t"})
  void refusesAnEmptyCommonName(String name) {
    problemsOf(() -> SubjectName.ofCommonName(name)).containsExactly("subject empty");
  }

  @ParameterizedTest
  @ValueSource(strings = {" a", "a ", "a\n"})
  void refusesACommonNameWithSpaceAroundIt(String name) {
    problemsOf(() -> SubjectName.ofCommonName(name)).containsExactly("subject space");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "3", "zz", "30", "3100", "3000ff", "30800000", "3082ffff", "04020000"})
  void refusesAnEncodingThatIsNoName(String hex) {
    problemsOf(() -> SubjectName.decode(hex)).containsExactly("subject encoding");
  }

  @Test
  void refusesAHugeEncoding() {
    problemsOf(() -> SubjectName.decode("30".repeat(10_000))).containsExactly("subject length");
  }

  @Property
  void aCommonNameIsWhatWasGivenOrRefused(@ForAll @StringLength(max = 70) String name) {
    var value = Probe.of(() -> SubjectName.ofCommonName(name));
    Assumptions.assumeThat(value).isPresent();
    assertThat(DerName.attributes(value.orElseThrow().getEncoded()))
        .isEqualTo(List.of(new DerName.Attribute("2.5.4.3", Optional.of(name))));
  }

  @Property
  void aCommonNameMayHoldWhatStructuresNames(@ForAll("specials") String name) {
    var subject = SubjectName.ofCommonName("x" + name + "x");
    assertThat(DerName.attributes(subject.getEncoded()))
        .isEqualTo(List.of(new DerName.Attribute("2.5.4.3", Optional.of("x" + name + "x"))));
  }

  @Provide
  Arbitrary<String> specials() {
    return Arbitraries.strings().withChars(",+\"\\<>;=# ab/'1CNO").ofMaxLength(60);
  }

  @Property
  void whateverIsReadIsNotDeceptive(@ForAll @StringLength(max = 40) String text) {
    Probe.of(() -> SubjectName.parse("CN=" + text))
        .ifPresent(
            subject ->
                assertThat(DerName.attributes(subject.getEncoded()))
                    .allSatisfy(
                        attribute ->
                            assertThat(attribute.text().orElseThrow())
                                .doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}]")));
  }
}
