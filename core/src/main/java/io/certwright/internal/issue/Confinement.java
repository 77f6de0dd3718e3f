package io.certwright.internal.issue;

import io.certwright.errors.IssuanceException;
import io.certwright.internal.bouncycastle.CertificateSignature;
import io.certwright.internal.bouncycastle.ConfinedNames;
import io.certwright.internal.bouncycastle.MalformedDerException;
import io.certwright.internal.bouncycastle.San;
import io.certwright.internal.catalogue.Catalogue;
import io.certwright.internal.catalogue.CertificateSnapshot;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.Names;
import io.certwright.internal.store.Stored;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;

/**
 * The names that an authority may certify, by the constraints in its own certificate or in that of
 * an authority above it. A name has to be within those of all of them.
 *
 * @param subject whose certificate has the constraints
 * @param names the constraints
 */
record Confinement(String subject, ConfinedNames names) {

  private static final int MOST_ROOTS = 20;

  /**
   * What confines an authority of the vault. Chains leave their root out, so that is looked for
   * where the policies say that they were issued; one that is not in this vault confines nothing,
   * as it does where it is a trust anchor (RFC 5280, section 6.1).
   *
   * @param name its folded name
   * @throws IssuanceException if constraints are there and cannot be read
   */
  static List<Confinement> of(Catalogue catalogue, String name, CertificateSnapshot authority) {
    var chain = new ArrayList<>(authority.chain());
    root(catalogue, name, chain).ifPresent(chain::add);
    var all = new ArrayList<Confinement>();
    for (var certificate : chain) {
      var subject = certificate.getSubjectX500Principal().getName();
      try {
        ConfinedNames.of(certificate)
            .map(names -> new Confinement(subject, names))
            .ifPresent(all::add);
      } catch (MalformedDerException e) {
        throw new IssuanceException(
            Refusal.MISCONFIGURED,
            "name-constraints",
            "the name constraints of the CA \""
                + subject
                + "\" cannot be read, so nothing is issued below it; use another CA",
            Optional.empty());
      }
    }
    return List.copyOf(all);
  }

  /** The root above a chain, if that ends below it. */
  private static Optional<X509Certificate> root(
      Catalogue catalogue, String name, List<X509Certificate> chain) {
    var top = chain.get(chain.size() - 1);
    if (top.getSubjectX500Principal().equals(top.getIssuerX500Principal())) {
      return Optional.empty();
    }
    var owner = Optional.of(name);
    for (int i = 0; i < chain.size(); i++) {
      owner =
          owner
              .flatMap(catalogue::head)
              .map(Stored::value)
              .map(CertificateRecord::policy)
              .map(CertificatePolicy::issuer)
              .map(Names::fold);
    }
    return owner
        .map(root -> catalogue.versions(root, Optional.empty(), MOST_ROOTS).records())
        .orElse(List.of())
        .stream()
        .map(version -> new CertificateSnapshot(version.value()).chain().get(0))
        .filter(candidate -> CertificateSignature.isBy(top, candidate))
        .findFirst();
  }

  /**
   * Refuses names that are out of bounds.
   *
   * @param signer the authority that is to sign
   */
  void require(String signer, X500Principal certified, List<San> alternatives) {
    names
        .outside(certified, alternatives)
        .ifPresent(
            outside -> {
              throw new IssuanceException(
                  Refusal.REJECTED,
                  "name-constraints",
                  "the CA \""
                      + signer
                      + "\" may not certify "
                      + outside.name()
                      + ", because the certificate of \""
                      + subject
                      + "\" "
                      + outside.bounds()
                      + "; leave the name out, or name another issuer in the policy",
                  Optional.empty());
            });
  }
}
