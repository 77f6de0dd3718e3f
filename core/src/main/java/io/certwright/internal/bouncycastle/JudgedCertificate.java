package io.certwright.internal.bouncycastle;

import io.certwright.spi.Bytes;
import java.math.BigInteger;
import java.security.Principal;
import java.security.PublicKey;
import java.security.SignatureException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * A certificate as the engine sees it that judges a path: with the key as it stands in the
 * certificate, and with a signature that was verified before, once and within the budget.
 */
final class JudgedCertificate extends X509Certificate {

  private static final long serialVersionUID = 1L;

  private final transient X509Certificate certificate;
  private final transient PublicKey key;
  private final transient StatedExtensions extensions;
  private final transient @Nullable PublicKey verifiedBy;

  JudgedCertificate(PathJudge.Step step, @Nullable PublicKey verifiedBy) {
    this.certificate = step.certificate();
    this.key = new EncodedKey(step.key());
    this.extensions = step.extensions();
    this.verifiedBy = verifiedBy;
  }

  /** A key that is only looked at. */
  private record EncodedKey(Bytes encoded) implements PublicKey {
    @Override
    public String getAlgorithm() {
      return "X.509";
    }

    @Override
    public String getFormat() {
      return "X.509";
    }

    @Override
    public byte[] getEncoded() {
      return encoded.toByteArray();
    }
  }

  @Override
  public PublicKey getPublicKey() {
    return key;
  }

  @Override
  public void verify(PublicKey issuer) throws SignatureException {
    if (!issuer.equals(verifiedBy)) {
      throw new SignatureException("It was not this key that verified the signature");
    }
  }

  @Override
  public void verify(PublicKey issuer, String provider) throws SignatureException {
    verify(issuer);
  }

  @Override
  public byte[] getEncoded() throws CertificateEncodingException {
    return certificate.getEncoded();
  }

  @Override
  public void checkValidity() throws CertificateExpiredException, CertificateNotYetValidException {
    certificate.checkValidity();
  }

  @Override
  public void checkValidity(Date date)
      throws CertificateExpiredException, CertificateNotYetValidException {
    certificate.checkValidity(date);
  }

  @Override
  public int getVersion() {
    return certificate.getVersion();
  }

  @Override
  public BigInteger getSerialNumber() {
    return certificate.getSerialNumber();
  }

  @Override
  @SuppressWarnings("deprecation") // abstract above
  public Principal getIssuerDN() {
    return certificate.getIssuerDN();
  }

  @Override
  public X500Principal getIssuerX500Principal() {
    return certificate.getIssuerX500Principal();
  }

  @Override
  @SuppressWarnings("deprecation") // abstract above
  public Principal getSubjectDN() {
    return certificate.getSubjectDN();
  }

  @Override
  public X500Principal getSubjectX500Principal() {
    return certificate.getSubjectX500Principal();
  }

  @Override
  public Date getNotBefore() {
    return certificate.getNotBefore();
  }

  @Override
  public Date getNotAfter() {
    return certificate.getNotAfter();
  }

  @Override
  public byte[] getTBSCertificate() throws CertificateEncodingException {
    return certificate.getTBSCertificate();
  }

  @Override
  public byte[] getSignature() {
    return certificate.getSignature();
  }

  @Override
  public String getSigAlgName() {
    return certificate.getSigAlgName();
  }

  @Override
  public String getSigAlgOID() {
    return certificate.getSigAlgOID();
  }

  @Override
  public byte @Nullable [] getSigAlgParams() {
    return certificate.getSigAlgParams();
  }

  @Override
  public boolean @Nullable [] getIssuerUniqueID() {
    return certificate.getIssuerUniqueID();
  }

  @Override
  public boolean @Nullable [] getSubjectUniqueID() {
    return certificate.getSubjectUniqueID();
  }

  @Override
  public boolean @Nullable [] getKeyUsage() {
    return certificate.getKeyUsage();
  }

  @Override
  public int getBasicConstraints() {
    return certificate.getBasicConstraints();
  }

  @Override
  public boolean hasUnsupportedCriticalExtension() {
    return certificate.hasUnsupportedCriticalExtension();
  }

  @Override
  public Set<String> getCriticalExtensionOIDs() {
    return extensions.critical();
  }

  @Override
  public Set<String> getNonCriticalExtensionOIDs() {
    return extensions.others();
  }

  @Override
  public byte @Nullable [] getExtensionValue(String oid) {
    return extensions.get(oid);
  }

  @Override
  public String toString() {
    return "JudgedCertificate[serial=" + certificate.getSerialNumber().toString(16) + "]";
  }
}
