package io.certwright.internal.trust;

import io.certwright.internal.bouncycastle.MalformedDerException;
import io.certwright.trust.PolicyRules;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Tells the paths on which nothing is left to judge once each certificate was looked at by itself
 * and with the one above: no policies, no name constraints, and names that chain byte for byte. An
 * engine would say yes to each of them, at a third of the price of the whole validation.
 */
final class PlainPath {

  private static final List<String> JUDGED_ALONG_THE_PATH =
      List.of(
          Extensions.POLICIES,
          Extensions.POLICY_MAPPINGS,
          Extensions.POLICY_CONSTRAINTS,
          Extensions.INHIBIT_ANY,
          Extensions.NAME_CONSTRAINTS);

  /** Addresses of mail, hosts, URIs and addresses of the Internet: forms that are flat. */
  private static final Set<Integer> FLAT = Set.of(0x81, AlternativeNames.DNS, 0x86, 0x87);

  private PlainPath() {}

  /**
   * Whether a path is plain.
   *
   * @param path the leaf first, the anchor last
   */
  static boolean is(List<Node> path, PolicyRules rules) {
    if (!rules.acceptable().isEmpty() || rules.explicitRequired()) {
      return false;
    }
    Node anchor = path.get(path.size() - 1);
    if (anchor.extensions().has(Extensions.NAME_CONSTRAINTS)) {
      return false;
    }
    for (int i = 0; i < path.size() - 1; i++) {
      if (!isPlain(path.get(i)) || !chains(path.get(i), path.get(i + 1))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPlain(Node node) {
    return JUDGED_ALONG_THE_PATH.stream().noneMatch(node.extensions()::has) && hasFlatNames(node);
  }

  private static boolean hasFlatNames(Node node) {
    try {
      return AlternativeNames.of(node.extensions().get(Extensions.ALTERNATIVE_NAMES)).stream()
          .allMatch(name -> FLAT.contains(name.tag()));
    } catch (MalformedDerException e) {
      return false;
    }
  }

  private static boolean chains(Node below, Node issuer) {
    return Arrays.equals(
        below.certificate().getIssuerX500Principal().getEncoded(),
        issuer.certificate().getSubjectX500Principal().getEncoded());
  }
}
