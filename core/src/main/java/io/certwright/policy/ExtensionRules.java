package io.certwright.policy;

import static io.certwright.policy.Refusals.quote;

import io.certwright.errors.InvalidPolicyException;
import io.certwright.errors.Problem;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** What RFC 5280 wants of the extensions that a policy asks for. */
final class ExtensionRules {

  private static final int MAX_CONSTRAINTS = 100;
  private static final int MAX_POLICIES = 20;
  private static final int MAX_URLS = 10;
  private static final int MAX_CUSTOM = 20;
  private static final int MAX_VALUE = 4_096;

  private static final Set<String> WEB = Set.of("http", "https");
  private static final Set<String> WEB_AND_DIRECTORY = Set.of("http", "https", "ldap");

  /** What the library writes itself, or what says of a certificate what it must not say. */
  private static final Set<String> OWN =
      Set.of(
          "2.5.29.14",
          "2.5.29.15",
          "2.5.29.17",
          "2.5.29.19",
          "2.5.29.30",
          "2.5.29.31",
          "2.5.29.32",
          "2.5.29.35",
          "2.5.29.37",
          "2.5.29.46",
          "1.3.6.1.5.5.7.1.1",
          "1.3.6.1.5.5.7.1.24");

  private final PolicyExtensions extensions;
  private final List<Problem> problems;

  private ExtensionRules(PolicyExtensions extensions, List<Problem> problems) {
    this.extensions = extensions;
    this.problems = problems;
  }

  static void check(CertificatePolicy policy, List<Problem> problems) {
    if (!policy.extensions().isEmpty()) {
      new ExtensionRules(policy.extensions(), problems)
          .checkAll(policy.certificateAuthority().isPresent());
    }
  }

  private void checkAll(boolean authority) {
    checkConstraints("permittedNames", extensions.permittedNames(), authority);
    checkConstraints("excludedNames", extensions.excludedNames(), authority);
    checkPolicies();
    checkUrls("crlUrls", extensions.crlUrls(), WEB_AND_DIRECTORY);
    checkUrls("ocspUrls", extensions.ocspUrls(), WEB);
    checkUrls("issuerUrls", extensions.issuerUrls(), WEB_AND_DIRECTORY);
    if (extensions.mustStaple() && authority) {
      add("mustStaple", "authority", "a certificate authority staples nothing; leave it out");
    }
    checkCustom();
  }

  private void checkConstraints(String field, List<NameConstraint> parts, boolean authority) {
    if (!parts.isEmpty() && !authority) {
      add(
          field,
          "authority-only",
          "name constraints are for certificate authorities; leave them out or set"
              + " certificateAuthority");
    }
    checkCount(field, parts.size(), MAX_CONSTRAINTS);
    checkDuplicates(field, parts.stream().map(NameConstraint::text));
  }

  private void checkPolicies() {
    String field = "certificatePolicies";
    List<CertificatePolicyId> policies = extensions.certificatePolicies();
    checkCount(field, policies.size(), MAX_POLICIES);
    checkDuplicates(field, policies.stream().map(CertificatePolicyId::oid));
    for (CertificatePolicyId policy : policies) {
      checkOid(field, policy.oid());
      policy.practices().ifPresent(uri -> checkUrl(field, uri, WEB_AND_DIRECTORY));
    }
  }

  private void checkUrls(String field, List<String> urls, Set<String> schemes) {
    checkCount(field, urls.size(), MAX_URLS);
    checkDuplicates(field, urls.stream());
    urls.forEach(url -> checkUrl(field, url, schemes));
  }

  private void checkUrl(String field, String url, Set<String> schemes) {
    try {
      String normal = UriName.normalise(field, url);
      String scheme = normal.substring(0, normal.indexOf(':')).toLowerCase(Locale.ROOT);
      if (!schemes.contains(scheme) || !normal.startsWith(scheme + "://")) {
        add(
            field,
            "scheme",
            quote(url) + " is not one of the schemes " + schemes.stream().sorted().toList());
      }
    } catch (InvalidPolicyException e) {
      problems.addAll(e.problems());
    }
  }

  private void checkCustom() {
    String field = "customExtensions";
    List<CustomExtension> custom = extensions.custom();
    checkCount(field, custom.size(), MAX_CUSTOM);
    checkDuplicates(field, custom.stream().map(CustomExtension::oid));
    for (CustomExtension extension : custom) {
      checkOid(field, extension.oid());
      if (OWN.contains(extension.oid())) {
        add(
            field,
            "own",
            extension.oid() + " is written by the library; say it by the policy's own fields");
      }
      if (extension.value().length() > MAX_VALUE) {
        add(
            field,
            "length",
            "the value of " + quote(extension.oid()) + " is longer than " + MAX_VALUE + " bytes");
      } else if (!DerValue.isOne(extension.value().toByteArray())) {
        add(field, "encoding", "the value of " + quote(extension.oid()) + " is not one of DER");
      }
    }
  }

  private void checkOid(String field, String oid) {
    if (!ObjectIdentifiers.isOne(oid)) {
      add(
          field,
          "syntax",
          quote(oid) + " is not an object identifier in dotted form, like 1.3.6.1");
    }
  }

  private void checkCount(String field, int count, int most) {
    if (count > most) {
      add(field, "too-many", count + " are more than the " + most + " that are allowed");
    }
  }

  private void checkDuplicates(String field, Stream<String> texts) {
    var seen = new HashSet<String>();
    texts
        .filter(text -> !seen.add(text))
        .forEach(text -> add(field, "duplicate", quote(text) + " is there more than once"));
  }

  private void add(String field, String rule, String message) {
    problems.add(new Problem(field, rule, message));
  }
}
