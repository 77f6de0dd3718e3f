package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.Certificate;
import io.certwright.ca.OcspReply;
import io.certwright.spi.Bytes;
import java.io.IOException;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.ocsp.CertID;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPReqBuilder;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.SingleResp;
import org.bouncycastle.cert.ocsp.UnknownStatus;
import org.bouncycastle.operator.ContentVerifierProvider;
import org.bouncycastle.operator.DigestCalculator;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/** Questions as BouncyCastle asks them, and answers as it reads them. */
final class Ocsp {

  static final ASN1ObjectIdentifier SHA_1 = OIWObjectIdentifiers.idSHA1;
  static final ASN1ObjectIdentifier SHA_256 = NISTObjectIdentifiers.id_sha256;
  static final ASN1ObjectIdentifier SHA_512 = NISTObjectIdentifiers.id_sha512;

  private Ocsp() {}

  /** Which certificate is meant. */
  static CertificateID id(ASN1ObjectIdentifier digest, X509Certificate ca, BigInteger serial) {
    try {
      return new CertificateID(digester(digest), new JcaX509CertificateHolder(ca), serial);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** The name of one CA with the key of another. */
  static CertificateID mixed(X509Certificate name, X509Certificate key, BigInteger serial) {
    var one = id(SHA_1, name, serial);
    var other = id(SHA_1, key, serial);
    return new CertificateID(
        new CertID(
            new AlgorithmIdentifier(SHA_1),
            new DEROctetString(one.getIssuerNameHash()),
            new DEROctetString(other.getIssuerKeyHash()),
            new ASN1Integer(serial)));
  }

  static CertificateID id(Certificate ca, Certificate certificate) {
    return id(SHA_1, ca.x509(), certificate.x509().getSerialNumber());
  }

  /** The same as most write it who ask: SHA-1, with parameters that say nothing. */
  static CertificateID usual(Certificate ca, Certificate certificate) {
    var plain = id(ca, certificate).toASN1Primitive();
    var digest = new AlgorithmIdentifier(SHA_1, DERNull.INSTANCE);
    return new CertificateID(
        new CertID(
            digest, plain.getIssuerNameHash(), plain.getIssuerKeyHash(), plain.getSerialNumber()));
  }

  private static DigestCalculator digester(ASN1ObjectIdentifier digest) throws Exception {
    return new JcaDigestCalculatorProviderBuilder().build().get(new AlgorithmIdentifier(digest));
  }

  /** A question without a nonce. */
  static byte[] question(CertificateID... ids) {
    return encoded(builder(List.of(ids)));
  }

  /** A question with a nonce. */
  static byte[] question(byte[] nonce, CertificateID... ids) {
    try {
      var value = new DEROctetString(new DEROctetString(nonce));
      var extension = new Extension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce, false, value);
      var builder = builder(List.of(ids));
      builder.setRequestExtensions(new Extensions(extension));
      return encoded(builder);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static OCSPReqBuilder builder(List<CertificateID> ids) {
    var builder = new OCSPReqBuilder();
    ids.forEach(builder::addRequest);
    return builder;
  }

  static byte[] encoded(OCSPReqBuilder builder) {
    try {
      return builder.build().getEncoded();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** The answer, if it is a signed one. */
  static BasicOCSPResp basic(OcspReply reply) {
    assertThat(reply.status()).isEqualTo(OcspReply.Status.SUCCESSFUL);
    return basic(reply.der());
  }

  static BasicOCSPResp basic(Bytes der) {
    try {
      var response = new OCSPResp(der.toByteArray());
      assertThat(response.getStatus()).isEqualTo(OCSPResp.SUCCESSFUL);
      return (BasicOCSPResp) response.getResponseObject();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** What is said of the one certificate, by somebody who may say it for that CA. */
  static SingleResp single(OcspReply reply, Certificate ca) {
    var basic = verified(reply, ca);
    assertThat(basic.getResponses()).hasSize(1);
    return basic.getResponses()[0];
  }

  /** The answer, once it is found to be signed by the CA or by whom the CA certified for it. */
  static BasicOCSPResp verified(OcspReply reply, Certificate ca) {
    try {
      var basic = basic(reply);
      var own = new JcaX509CertificateHolder(ca.x509());
      var signer = own;
      if (basic.getCerts().length > 0) {
        assertThat(basic.getCerts()).hasSize(1);
        X509CertificateHolder delegate = basic.getCerts()[0];
        assertThat(delegate.isSignatureValid(verifier(own))).as("issued by the CA").isTrue();
        assertThat(delegate.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nocheck)).isNotNull();
        signer =
            new JcaX509CertificateHolder(
                new JcaX509CertificateConverter().getCertificate(delegate));
      }
      assertThat(basic.isSignatureValid(verifier(signer))).as("signature").isTrue();
      assertThat(basic.getResponderId().toASN1Primitive().getKeyHash())
          .as("the responder is told by its key")
          .isEqualTo(
              MessageDigest.getInstance("SHA-1")
                  .digest(signer.getSubjectPublicKeyInfo().getPublicKeyData().getBytes()));
      return basic;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static ContentVerifierProvider verifier(X509CertificateHolder certificate)
      throws Exception {
    return new JcaContentVerifierProviderBuilder().build(certificate);
  }

  /** The nonce of an answer. */
  static Optional<byte[]> nonce(BasicOCSPResp basic) {
    return Optional.ofNullable(basic.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce))
        .map(found -> ASN1OctetString.getInstance(found.getParsedValue()).getOctets());
  }

  /** {@code good}, {@code unknown}, or the reason of the revocation. */
  static String status(SingleResp single) {
    CertificateStatus status = single.getCertStatus();
    if (status == CertificateStatus.GOOD) {
      return "good";
    }
    if (status instanceof UnknownStatus) {
      return "unknown";
    }
    var revoked = (RevokedStatus) status;
    return "revoked " + (revoked.hasRevocationReason() ? revoked.getRevocationReason() : 0);
  }
}
