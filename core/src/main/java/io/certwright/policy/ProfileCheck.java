package io.certwright.policy;

import static io.certwright.policy.Refusals.quote;

import io.certwright.errors.InvalidPolicyException;
import io.certwright.errors.Problem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The check of a profile as a whole. */
final class ProfileCheck {

  private static final Pattern NAME = Pattern.compile("[0-9a-zA-Z-]{1,127}");
  private static final int MOST = 200;

  /** From which instant lives of the calendar are compared; whichever it is, they differ little. */
  private static final Instant START = Instant.parse("2001-01-01T00:00:00Z");

  /** What is ruled by fields of its own, or is the issuer's to say. */
  private static final Set<String> RULED =
      Set.of(
          "2.5.29.14",
          "2.5.29.17",
          "2.5.29.19",
          "2.5.29.31",
          "2.5.29.35",
          "2.5.29.37",
          "2.5.29.46",
          "1.3.6.1.5.5.7.1.1");

  private final List<Problem> problems = new ArrayList<>();

  private ProfileCheck() {}

  static void check(CertificateProfile.Builder profile) {
    var check = new ProfileCheck();
    check.checkAll(profile);
    if (!check.problems.isEmpty()) {
      throw new InvalidPolicyException(check.problems);
    }
  }

  private void checkAll(CertificateProfile.Builder profile) {
    if (!NAME.matcher(profile.name).matches()) {
      add("name", "syntax", quote(profile.name) + " is not 1 to 127 letters, digits and hyphens");
    }
    checkEach("names", profile.names);
    checkEach("namesWithin", profile.namesWithin);
    checkLives(profile);
    if (profile.keys.isEmpty()) {
      add("keys", "empty", "no kind of key is allowed; name one");
    }
    checkOids("purposes", profile.purposes);
    if (profile.purposes.isEmpty() && profile.authority == null) {
      add(
          "purposes",
          "empty",
          "a certificate without a purpose is good for every one; name those that are allowed");
    }
    var authority = profile.authority;
    if (authority != null && authority.pathLength().orElse(0) < 0) {
      add("authority", "range", "a path length is 0 or more");
    }
    checkOids("extensions", profile.extensions);
    for (var oid : profile.extensions) {
      if (RULED.contains(oid)) {
        add(
            "extensions",
            "ruled",
            oid
                + " is ruled by another field of the profile, or the issuer's to say; leave it out");
      }
    }
  }

  private void checkLives(CertificateProfile.Builder profile) {
    var shortest = LifeRules.validityProblem(profile.shortest);
    var longest = LifeRules.validityProblem(profile.longest);
    shortest.ifPresent(problem -> add("shortest", problem.rule(), problem.message()));
    longest.ifPresent(problem -> add("longest", problem.rule(), problem.message()));
    if (shortest.isEmpty()
        && longest.isEmpty()
        && profile.shortest.after(START).isAfter(profile.longest.after(START))) {
      add("longest", "order", profile.longest + " is shorter than " + profile.shortest);
    }
  }

  private void checkOids(String field, List<String> oids) {
    checkEach(field, oids);
    for (var oid : oids) {
      if (!ObjectIdentifiers.isOne(oid)) {
        add(field, "syntax", quote(oid) + " is not an object identifier, like 1.3.6.1.5.5.7.3.1");
      }
    }
  }

  private void checkEach(String field, Collection<?> values) {
    if (values.size() > MOST) {
      add(field, "too-many", "more than " + MOST + " are not allowed");
    }
    if (new HashSet<>(values).size() < values.size()) {
      add(field, "duplicate", "a value is there more than once");
    }
  }

  private void add(String field, String rule, String message) {
    problems.add(new Problem(field, rule, message));
  }
}
