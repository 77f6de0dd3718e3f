package io.certwright.internal.trust;

import io.certwright.internal.bouncycastle.StatedExtensions;
import java.util.Optional;
import java.util.Set;

/** What is asked of the extensions of every certificate on a path. */
final class Extensions {

  static final String POLICIES = "2.5.29.32";
  static final String POLICY_MAPPINGS = "2.5.29.33";
  static final String NAME_CONSTRAINTS = "2.5.29.30";
  static final String ALTERNATIVE_NAMES = "2.5.29.17";
  static final String BASIC_CONSTRAINTS = "2.5.29.19";
  static final String KEY_USAGE = "2.5.29.15";
  static final String CRL_POINTS = "2.5.29.31";
  static final String EXTENDED_KEY_USAGE = "2.5.29.37";
  static final String POLICY_CONSTRAINTS = "2.5.29.36";
  static final String INHIBIT_ANY = "2.5.29.54";
  static final String OCSP_NO_CHECK = "1.3.6.1.5.5.7.48.1.5";

  /** Those that are judged here or by the engine, so that they may be critical. */
  private static final Set<String> KNOWN =
      Set.of(
          KEY_USAGE,
          ALTERNATIVE_NAMES,
          BASIC_CONSTRAINTS,
          NAME_CONSTRAINTS,
          CRL_POINTS,
          POLICIES,
          POLICY_MAPPINGS,
          POLICY_CONSTRAINTS,
          EXTENDED_KEY_USAGE,
          INHIBIT_ANY,
          OCSP_NO_CHECK);

  /** The bits of the key usage (RFC 5280, section 4.2.1.3). */
  static final int DIGITAL_SIGNATURE = 0;

  static final int KEY_ENCIPHERMENT = 2;
  static final int KEY_AGREEMENT = 4;
  static final int CERT_SIGN = 5;
  static final int CRL_SIGN = 6;

  private Extensions() {}

  /** The first of the critical extensions that nobody here looks at. */
  static Optional<String> unknownCritical(StatedExtensions extensions) {
    return KNOWN.containsAll(extensions.critical())
        ? Optional.empty()
        : extensions.critical().stream().filter(oid -> !KNOWN.contains(oid)).sorted().findFirst();
  }

  /** Whether the key usage allows one of these; one that is absent allows all. */
  static boolean allowsOneOf(Node node, int... usages) {
    boolean[] allowed = node.certificate().getKeyUsage();
    if (allowed == null) {
      return !node.extensions().has(KEY_USAGE);
    }
    for (int usage : usages) {
      if (usage < allowed.length && allowed[usage]) {
        return true;
      }
    }
    return false;
  }
}
