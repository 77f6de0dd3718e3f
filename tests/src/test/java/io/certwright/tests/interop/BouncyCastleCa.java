package io.certwright.tests.interop;

import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.IssuanceRequest;
import io.certwright.spi.issuer.Issuer;
import io.certwright.spi.issuer.IssuerAnswer;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.jspecify.annotations.Nullable;

/**
 * An authority outside, of BouncyCastle alone, with an ML-DSA-65 key: it issues what the request
 * asks for, but for extensions that it drops.
 */
final class BouncyCastleCa implements Issuer {

  private static final Provider BC = new BouncyCastleProvider();
  private static final String KEY = "ML-DSA-65";
  private static final X500Name NAME = new X500Name("CN=Outside");

  private final Set<String> dropped;
  private final KeyPair key = pair();
  private final KeyPair signing;
  private @Nullable PKCS10CertificationRequest seen;

  /** One that drops the extensions with these object identifiers. */
  BouncyCastleCa(String... dropped) {
    this.dropped = Set.of(dropped);
    this.signing = key;
  }

  private BouncyCastleCa(KeyPair signing) {
    this.dropped = Set.of();
    this.signing = signing;
  }

  /** One whose certificate is not that of the key that it signs with. */
  static BouncyCastleCa impostor() {
    return new BouncyCastleCa(pair());
  }

  boolean drops() {
    return !dropped.isEmpty();
  }

  /** The last request. */
  PKCS10CertificationRequest seen() {
    return Objects.requireNonNull(seen);
  }

  private static KeyPair pair() {
    try {
      return KeyPairGenerator.getInstance(KEY, BC).generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public IssuerAnswer submit(IssuanceRequest request) {
    try {
      seen = new PKCS10CertificationRequest(request.csr().toByteArray());
      return new IssuerAnswer.Issued(issue(request, seen()));
    } catch (IOException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<Bytes> issue(IssuanceRequest request, PKCS10CertificationRequest csr)
      throws IOException, OperatorCreationException {
    var signer = new JcaContentSignerBuilder(KEY).setProvider(BC);
    var from = Date.from(request.notBefore());
    var to = Date.from(request.notAfter());
    var own = SubjectPublicKeyInfo.getInstance(key.getPublic().getEncoded());
    var ca =
        new X509v3CertificateBuilder(NAME, BigInteger.ONE, from, to, NAME, own)
            .addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
            .build(signer.build(key.getPrivate()));
    var leaf =
        new X509v3CertificateBuilder(
            NAME, BigInteger.TWO, from, to, csr.getSubject(), csr.getSubjectPublicKeyInfo());
    var wanted = csr.getRequestedExtensions();
    for (var oid : wanted.getExtensionOIDs()) {
      if (!dropped.contains(oid.getId())) {
        leaf.addExtension(wanted.getExtension(oid));
      }
    }
    return List.of(
        Bytes.copyOf(leaf.build(signer.build(signing.getPrivate())).getEncoded()),
        Bytes.copyOf(ca.getEncoded()));
  }

  @Override
  public IssuerAnswer resume(IssuanceRequest request, Bytes order) {
    throw new IllegalStateException("there was no order");
  }
}
