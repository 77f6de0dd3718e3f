package io.certwright.internal.making;

import io.certwright.errors.IssuanceException;
import io.certwright.internal.bouncycastle.CertificateSignature;
import io.certwright.internal.bouncycastle.CertificateTemplate;
import io.certwright.internal.bouncycastle.X509Encoder;
import io.certwright.internal.catalogue.CertificateSnapshot;
import io.certwright.internal.hierarchy.Hierarchy;
import io.certwright.internal.hierarchy.Lineage;
import io.certwright.internal.hierarchy.Route;
import io.certwright.internal.keys.KeyMaterial;
import io.certwright.internal.record.AuthorityRecord;
import io.certwright.internal.record.CrlScope;
import io.certwright.internal.record.Names;
import io.certwright.internal.record.VersionRecord;
import io.certwright.policy.AuthorityState;
import io.certwright.policy.CertificateProfile;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;

/**
 * A certification authority of this vault, ready to sign.
 *
 * @param name the folded name of its certificate
 * @param version the version of that
 * @param certificate its certificate
 * @param chain its certificate and those above it in DER, without the root
 * @param key its key
 * @param keyId its subject key identifier
 * @param list the revocation list that has all that its key signed
 * @param hierarchy what it and those above it allow
 * @param routes the ways from the end of its chain to a root
 * @param terms what was set for it
 */
public record Authority(
    String name,
    String version,
    X509Certificate certificate,
    List<Bytes> chain,
    KeyMaterial key,
    Bytes keyId,
    CrlScope list,
    Hierarchy hierarchy,
    List<Route> routes,
    AuthorityRecord terms) {

  public static Authority of(
      CertificateSnapshot snapshot,
      KeyMaterial key,
      Hierarchy hierarchy,
      List<Route> routes,
      AuthorityRecord terms) {
    var version = snapshot.version();
    var certificate = snapshot.chain().get(0);
    return new Authority(
        Names.fold(version.name()),
        version.version(),
        certificate,
        CertificateSignature.isBy(certificate, certificate) ? List.of() : version.chain(),
        key,
        X509Encoder.subjectKeyIdOf(certificate),
        CrlScope.whole(Names.fold(version.name()), key.encoded()),
        hierarchy,
        routes,
        terms);
  }

  /** A root that is not in service yet. */
  public static Authority ofRoot(VersionRecord version, KeyMaterial key, AuthorityRecord terms) {
    var snapshot = new CertificateSnapshot(version);
    var certificate = snapshot.chain().get(0);
    var root = new Lineage.Root(version.folded(), version.version(), certificate);
    var lineage = new Lineage(snapshot.chain(), Optional.of(root));
    return of(snapshot, key, Hierarchy.of(lineage), List.of(), terms);
  }

  public static void requireCa(String name, X509Certificate certificate) {
    if (certificate.getBasicConstraints() < 0) {
      throw new IssuanceException(
          Refusal.MISCONFIGURED,
          "not-a-ca",
          "\"" + name + "\" is no CA certificate; name another issuer in the policy",
          Optional.empty());
    }
  }

  /** The list that a certificate with this serial number is on once it is revoked. */
  public CrlScope listOf(BigInteger serial) {
    return list.other(terms.listOf(serial));
  }

  /**
   * The chain of a certificate that it signs: that certificate, then its own without the root, then
   * what leads to another root.
   *
   * @param preferred which root, as a policy names it
   */
  List<Bytes> chainOf(Bytes leaf, Optional<String> preferred, Instant now) {
    var all = new ArrayList<Bytes>();
    all.add(leaf);
    all.addAll(chain);
    if (routes.size() > 1) {
      all.addAll(Route.chosen(routes, preferred, now));
    }
    return all;
  }

  /**
   * Refuses a certificate for its own key, or under its own name: it could be taken for one of the
   * CA's own, and an authority of the same name does not count where path lengths are counted.
   */
  public void requireAnother(Bytes publicKey, X500Principal subject) {
    if (key.encoded().equals(publicKey)) {
      throw another("own-key", "the key is that of the CA \"" + name + "\" itself; use another");
    }
    if (certificate.getSubjectX500Principal().equals(subject)) {
      throw another(
          "own-name",
          "the subject is that of the CA \""
              + name
              + "\" itself, by which its certificates are told from others; ask for another");
    }
  }

  private static IssuanceException another(String code, String message) {
    return new IssuanceException(Refusal.REJECTED, code, message, Optional.empty());
  }

  /**
   * Refuses to issue while it does not.
   *
   * @throws IssuanceException that says what to do
   */
  public void requireIssuing() {
    var state = terms.issuing().state();
    if (state != AuthorityState.ISSUING) {
      throw new IssuanceException(
          Refusal.MISCONFIGURED,
          "ca-not-issuing",
          "the CA \""
              + name
              + "\" is in the state "
              + state
              + " and issues nothing; name another issuer in the policy"
              + (state == AuthorityState.RETIRED ? "" : ", or have the CA issue again"),
          Optional.empty());
    }
  }

  /** While it only answers for the status of what it has issued, those who answer for it may be. */
  private boolean isOfStatus(CertificateTemplate template) {
    return terms.issuing().state() == AuthorityState.STATUS_ONLY
        && !template.certificateAuthority()
        && template.extendedKeyUsages().equals(List.of(Hierarchy.OCSP_SIGNING));
  }

  /**
   * Refuses what this authority, or one above it, may not sign now.
   *
   * @param profiles of which one has to allow it; none: they allow everything
   */
  void require(CertificateTemplate template, List<CertificateProfile> profiles, Instant now) {
    if (!isOfStatus(template)) {
      requireIssuing();
    }
    ProfileRules.require(name, profiles, template, now);
    hierarchy.require(name, template);
    var to = certificate.getNotAfter().toInstant();
    if (template.notAfter().isAfter(to)) {
      throw new IssuanceException(
          Refusal.MISCONFIGURED,
          "outlives-issuer",
          "the certificate would end at "
              + template.notAfter()
              + ", after the CA \""
              + name
              + "\" that signs"
              + " it ("
              + to
              + "); ask for a shorter validity or renew the CA first",
          Optional.empty());
    }
  }
}
