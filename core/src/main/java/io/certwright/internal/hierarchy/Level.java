package io.certwright.internal.hierarchy;

import io.certwright.errors.IssuanceException;
import io.certwright.internal.bouncycastle.ConfinedNames;
import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.ExtraExtensions;
import io.certwright.internal.bouncycastle.MalformedDerException;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What the certificate of one authority says about those that are signed below it.
 *
 * @param subject its subject
 * @param from when its validity begins
 * @param to when its validity ends, inclusive
 * @param pathLength how many authorities may be below it; empty: any number
 * @param selfIssued whether it is one that its own name issued, which does not count as below
 *     another one (RFC 5280, section 6.1.4)
 * @param signs whether its key usage lets it sign certificates
 * @param confinement the names below it
 * @param purposes those that certificates below it may have; empty: all
 * @param policies those that certificates below it may be issued under; empty: all
 */
record Level(
    String subject,
    Instant from,
    Instant to,
    OptionalInt pathLength,
    boolean selfIssued,
    boolean signs,
    Optional<Confinement> confinement,
    Set<String> purposes,
    Optional<Set<String>> policies) {

  private static final String ANY_PURPOSE = "2.5.29.37.0";
  private static final String ANY_POLICY = "2.5.29.32.0";
  private static final int KEY_CERT_SIGN = 5;

  /** What changes the meaning of policies below it, and is for a whole path to judge. */
  private static final Set<String> POLICY_RULES = Set.of("2.5.29.33", "2.5.29.36", "2.5.29.54");

  /**
   * That of a certificate.
   *
   * @param anchor whether it is a root, whose policies do not count (RFC 5280, section 6.1.1)
   * @throws IssuanceException if it is none of an authority, or what it says cannot be read
   */
  static Level of(X509Certificate certificate, boolean anchor) {
    var subject = certificate.getSubjectX500Principal().getName();
    int length = certificate.getBasicConstraints();
    if (length < 0) {
      throw unusable("not-a-ca", subject, "is none of a CA");
    }
    return new Level(
        subject,
        certificate.getNotBefore().toInstant(),
        certificate.getNotAfter().toInstant(),
        length == Integer.MAX_VALUE ? OptionalInt.empty() : OptionalInt.of(length),
        certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal()),
        certificate.getKeyUsage() == null || certificate.getKeyUsage()[KEY_CERT_SIGN],
        confinement(certificate, subject),
        purposes(certificate, subject),
        anchor || hasPolicyRules(certificate) ? Optional.empty() : policies(certificate, subject));
  }

  /** Whether what it says of policies has to be judged with the whole path. */
  static boolean hasPolicyRules(X509Certificate certificate) {
    return POLICY_RULES.stream().anyMatch(oid -> certificate.getExtensionValue(oid) != null);
  }

  private static Optional<Confinement> confinement(X509Certificate certificate, String subject) {
    try {
      return ConfinedNames.of(certificate).map(names -> new Confinement(subject, names));
    } catch (MalformedDerException e) {
      throw unusable("name-constraints", subject, "has name constraints that cannot be read");
    }
  }

  private static Set<String> purposes(X509Certificate certificate, String subject) {
    try {
      var purposes = certificate.getExtendedKeyUsage();
      return purposes == null || purposes.contains(ANY_PURPOSE)
          ? Set.of()
          : Set.copyOf(new HashSet<>(purposes));
    } catch (CertificateParsingException e) {
      throw unusable("ext-key-usage", subject, "has purposes that cannot be read");
    }
  }

  private static Optional<Set<String>> policies(X509Certificate certificate, String subject) {
    var extension = certificate.getExtensionValue(ExtraExtensions.CERTIFICATE_POLICIES);
    if (extension == null) {
      return Optional.empty();
    }
    try {
      var policies = new HashSet<>(oids(DerReader.of(DerReader.octetsOf(extension))));
      return policies.contains(ANY_POLICY) ? Optional.empty() : Optional.of(Set.copyOf(policies));
    } catch (MalformedDerException e) {
      throw unusable("policies", subject, "has certificate policies that cannot be read");
    }
  }

  /** The object identifiers of policies, whatever qualifies them. */
  static List<String> oids(DerReader policies) {
    var all = new ArrayList<String>();
    while (!policies.atEnd()) {
      all.add(
          policies.sequence(
              policy -> {
                var oid = policy.oid();
                while (!policy.atEnd()) {
                  policy.skip();
                }
                return oid;
              }));
    }
    return all;
  }

  private static IssuanceException unusable(String code, String subject, String why) {
    return new IssuanceException(
        Refusal.MISCONFIGURED,
        code,
        "the certificate of the CA \""
            + subject
            + "\" "
            + why
            + ", so nothing is issued below it; use another CA",
        Optional.empty());
  }
}
