package io.certwright.internal.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.lint.LintFinding;
import io.certwright.lint.LintProfile;
import io.certwright.lint.LintSeverity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule is found where it is broken, and only there. */
class LintRulesTest {

  /** What is broken along with a rule, because the one cannot be without the other. */
  private static Set<String> along(Rule rule) {
    if (rule == ProfileRule.EKU_ANY_CRITICAL) {
      return Set.of("eku-any-critical", "eku-any");
    }
    if (rule == ProfileRule.EXTENSIONS_EMPTY) {
      return Set.of("extensions-empty", "aki-absent", "ski-absent");
    }
    return Set.of(rule.code());
  }

  static Stream<Rule> rules() {
    var all = new ArrayList<Rule>();
    all.addAll(List.of(ProfileRule.values()));
    all.addAll(List.of(KeyRule.values()));
    all.addAll(List.of(WebRule.values()));
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void isFoundAlone(Rule rule) {
    var broken = BrokenCertificates.ALL.get(rule);
    assertThat(broken).as("a certificate that breaks %s", rule).isNotNull();
    var found = Lint.certificate(broken.make().get(), broken.profile(), Measure.STRICT);
    assertThat(found)
        .extracting(LintFinding::code)
        .containsExactlyInAnyOrderElementsOf(along(rule));
    var finding =
        found.stream().filter(f -> f.code().equals(rule.code())).findFirst().orElseThrow();
    assertThat(finding.severity()).isEqualTo(rule.gravity().severity(Measure.STRICT));
    assertThat(finding.citation()).isEqualTo(rule.citation());
    assertThat(finding.message()).startsWith(rule.text() + ", at byte ").isPrintable();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void isJudgedByItsGravity(Rule rule) {
    var strict = rule.gravity().severity(Measure.STRICT);
    var lenient = rule.gravity().severity(Measure.LENIENT);
    switch (rule.gravity()) {
      case NOTICE -> assertThat(strict).isEqualTo(lenient).isEqualTo(LintSeverity.NOTICE);
      case WARNING -> assertThat(strict).isEqualTo(lenient).isEqualTo(LintSeverity.WARNING);
      case FLAW -> {
        assertThat(strict).isEqualTo(LintSeverity.ERROR);
        assertThat(lenient).isEqualTo(LintSeverity.WARNING);
      }
      case BREAKAGE -> assertThat(strict).isEqualTo(lenient).isEqualTo(LintSeverity.ERROR);
    }
    assertThat(rule.citation()).matches("[A-Z].*[0-9].*");
    assertThat(rule.code()).matches("[a-z][a-z0-9-]+");
  }

  @Test
  void codesAreUnique() {
    var codes = new HashSet<String>();
    rules().forEach(rule -> assertThat(codes.add(rule.code())).as(rule.code()).isTrue());
    assertThat(codes).hasSizeGreaterThan(100);
  }

  @ParameterizedTest
  @EnumSource
  void goodOnesAreGood(LintProfile profile) {
    for (var sketch : List.of(Sketch.leaf(), Sketch.authority())) {
      assertThat(Lint.certificate(sketch.certificate(), profile, Measure.STRICT)).isEmpty();
      assertThat(Lint.toBeSigned(sketch.toBeSigned(), sketch.outer, profile, KeyOrigin.FOREIGN))
          .isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("rules")
  void whatIsNotSignedYetIsFoundLikewise(Rule rule) {
    var broken = BrokenCertificates.ALL.get(rule);
    var der = broken.make().get();
    if (rule == ProfileRule.DER_SYNTAX) {
      assertThat(Lint.toBeSigned(der, Sketch.ECDSA_SHA256, broken.profile(), KeyOrigin.FOREIGN))
          .extracting(LintFinding::code)
          .containsExactly("der-syntax");
      return;
    }
    var parts = Cursor.of(der);
    parts.expect(Tag.SEQUENCE);
    var in = parts.inside();
    in.expect(Tag.SEQUENCE);
    var tbs = Arrays.copyOfRange(der, in.start(), in.endOfValue());
    in.expect(Tag.SEQUENCE);
    var outer = Arrays.copyOfRange(der, in.start(), in.endOfValue());
    assertThat(Lint.toBeSigned(tbs, outer, broken.profile(), KeyOrigin.FOREIGN))
        .extracting(LintFinding::code)
        .containsExactlyInAnyOrderElementsOf(along(rule));
  }
}
