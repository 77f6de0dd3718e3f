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
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Whether certificates have the form that the strictness demands, by the rules of the lint. Each is
 * looked at once, however many paths it is on. Of one thread.
 */
final class FormRule {

  /** Judged by {@link KeyRules}, where they can be allowed by name. */
  private static final Set<String> JUDGED_ELSEWHERE = Set.of("signature-hash-weak", "rsa-small");

  /** Odd, and safe to verify with. */
  private static final String ODD_EXPONENT = "rsa-exponent";

  /** What the path depends on, however leniently it is judged. */
  private static final Set<String> DECIDING =
      Set.of("certificate-policy-duplicate", "certificate-policies-empty");

  private final Strictness strictness;
  private final KnownAuthorities authorities;
  private final IdentityHashMap<Node, List<ChainFault>> known = new IdentityHashMap<>();

  FormRule(Strictness strictness, KnownAuthorities authorities) {
    this.strictness = strictness;
    this.authorities = authorities;
  }

  /** The faults of a path, the leaf first and the anchor last, whose form is its owner's choice. */
  List<ChainFault> check(List<Node> path) {
    var faults = new ArrayList<ChainFault>();
    for (int i = 0; i < path.size() - 1; i++) {
      int position = i;
      for (var fault : known.computeIfAbsent(path.get(i), node -> faults(node, position))) {
        faults.add(new ChainFault(fault.rule(), i, fault.certificate(), fault.message()));
      }
    }
    return faults;
  }

  private List<ChainFault> faults(Node node, int position) {
    var faults = new Faults(position, node);
    for (var finding : findings(node, position)) {
      boolean counts = finding.isError() || DECIDING.contains(finding.code());
      if (counts && isJudged(finding.code(), strictness)) {
        faults.add(
            ChainRule.FORM,
            finding.message()
                + " ("
                + finding.citation()
                + ") ["
                + finding.code()
                + "]; have the certificate issued anew, or validate with less strictness than "
                + strictness);
      }
    }
    return faults.all();
  }

  private List<LintFinding> findings(Node node, int position) {
    var profile =
        strictness == Strictness.WEB_PKI && position == 0
            ? LintProfile.WEB_PKI
            : LintProfile.RFC_5280;
    var measure = strictness == Strictness.PATH ? Measure.LENIENT : Measure.STRICT;
    // Whether the leaf's key can be broken is its owner's trouble; an authority's is everybody's.
    boolean looked =
        position == 0
            ? strictness == Strictness.PATH
            : authorities.isExamined(node.key().encoded());
    var origin = looked ? KeyOrigin.EXAMINED : KeyOrigin.FOREIGN;
    return Lint.foreign(node.der().toByteArray(), profile, measure, origin);
  }

  private static boolean isJudged(String code, Strictness strictness) {
    return !JUDGED_ELSEWHERE.contains(code)
        && !(strictness == Strictness.PATH && code.equals(ODD_EXPONENT));
  }
}
