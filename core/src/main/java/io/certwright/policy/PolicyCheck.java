package io.certwright.policy;

import io.certwright.errors.InvalidPolicyException;
import io.certwright.errors.Problem;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The check of a policy as a whole. */
final class PolicyCheck {

  private static final Pattern ISSUER = Pattern.compile("[0-9a-zA-Z-]{1,127}");
  private static final int MAX_PURPOSES = 32;
  private static final int MAX_ROOT = 128;

  private PolicyCheck() {}

  /**
   * Checks everything.
   *
   * @param policy what nobody has seen yet
   * @param problems what is wrong with the texts of its subject and names; the others are added
   * @throws InvalidPolicyException if there are problems
   */
  static void check(CertificatePolicy policy, List<Problem> problems) {
    // Where a name could not be read, what is missing is not known.
    if (problems.isEmpty()) {
      checkSubject(policy, problems);
      checkNames(policy, problems);
    }
    LifeRules.check(policy, problems);
    KeyUsageRules.check(policy, problems);
    checkPurposes(policy.extendedKeyUsages(), problems);
    checkIssuer(policy.issuer(), problems);
    checkPathLength(policy, problems);
    checkPreferredRoot(policy, problems);
    ExtensionRules.check(policy, problems);
    if (!problems.isEmpty()) {
      throw new InvalidPolicyException(problems);
    }
  }

  private static void checkSubject(CertificatePolicy policy, List<Problem> problems) {
    if (!policy.subject().equals(SubjectName.EMPTY)) {
      return;
    }
    if (policy.names().isEmpty()) {
      problems.add(
          subjectProblem("nameless", "there is neither a subject nor an alternative name"));
    } else if (policy.certificateAuthority().isPresent()) {
      problems.add(
          subjectProblem(
              "authority", "a certificate authority needs a subject; set a common name"));
    } else if (policy.issuer().equals(CertificatePolicy.SELF)) {
      problems.add(
          subjectProblem(
              "self-signed",
              "the subject of a self-signed certificate is its issuer and cannot be empty; set a"
                  + " common name"));
    }
  }

  private static Problem subjectProblem(String rule, String message) {
    return new Problem(SubjectName.FIELD, rule, message);
  }

  private static void checkNames(CertificatePolicy policy, List<Problem> problems) {
    boolean authority = policy.certificateAuthority().isPresent();
    boolean hosts = policy.names().stream().anyMatch(PolicyCheck::isHost);
    boolean mail =
        policy.names().stream().anyMatch(name -> name instanceof SubjectAlternativeName.Email);
    if (authority && (hosts || mail)) {
      problems.add(
          new Problem(
              NameList.FIELD,
              "authority",
              "a certificate authority speaks for no host and no mailbox; leave the names out, or"
                  + " leave certificateAuthority out"));
    }
    boolean server = policy.extendedKeyUsages().contains(ExtendedKeyUsage.SERVER_AUTH.oid());
    if (server && !authority && !hosts) {
      problems.add(
          new Problem(
              NameList.FIELD,
              "server-name",
              "a TLS server needs a DNS name or an address; clients do not look at the subject"));
    }
  }

  private static boolean isHost(SubjectAlternativeName name) {
    return name instanceof SubjectAlternativeName.Dns || name instanceof SubjectAlternativeName.Ip;
  }

  private static void checkPurposes(List<String> oids, List<Problem> problems) {
    if (oids.size() > MAX_PURPOSES) {
      problems.add(
          purposeProblem("too-many", "more than " + MAX_PURPOSES + " purposes are not allowed"));
      return;
    }
    Set<String> seen = new HashSet<>();
    for (String oid : oids) {
      if (!ObjectIdentifiers.isOne(oid)) {
        problems.add(
            purposeProblem(
                "syntax",
                Refusals.quote(oid) + " is not an object identifier in dotted form, like 1.3.6.1"));
      } else if (!seen.add(oid)) {
        problems.add(purposeProblem("duplicate", Refusals.quote(oid) + " is there more than once"));
      }
    }
    if (oids.contains(ExtendedKeyUsage.TIME_STAMPING.oid()) && oids.size() > 1) {
      problems.add(purposeProblem("time-stamping", "TIME_STAMPING excludes every other purpose"));
    }
  }

  private static Problem purposeProblem(String rule, String message) {
    return new Problem("extendedKeyUsages", rule, message);
  }

  private static void checkPreferredRoot(CertificatePolicy policy, List<Problem> problems) {
    policy
        .preferredRoot()
        .filter(root -> root.isBlank() || root.length() > MAX_ROOT)
        .ifPresent(
            root ->
                problems.add(
                    new Problem(
                        "preferredRoot",
                        "length",
                        "a root is named by 1 to " + MAX_ROOT + " characters")));
  }

  private static void checkIssuer(String issuer, List<Problem> problems) {
    if (!ISSUER.matcher(issuer).matches()) {
      problems.add(
          new Problem(
              "issuer",
              "syntax",
              "the issuer's name "
                  + Refusals.quote(issuer)
                  + " is not 1 to 127 ASCII letters, digits and hyphens"));
      return;
    }
    for (String reserved : List.of(CertificatePolicy.SELF, CertificatePolicy.UNKNOWN)) {
      if (issuer.equalsIgnoreCase(reserved) && !issuer.equals(reserved)) {
        problems.add(
            new Problem(
                "issuer",
                "reserved",
                "the issuer's name \""
                    + issuer
                    + "\" is too close to \""
                    + reserved
                    + "\", which means none"));
      }
    }
  }

  private static void checkPathLength(CertificatePolicy policy, List<Problem> problems) {
    policy
        .certificateAuthority()
        .filter(authority -> authority.pathLength().orElse(0) < 0)
        .ifPresent(
            authority ->
                problems.add(
                    new Problem(
                        "certificateAuthority",
                        "path-length",
                        "the path length is "
                            + authority.pathLength().getAsInt()
                            + "; it is 0 or more, or left out for no limit")));
  }
}
