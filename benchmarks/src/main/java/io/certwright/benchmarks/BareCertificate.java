package io.certwright.benchmarks;

import java.io.IOException;
import java.math.BigInteger;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * Encodes the certificate of a TLS server by bare calls, as our own encoder does with the same
 * content.
 */
final class BareCertificate {

  static final AlgorithmIdentifier ECDSA =
      new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);

  private static final long LIFE_SECONDS = 90L * 24 * 3600;

  private final X500Name issuer;
  private final AuthorityKeyIdentifier authority;

  BareCertificate(X509Certificate ca) {
    this.issuer = X500Name.getInstance(ca.getSubjectX500Principal().getEncoded());
    var id = ca.getExtensionValue(Extension.subjectKeyIdentifier.getId());
    this.authority =
        new AuthorityKeyIdentifier(
            SubjectKeyIdentifier.getInstance(DEROctetString.getInstance(id).getOctets())
                .getKeyIdentifier());
  }

  /**
   * The bytes to be signed.
   *
   * @param keyId the subject key identifier
   */
  TBSCertificate toBeSigned(
      String host, PublicKey key, BigInteger serial, byte[] keyId, Instant now) throws IOException {
    var generator = new V3TBSCertificateGenerator();
    generator.setSerialNumber(new ASN1Integer(serial));
    generator.setIssuer(issuer);
    generator.setSubject(new X500NameBuilder().addRDN(BCStyle.CN, host).build());
    generator.setStartDate(new Time(Date.from(now.minusSeconds(60))));
    generator.setEndDate(new Time(Date.from(now.plusSeconds(LIFE_SECONDS))));
    generator.setSignature(ECDSA);
    generator.setSubjectPublicKeyInfo(SubjectPublicKeyInfo.getInstance(key.getEncoded()));
    var extensions = new ExtensionsGenerator();
    extensions.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    extensions.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    extensions.addExtension(
        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
    extensions.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(new GeneralName(GeneralName.dNSName, host)));
    extensions.addExtension(Extension.subjectKeyIdentifier, false, new SubjectKeyIdentifier(keyId));
    extensions.addExtension(Extension.authorityKeyIdentifier, false, authority);
    generator.setExtensions(extensions.generate());
    return generator.generateTBSCertificate();
  }

  /** The bits of a public key, from which its identifier is made. */
  static byte[] keyBits(PublicKey key) {
    ASN1BitString bits = SubjectPublicKeyInfo.getInstance(key.getEncoded()).getPublicKeyData();
    return bits.getBytes();
  }

  /** The whole. */
  static byte[] assemble(TBSCertificate toBeSigned, byte[] signature) throws IOException {
    var parts = new ASN1EncodableVector(3);
    parts.add(toBeSigned);
    parts.add(ECDSA);
    parts.add(new DERBitString(signature));
    return new DERSequence(parts).getEncoded(ASN1Encoding.DER);
  }
}
