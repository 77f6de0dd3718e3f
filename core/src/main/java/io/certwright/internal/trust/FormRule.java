package io.certwright.internal.trust;

import io.certwright.internal.lint.KeyOrigin;
import io.certwright.internal.lint.Lint;
import io.certwright.internal.lint.Measure;
import io.certwright.lint.LintFinding;
import io.certwright.lint.LintProfile;
import io.certwright.trust.ChainFault;
import io.certwright.trust.ChainRule;
import io.certwright.trust.Strictness;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Whether certificates have the form that the strictness demands, by the rules of the lint. */
final class FormRule {

  /** Judged by {@link KeyRules}, where they can be allowed by name. */
  private static final Set<String> JUDGED_ELSEWHERE =
      Set.of("signature-hash-weak", "rsa-small", "signature-parameters");

  /** Odd, and safe to verify with. */
  private static final String ODD_EXPONENT = "rsa-exponent";

  /** What the path depends on, however leniently it is judged. */
  private static final Set<String> DECIDING =
      Set.of("certificate-policy-duplicate", "certificate-policies-empty");

  private FormRule() {}

  /** The faults of a path, the leaf first and the anchor last, whose form is its owner's choice. */
  static List<ChainFault> check(List<Node> path, Strictness strictness, ExaminedKeys examined) {
    var faults = new ArrayList<ChainFault>();
    for (int i = 0; i < path.size() - 1; i++) {
      for (var finding : findings(path.get(i), i, strictness, examined)) {
        boolean counts = finding.isError() || DECIDING.contains(finding.code());
        if (counts && isJudged(finding.code(), strictness)) {
          faults.add(
              Faults.one(
                  ChainRule.FORM,
                  i,
                  path.get(i),
                  finding.message()
                      + " ("
                      + finding.citation()
                      + ") ["
                      + finding.code()
                      + "]; have the certificate issued anew, or validate with less strictness than "
                      + strictness));
        }
      }
    }
    return faults;
  }

  private static List<LintFinding> findings(
      Node node, int position, Strictness strictness, ExaminedKeys examined) {
    var profile =
        strictness == Strictness.WEB_PKI && position == 0
            ? LintProfile.WEB_PKI
            : LintProfile.RFC_5280;
    var measure = strictness == Strictness.PATH ? Measure.LENIENT : Measure.STRICT;
    // Whether the leaf's key can be broken is its owner's trouble; an authority's is everybody's.
    boolean known =
        position == 0 ? strictness == Strictness.PATH : examined.contains(node.key().encoded());
    var origin = known ? KeyOrigin.EXAMINED : KeyOrigin.FOREIGN;
    return Lint.foreign(node.der().toByteArray(), profile, measure, origin);
  }

  private static boolean isJudged(String code, Strictness strictness) {
    return !JUDGED_ELSEWHERE.contains(code)
        && !(strictness == Strictness.PATH && code.equals(ODD_EXPONENT));
  }
}
