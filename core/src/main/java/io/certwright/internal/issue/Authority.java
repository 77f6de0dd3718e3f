package io.certwright.internal.issue;

import io.certwright.errors.IssuanceException;
import io.certwright.internal.bouncycastle.CertificateSignature;
import io.certwright.internal.bouncycastle.CertificateTemplate;
import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.X509Encoder;
import io.certwright.internal.catalogue.CertificateSnapshot;
import io.certwright.internal.record.Names;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A certification authority of this vault, ready to sign.
 *
 * @param name the folded name of its certificate
 * @param version the version of that
 * @param certificate its certificate
 * @param chain its certificate and those above it in DER, without the root
 * @param key its key
 * @param keyId its subject key identifier
 * @param hierarchy what it and those above it allow
 */
record Authority(
    String name,
    String version,
    X509Certificate certificate,
    List<Bytes> chain,
    KeyMaterial key,
    Bytes keyId,
    Hierarchy hierarchy) {

  private static final String SUBJECT_KEY_ID = "2.5.29.14";

  static Authority of(CertificateSnapshot snapshot, KeyMaterial key, Hierarchy hierarchy) {
    var version = snapshot.version();
    var certificate = snapshot.chain().get(0);
    return new Authority(
        Names.fold(version.name()),
        version.version(),
        certificate,
        CertificateSignature.isBy(certificate, certificate) ? List.of() : version.chain(),
        key,
        keyId(certificate, key),
        hierarchy);
  }

  static void requireCa(String name, X509Certificate certificate) {
    if (certificate.getBasicConstraints() < 0) {
      throw new IssuanceException(
          Refusal.MISCONFIGURED,
          "not-a-ca",
          "\"" + name + "\" is no CA certificate; name another issuer in the policy",
          Optional.empty());
    }
  }

  /**
   * The identifier as it stands in the certificate: one that was made elsewhere may have another
   * than this vault would have given it, and the two have to be the same.
   */
  private static Bytes keyId(X509Certificate certificate, KeyMaterial key) {
    var extension = certificate.getExtensionValue(SUBJECT_KEY_ID);
    return extension == null
        ? Bytes.copyOf(X509Encoder.subjectKeyId(key.encoded().toByteArray()))
        : DerReader.octetsOf(DerReader.octetsOf(extension).toByteArray());
  }

  /** The chain of a certificate that it signs: that certificate, then its own without the root. */
  List<Bytes> chainOf(Bytes leaf) {
    var all = new ArrayList<Bytes>();
    all.add(leaf);
    all.addAll(chain);
    return all;
  }

  /** Refuses what this authority, or one above it, may not sign now. */
  void require(CertificateTemplate template) {
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
