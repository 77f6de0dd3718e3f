package io.certwright.benchmarks;

import io.certwright.ChainValidator;
import io.certwright.spi.Bytes;
import io.certwright.trust.PresentedChain;
import io.certwright.trust.Purpose;
import io.certwright.trust.TrustedAnchor;
import io.certwright.trust.ValidatedChain;
import io.certwright.trust.ValidationSettings;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The validation of a chain of three certificates (leaf, intermediate, root) for a TLS server, from
 * the search of the path to the host name, against the JDK's path validator alone, which is given
 * the path and looks at neither purpose nor host.
 */
final class ValidationFigure implements Figure {

  private static final double AIM = 1.3;

  private static final Duration DAY = Duration.ofDays(1);

  private final String name;
  private final String keys;
  private final int size;
  private final String signature;

  private ValidationFigure(String name, String keys, int size, String signature) {
    this.name = name;
    this.keys = keys;
    this.size = size;
    this.signature = signature;
  }

  static ValidationFigure ofCurve() {
    return new ValidationFigure("trust-validate", "EC", 256, "SHA256withECDSA");
  }

  static ValidationFigure ofRsa() {
    return new ValidationFigure("trust-validate-rsa", "RSA", 2_048, "SHA256withRSA");
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Line measure(Effort effort) throws Exception {
    var chains = new Chains(4 * effort.certificates());
    var validator = ChainValidator.trusting(List.of(TrustedAnchor.of(chains.root)));
    var settings =
        ValidationSettings.builder(Purpose.TLS_SERVER, chains.at).host("www.example.test").build();
    var peer = CertPathValidator.getInstance("PKIX", "SUN");
    var parameters = new PKIXParameters(Set.of(new TrustAnchor(chains.root, null)));
    parameters.setRevocationEnabled(false);
    parameters.setDate(Date.from(chains.at));
    var duel =
        Duel.ofCpu(
            times -> ours(validator, settings, chains, times),
            times -> theirs(peer, parameters, chains, times),
            effort);
    return Line.of(name(), duel.ours(), duel.floor(), "us", AIM);
  }

  private static int ours(
      ChainValidator validator, ValidationSettings settings, Chains chains, int times) {
    int sum = 0;
    for (int i = 0; i < times; i++) {
      var presented = new PresentedChain(chains.next(), List.of(chains.intermediateBytes));
      if (!(validator.validate(presented, settings) instanceof ValidatedChain chain)) {
        throw new IllegalStateException("The chain is not valid");
      }
      sum += chain.certificates().size();
    }
    return sum;
  }

  private static int theirs(
      CertPathValidator peer, PKIXParameters parameters, Chains chains, int times)
      throws Exception {
    int sum = 0;
    for (int i = 0; i < times; i++) {
      var leaf = chains.parsed(chains.next().toByteArray());
      var path = chains.factory.generateCertPath(List.of(leaf, chains.intermediate));
      peer.validate(path, parameters);
      sum += path.getCertificates().size();
    }
    return sum;
  }

  /**
   * Leaves below one intermediate, each in its turn: more than the JDK's factory remembers, for it
   * would remember that they are verified as well.
   */
  private final class Chains {

    private final KeyPair rootKey = keyPair();
    private final KeyPair intermediateKey = keyPair();
    private final KeyPair leafKey = keyPair();
    private final X509Certificate root;
    private final X509Certificate intermediate;
    private final Bytes intermediateBytes;
    private final Bytes[] leaves;
    private final CertificateFactory factory = CertificateFactory.getInstance("X.509");
    private int turn;
    private final Instant at = Instant.parse("2026-06-01T00:00:00Z");

    Chains(int count) throws Exception {
      leaves = new Bytes[count];
      root = parsed(certificate("root", rootKey, "root", rootKey, 1).toByteArray());
      intermediateBytes = certificate("intermediate", intermediateKey, "root", rootKey, 2);
      intermediate = parsed(intermediateBytes.toByteArray());
      for (int i = 0; i < leaves.length; i++) {
        leaves[i] = certificate("www", leafKey, "intermediate", intermediateKey, 1_000 + i);
      }
    }

    Bytes next() {
      turn = (turn + 1) % leaves.length;
      return leaves[turn];
    }

    X509Certificate parsed(byte[] der) throws CertificateException {
      return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der));
    }

    private KeyPair keyPair() throws Exception {
      var generator = KeyPairGenerator.getInstance(keys);
      generator.initialize(size);
      return generator.generateKeyPair();
    }

    private Bytes certificate(
        String subject, KeyPair key, String issuer, KeyPair issuerKey, int serial)
        throws Exception {
      boolean leaf = subject.equals("www");
      var builder =
          new JcaX509v3CertificateBuilder(
              new X500Name("CN=" + issuer + ",O=Example"),
              BigInteger.valueOf(serial).shiftLeft(100),
              Date.from(at.minus(DAY)),
              Date.from(at.plus(DAY)),
              new X500Name("CN=" + subject + ",O=Example"),
              key.getPublic());
      var ids = new JcaX509ExtensionUtils();
      builder.addExtension(
          Extension.subjectKeyIdentifier, false, ids.createSubjectKeyIdentifier(key.getPublic()));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          ids.createAuthorityKeyIdentifier(issuerKey.getPublic()));
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(!leaf));
      builder.addExtension(
          Extension.keyUsage,
          true,
          new KeyUsage(leaf ? KeyUsage.digitalSignature : KeyUsage.keyCertSign));
      if (leaf) {
        builder.addExtension(
            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(new GeneralName(GeneralName.dNSName, "www.example.test")));
      }
      var content = new JcaContentSignerBuilder(signature).build(issuerKey.getPrivate());
      return Bytes.copyOf(builder.build(content).getEncoded());
    }
  }
}
