package io.certwright.internal.making;

import io.certwright.errors.IssuanceException;
import io.certwright.errors.Problem;
import io.certwright.internal.bouncycastle.CertificateTemplate;
import io.certwright.internal.bouncycastle.ExtraExtensions;
import io.certwright.internal.bouncycastle.KeyFormats;
import io.certwright.policy.CertificateProfile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Whether what a certificate would say is what the profiles of its CA allow. */
final class ProfileRules {

  /** Where the issuer publishes what, which is its own to say. */
  private static final Set<String> ISSUERS =
      Set.of(
          ExtraExtensions.CRL_DISTRIBUTION_POINTS,
          "2.5.29.46",
          ExtraExtensions.AUTHORITY_INFO_ACCESS);

  private final CertificateTemplate template;
  private final Instant now;
  private final CertificateProfile profile;
  private final List<Problem> problems = new ArrayList<>();

  private ProfileRules(CertificateTemplate template, Instant now, CertificateProfile profile) {
    this.template = template;
    this.now = now;
    this.profile = profile;
  }

  /**
   * Refuses what none of the profiles allows.
   *
   * @param ca the CA's name
   * @param profiles none: the CA allows everything
   * @throws IssuanceException with what the profile that comes closest has against it
   */
  static void require(
      String ca, List<CertificateProfile> profiles, CertificateTemplate template, Instant now) {
    if (profiles.isEmpty()) {
      return;
    }
    var judged =
        profiles.stream()
            .map(profile -> new ProfileRules(template, now, profile).judged())
            .min(Comparator.comparingInt(rules -> rules.problems.size()))
            .orElseThrow();
    if (!judged.problems.isEmpty()) {
      throw IssuanceException.ofProblems(
          "the profile \""
              + judged.profile.name()
              + "\" of the CA \""
              + ca
              + "\" does not allow it"
              + (profiles.size() == 1 ? "" : ", and no other of its profiles comes closer"),
          judged.problems);
    }
  }

  private ProfileRules judged() {
    checkAuthority();
    checkNames();
    checkLife();
    checkKey();
    checkPurposes();
    checkExtensions();
    return this;
  }

  private void checkAuthority() {
    var authority = profile.authority();
    if (authority.isEmpty()) {
      if (template.certificateAuthority()) {
        add(
            "certificateAuthority",
            "end-entity",
            "a certificate of a CA was asked for, and the profile is for end entities");
      }
      return;
    }
    if (!template.certificateAuthority()) {
      add("certificateAuthority", "authority", "the profile is for CAs, and none was asked for");
      return;
    }
    var most = authority.get().pathLength();
    var asked = template.pathLength();
    if (most.isPresent() && (asked.isEmpty() || asked.getAsInt() > most.getAsInt())) {
      add(
          "certificateAuthority",
          "path-length",
          "the path length is "
              + (asked.isPresent() ? Integer.toString(asked.getAsInt()) : "unlimited")
              + "; at most "
              + most.getAsInt()
              + " is allowed");
    }
  }

  private void checkNames() {
    var names = new ProfileNames(profile);
    for (var name : template.names()) {
      names
          .objection(name)
          .ifPresent(why -> add("names", "name", PolicyMapping.shown(name) + ": " + why));
    }
    names
        .objection(template.subject(), template.names())
        .ifPresent(why -> add("subject", "subject", why));
  }

  /** The life runs from now: that a certificate begins a little earlier is nobody's wish. */
  private void checkLife() {
    var end = template.notAfter().plusSeconds(1);
    if (end.isBefore(profile.shortest().after(now).minusSeconds(1))) {
      add(
          "validity",
          "too-short",
          "it ends at " + end + "; at least " + profile.shortest() + " is allowed");
    }
    if (end.isAfter(profile.longest().after(now))) {
      add(
          "validity",
          "too-long",
          "it ends at " + end + "; at most " + profile.longest() + " is allowed");
    }
  }

  private void checkKey() {
    var key = KeyFormats.publicKeySpec(template.publicKey().toByteArray());
    if (key.filter(profile.keys()::contains).isEmpty()) {
      add(
          "key",
          "kind",
          "a key "
              + key.map(Enum::name).orElse("of an unknown kind")
              + " was asked for; allowed are "
              + profile.keys());
    }
  }

  private void checkPurposes() {
    var asked = template.extendedKeyUsages();
    for (var purpose : asked) {
      if (!profile.purposes().contains(purpose)) {
        add(
            "extendedKeyUsages",
            "purpose",
            "the purpose " + purpose + " was asked for; allowed are " + profile.purposes());
      }
    }
    if (asked.isEmpty() && !template.certificateAuthority() && !profile.purposes().isEmpty()) {
      add(
          "extendedKeyUsages",
          "any-purpose",
          "none was named, which is good for every one; allowed are " + profile.purposes());
    }
  }

  private void checkExtensions() {
    for (var extra : template.extras()) {
      if (!ISSUERS.contains(extra.oid()) && !profile.extensions().contains(extra.oid())) {
        add(
            "extensions",
            "extension",
            "the extension "
                + extra.oid()
                + " is not listed; allowed are "
                + new TreeSet<>(profile.extensions()));
      }
    }
  }

  private void add(String field, String rule, String message) {
    problems.add(new Problem(field, rule, message));
  }
}
