package io.certwright.tests.properties;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CertificatePolicies;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.PolicyInformation;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate that a CA of a vault would not sign, made with its key by other software.
 *
 * @param host the DNS name; empty: it is an authority
 * @param purposes object identifiers, may be empty
 * @param policies object identifiers, may be empty
 * @param pathLength of an authority
 */
record ForgedCertificate(
    Optional<String> host, List<String> purposes, List<String> policies, int pathLength) {

  X509Certificate signedBy(X509Certificate issuer, PrivateKey signer, KeyPair key, String name) {
    try {
      var from = issuer.getNotBefore().toInstant();
      var builder =
          new JcaX509v3CertificateBuilder(
              issuer,
              BigInteger.valueOf(name.hashCode()).abs().add(BigInteger.ONE),
              Date.from(from),
              Date.from(from.plusSeconds(40_000_000)),
              new X500Principal("CN=" + name),
              key.getPublic());
      var ids = new JcaX509ExtensionUtils();
      builder.addExtension(
          Extension.subjectKeyIdentifier, false, ids.createSubjectKeyIdentifier(key.getPublic()));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          new AuthorityKeyIdentifier(
              ASN1OctetString.getInstance(
                      ASN1OctetString.getInstance(
                              issuer.getExtensionValue(Extension.subjectKeyIdentifier.getId()))
                          .getOctets())
                  .getOctets()));
      builder.addExtension(
          Extension.basicConstraints,
          true,
          host.isPresent() ? new BasicConstraints(false) : new BasicConstraints(pathLength));
      builder.addExtension(
          Extension.keyUsage,
          true,
          new KeyUsage(
              host.isPresent()
                  ? KeyUsage.digitalSignature
                  : KeyUsage.keyCertSign | KeyUsage.cRLSign));
      if (host.isPresent()) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(new GeneralName(GeneralName.dNSName, host.get())));
      }
      if (!purposes.isEmpty()) {
        builder.addExtension(
            Extension.extendedKeyUsage,
            false,
            new ExtendedKeyUsage(
                purposes.stream()
                    .map(ASN1ObjectIdentifier::new)
                    .map(KeyPurposeId::getInstance)
                    .toArray(KeyPurposeId[]::new)));
      }
      if (!policies.isEmpty()) {
        builder.addExtension(
            Extension.certificatePolicies,
            false,
            new CertificatePolicies(
                policies.stream()
                    .map(ASN1ObjectIdentifier::new)
                    .map(PolicyInformation::new)
                    .toArray(PolicyInformation[]::new)));
      }
      var der = builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer));
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der.getEncoded()));
    } catch (IOException | OperatorCreationException | GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static Instant within(X509Certificate certificate) {
    return certificate.getNotBefore().toInstant().plusSeconds(100);
  }
}
