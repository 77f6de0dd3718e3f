package io.certwright.internal.hierarchy;

import io.certwright.errors.IssuanceException;
import io.certwright.internal.bouncycastle.CertificateTemplate;
import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.ExtraExtensions;
import io.certwright.internal.bouncycastle.PathJudge;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the authorities of a chain allow of what is signed at its end. Validators ask all of them,
 * so what one far above would have refused is not signed either.
 *
 * @param levels the one that signs first
 * @param path their certificates, where policies have to be judged with the whole path; otherwise
 *     empty
 */
public record Hierarchy(List<Level> levels, List<X509Certificate> path) {

  /** Who answers for the status of a CA's certificates need not be what they are for. */
  public static final String OCSP_SIGNING = "1.3.6.1.5.5.7.3.9";

  private static final String ANY_POLICY = "2.5.29.32.0";

  /**
   * That of an authority.
   *
   * @throws IssuanceException if one of them says something that cannot be read
   */
  public static Hierarchy of(Lineage lineage) {
    var levels = new ArrayList<Level>();
    var all = lineage.all();
    for (int i = 0; i < all.size(); i++) {
      levels.add(Level.of(all.get(i), i == all.size() - 1 && lineage.isComplete()));
    }
    boolean rules = all.stream().anyMatch(Level::hasPolicyRules);
    return new Hierarchy(List.copyOf(levels), rules ? List.copyOf(all) : List.of());
  }

  /** Refuses what validators would not accept below these authorities. */
  public void require(String signer, CertificateTemplate template) {
    requirePathLength(signer, template);
    for (var level : levels) {
      level
          .confinement()
          .ifPresent(names -> names.require(signer, template.subject(), template.names()));
      requirePurposes(signer, level, template);
      requirePolicies(signer, level, template);
    }
  }

  /** Refuses to sign below an authority that is not valid now, or may not sign. */
  public void requireValid(Instant now) {
    for (var level : levels) {
      if (now.isBefore(level.from()) || now.isAfter(level.to())) {
        throw refused(
            Refusal.MISCONFIGURED,
            "ca-not-valid",
            "the certificate of the CA \""
                + level.subject()
                + "\" is valid from "
                + level.from()
                + " to "
                + level.to()
                + ", and it is "
                + now
                + "; renew the CA first");
      }
      if (!level.signs()) {
        throw refused(
            Refusal.MISCONFIGURED,
            "ca-key-usage",
            "the key usage in the certificate of the CA \""
                + level.subject()
                + "\" does not allow it to sign certificates; use another CA");
      }
    }
  }

  private void requirePathLength(String signer, CertificateTemplate template) {
    boolean selfIssued = template.subject().equals(template.issuer());
    long below =
        template.certificateAuthority()
            ? template.pathLength().orElse(0) + (selfIssued ? 0 : 1)
            : 0;
    for (var level : levels) {
      if (level.pathLength().isPresent() && below > level.pathLength().getAsInt()) {
        throw refused(
            Refusal.MISCONFIGURED,
            "path-length",
            "the CA \""
                + signer
                + "\" cannot sign this, because the certificate of \""
                + level.subject()
                + "\" allows "
                + level.pathLength().getAsInt()
                + " authorities below it, and there would be "
                + below
                + "; lower its path length");
      }
      below += level.selfIssued() ? 0 : 1;
    }
  }

  private static void requirePurposes(String signer, Level level, CertificateTemplate template) {
    if (level.purposes().isEmpty()) {
      return;
    }
    for (var purpose : template.extendedKeyUsages()) {
      if (!level.purposes().contains(purpose) && !purpose.equals(OCSP_SIGNING)) {
        throw refused(
            Refusal.REJECTED,
            "ext-key-usage",
            "the CA \""
                + signer
                + "\" may not certify for the purpose "
                + purpose
                + ", because the certificate of \""
                + level.subject()
                + "\" is for "
                + sorted(level.purposes())
                + " only; leave the purpose out, or name another issuer");
      }
    }
  }

  private static void requirePolicies(String signer, Level level, CertificateTemplate template) {
    if (level.policies().isEmpty()) {
      return;
    }
    for (var policy : policies(template)) {
      if (!level.policies().get().contains(policy) && !policy.equals(ANY_POLICY)) {
        throw refused(
            Refusal.REJECTED,
            "policies",
            "the CA \""
                + signer
                + "\" may not certify under the policy "
                + policy
                + ", because the certificate of \""
                + level.subject()
                + "\" allows "
                + sorted(level.policies().get())
                + " only; leave the policy out, or name another issuer");
      }
    }
  }

  private static List<String> policies(CertificateTemplate template) {
    return template.extras().stream()
        .filter(extra -> extra.oid().equals(ExtraExtensions.CERTIFICATE_POLICIES))
        .flatMap(extra -> Level.oids(DerReader.of(extra.value())).stream())
        .toList();
  }

  /**
   * Refuses a certificate for its policies, where an authority maps, requires or inhibits some, so
   * that only the whole path tells.
   *
   * @param leaf with any signature: it is not looked at
   */
  public void requireJudged(String signer, X509Certificate leaf, Instant now) {
    if (path.isEmpty()) {
      return;
    }
    var steps = Stream.concat(Stream.of(leaf), path.stream()).map(PathJudge.Step::of).toList();
    var any = new PathJudge.Policies(Set.of(ANY_POLICY), false, false, false);
    if (PathJudge.judge(steps, null, any, now) instanceof PathJudge.Invalid invalid) {
      throw refused(
          Refusal.REJECTED,
          "policies",
          "the CA \""
              + signer
              + "\" or one above it has rules for certificate policies that this certificate would"
              + " break ("
              + invalid.why()
              + "); ask for other policies, or name another issuer");
    }
  }

  /** Whether the whole path has to be judged. */
  public boolean isJudged() {
    return !path.isEmpty();
  }

  private static String sorted(Collection<String> texts) {
    return String.join(", ", texts.stream().sorted().toList());
  }

  private static IssuanceException refused(Refusal refusal, String code, String message) {
    return new IssuanceException(refusal, code, message, Optional.empty());
  }
}
