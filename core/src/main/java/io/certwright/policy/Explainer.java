package io.certwright.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Says what a policy means. */
final class Explainer {

  private Explainer() {}

  static PolicyExplanation explain(CertificatePolicy policy) {
    return new PolicyExplanation(sentences(policy), Objections.of(policy));
  }

  private static List<String> sentences(CertificatePolicy policy) {
    var said = new ArrayList<String>();
    said.add(what(policy));
    said.add(
        "It lives for "
            + policy.validity()
            + " and has "
            + key(policy)
            + " whose usages are "
            + join(policy.keyUsages())
            + (policy.extendedKeyUsages().isEmpty() ? "" : ", for " + purposes(policy))
            + ".");
    said.add(renewal(policy));
    policy
        .overlap()
        .ifPresent(
            overlap ->
                said.add(
                    "The version that was replaced stays in service for "
                        + overlap
                        + " then"
                        + (policy.isRevokedAfterOverlap() ? ", and is revoked after that." : ".")));
    if (!policy.notifications().isEmpty()) {
      said.add("The contacts are told of its end at " + join(policy.notifications()) + ".");
    }
    addExtensions(policy.extensions(), said);
    return said;
  }

  private static String what(CertificatePolicy policy) {
    boolean self = policy.issuer().equals(CertificatePolicy.SELF);
    var text = new StringBuilder();
    text.append(
        policy
            .certificateAuthority()
            .map(
                authority ->
                    (self ? "A root authority" : "An authority")
                        + (authority.pathLength().isPresent()
                            ? ", with at most "
                                + authority.pathLength().getAsInt()
                                + " authorities below it,"
                            : ""))
            .orElse("A certificate"));
    text.append(self ? " that signs itself" : " signed by \"" + policy.issuer() + "\"");
    if (!policy.subject().equals(SubjectName.EMPTY)) {
      text.append(", of ").append(policy.subject().getName());
    }
    if (!policy.names().isEmpty()) {
      text.append(", for ").append(join(policy.names()));
    }
    return text.append('.').toString();
  }

  private static String key(CertificatePolicy policy) {
    return (policy.exportable() ? "an exportable" : "a")
        + " key of "
        + policy.key()
        + (policy.key().isPostQuantum() ? " (post-quantum)" : "");
  }

  private static String purposes(CertificatePolicy policy) {
    return policy.extendedKeyUsages().stream()
        .map(oid -> ExtendedKeyUsage.ofOid(oid).map(ExtendedKeyUsage::name).orElse(oid))
        .collect(Collectors.joining(", "));
  }

  private static String renewal(CertificatePolicy policy) {
    if (policy.renewal().equals(Renewal.never())) {
      return "It is never renewed by itself.";
    }
    return "It is renewed "
        + rule(policy.renewal())
        + policy.renewalWindow().map(window -> ", preferably in " + window).orElse("")
        + policy
            .renewalInterval()
            .map(interval -> ", not sooner than " + interval + " after the last time")
            .orElse("")
        + ", "
        + keyAfter(policy.keyRenewal())
        + ".";
  }

  private static String rule(Renewal renewal) {
    if (renewal instanceof Renewal.EarliestOf both) {
      return rule(both.first()) + " or " + rule(both.second()) + ", whichever is earlier";
    }
    return renewal instanceof Renewal.AtFraction
        ? "after " + renewal + " of its life"
        : renewal + " the end";
  }

  private static String keyAfter(KeyRenewal renewal) {
    if (renewal instanceof KeyRenewal.Prepared prepared) {
      return "with a new key that is made " + prepared.lead() + " ahead";
    }
    return renewal instanceof KeyRenewal.Reuse ? "with the same key" : "with a new key";
  }

  private static void addExtensions(PolicyExtensions extensions, List<String> said) {
    add(said, "What it issues is confined to ", extensions.permittedNames());
    add(said, "What it issues may not name ", extensions.excludedNames());
    add(said, "It is issued under the policies ", extensions.certificatePolicies());
    add(said, "Its revocation list is at ", extensions.crlUrls());
    add(said, "Its status is told at ", extensions.ocspUrls());
    add(said, "Its issuer's certificate is at ", extensions.issuerUrls());
    if (extensions.mustStaple()) {
      said.add("Its server must staple its status.");
    }
    add(
        said,
        "It has the further extensions ",
        extensions.custom().stream().map(CustomExtension::oid).toList());
  }

  private static void add(List<String> said, String begin, List<?> values) {
    if (!values.isEmpty()) {
      said.add(begin + join(values) + ".");
    }
  }

  private static String join(Iterable<?> values) {
    var texts = new ArrayList<String>();
    values.forEach(value -> texts.add(value.toString()));
    return String.join(", ", texts);
  }
}
