package io.certwright.recipes;

import io.certwright.ca.OcspResponder;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPReqBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/**
 * Has OpenSSL staple what a responder of the vault says of the certificate that a connection
 * presents. The responder keeps its answers, so each connection can ask for a fresh one.
 */
final class OcspStaple {

  private static final AlgorithmIdentifier SHA_1 =
      new AlgorithmIdentifier(OIWObjectIdentifiers.idSHA1);

  private final OcspResponder responder;
  private final X509Certificate issuer;

  /**
   * One for the certificates of a CA.
   *
   * @param issuer the CA's certificate
   */
  OcspStaple(OcspResponder responder, X509Certificate issuer) {
    this.responder = responder;
    this.issuer = issuer;
  }

  /** To be called before the handshake, with what the context of the handler presents. */
  void put(SslHandler handler, X509Certificate presented)
      throws IOException, GeneralSecurityException {
    var answer = responder.answer(question(presented)).der().toByteArray();
    ((ReferenceCountedOpenSslEngine) handler.engine()).setOcspResponse(answer);
  }

  private byte[] question(X509Certificate presented) throws IOException, GeneralSecurityException {
    try {
      var digests = new JcaDigestCalculatorProviderBuilder().build().get(SHA_1);
      var id =
          new CertificateID(
              digests, new JcaX509CertificateHolder(issuer), presented.getSerialNumber());
      return new OCSPReqBuilder().addRequest(id).build().getEncoded();
    } catch (OCSPException | OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }
}
