package io.certwright.internal.issue;

import io.certwright.errors.IssuanceException;
import io.certwright.internal.bouncycastle.San;
import io.certwright.internal.bouncycastle.X509Encoder;
import io.certwright.internal.catalogue.CertificateSnapshot;
import io.certwright.internal.record.AuthorityRecord;
import io.certwright.internal.record.CrlScope;
import io.certwright.internal.record.Names;
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
 * @param chain its certificate and those above it in DER, without the root unless it is one
 * @param key its key
 * @param keyId its subject key identifier
 * @param terms what was set for it
 * @param confinements the names that it may certify; empty: all
 */
record Authority(
    String name,
    String version,
    X509Certificate certificate,
    List<Bytes> chain,
    KeyMaterial key,
    Bytes keyId,
    AuthorityRecord terms,
    List<Confinement> confinements) {

  /** An authority of this vault. */
  static Authority of(
      CertificateSnapshot snapshot,
      KeyMaterial key,
      AuthorityRecord terms,
      List<Confinement> confinements) {
    var version = snapshot.version();
    return new Authority(
        Names.fold(version.name()),
        version.version(),
        snapshot.chain().get(0),
        version.chain(),
        key,
        X509Encoder.subjectKeyIdOf(snapshot.chain().get(0)),
        terms,
        confinements);
  }

  /** The list that a certificate with this serial number is on once it is revoked. */
  CrlScope listOf(BigInteger serial) {
    return CrlScope.whole(name, key.encoded()).other(terms.listOf(serial));
  }

  /** The chain of a certificate that it signs: that certificate, then its own without the root. */
  List<Bytes> chainOf(Bytes leaf) {
    var all = new ArrayList<Bytes>();
    all.add(leaf);
    if (!isRoot()) {
      all.addAll(chain);
    }
    return all;
  }

  private boolean isRoot() {
    return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
  }

  /** Refuses what this authority cannot sign now. */
  void requireAble(Instant now, Instant notAfter, boolean forAuthority, int pathLengthBelow) {
    int constraint = certificate.getBasicConstraints();
    if (constraint < 0) {
      throw refused(
          "not-a-ca", "\"" + name + "\" is no CA certificate; name another issuer in the policy");
    }
    var from = certificate.getNotBefore().toInstant();
    var to = certificate.getNotAfter().toInstant();
    if (now.isBefore(from) || now.isAfter(to)) {
      throw refused(
          "ca-not-valid",
          "the certificate of the CA \""
              + name
              + "\" is valid from "
              + from
              + " to "
              + to
              + ", and it is "
              + now
              + "; renew the CA first");
    }
    if (notAfter.isAfter(to)) {
      throw refused(
          "outlives-issuer",
          "the certificate would end at "
              + notAfter
              + ", after the CA \""
              + name
              + "\" that signs"
              + " it ("
              + to
              + "); ask for a shorter validity or renew the CA first");
    }
    if (forAuthority && pathLengthBelow >= constraint) {
      throw refused(
          "path-length",
          "the CA \""
              + name
              + "\" allows "
              + constraint
              + " authorities below it, which leaves no"
              + " room for this one; lower its path length");
    }
  }

  /** Refuses names that this authority, or one above it, may not certify. */
  void requireWithin(X500Principal subject, List<San> names) {
    confinements.forEach(confinement -> confinement.require(name, subject, names));
  }

  private static IssuanceException refused(String code, String message) {
    return new IssuanceException(Refusal.MISCONFIGURED, code, message, Optional.empty());
  }
}
