package io.certwright.benchmarks;

import io.certwright.ca.EmbeddedCa;
import io.certwright.ca.OcspReply.Status;
import io.certwright.ca.OcspResponder;
import java.math.BigInteger;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.List;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.OCSPReqBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.DigestCalculator;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/**
 * From the bytes of a question to those of the answer, of a responder with a P-256 signer that the
 * CA certified: signed each time, because the question has a nonce, or kept.
 */
final class OcspFigure implements Figure {

  private static final double AIM = 1.5;
  private static final double MOST_MICROSECONDS = 50;
  private static final int NONCE = 16;

  private final String name;
  private final boolean signed;

  private OcspFigure(String name, boolean signed) {
    this.name = name;
    this.signed = signed;
  }

  static List<Figure> all() {
    return List.of(
        new OcspFigure("trust-ocsp-signed", true), new OcspFigure("trust-ocsp-kept", false));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Line measure(Effort effort) throws Exception {
    try (var vault = IssuingVault.inMemory()) {
      int count = effort.certificates();
      vault.issue(count);
      var ca = EmbeddedCa.openOrCreateRoot(vault.vault(), "root");
      if (!ca.openOrCreateOcspSigner().isEnabled()) {
        throw new IllegalStateException("The signer is not in service");
      }
      var questions = new byte[count][];
      for (int i = 0; i < count; i++) {
        var leaf = vault.vault().get(Host.name(i)).x509();
        questions[i] = question(vault, leaf.getSerialNumber());
      }
      var asking =
          new Asking(OcspResponder.builder(vault.vault()).signedAhead(0).build(), questions);
      var floor = new Bare(bytes(asking));
      var duel = Duel.ofCpu(asking::repeat, floor::repeat, effort);
      return signed
          ? Line.of(name, duel.ours(), duel.floor(), "us", AIM)
          : Line.bounded(name, duel.ours() / 1e3, MOST_MICROSECONDS, "us");
    }
  }

  /** About as many as are signed. */
  private static int bytes(Asking asking) {
    return asking.repeat(1) / 3;
  }

  private byte[] question(IssuingVault vault, BigInteger serial) throws Exception {
    var ca = new JcaX509CertificateHolder(vault.authority());
    DigestCalculator digest =
        new JcaDigestCalculatorProviderBuilder()
            .build()
            .get(new AlgorithmIdentifier(OIWObjectIdentifiers.idSHA1));
    var builder = new OCSPReqBuilder().addRequest(new CertificateID(digest, ca, serial));
    if (signed) {
      var nonce = new DEROctetString(new DEROctetString(new byte[NONCE]));
      builder.setRequestExtensions(
          new Extensions(new Extension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce, false, nonce)));
    }
    return builder.build().getEncoded();
  }

  /** Asks about one certificate after the other. */
  private static final class Asking {
    private final OcspResponder responder;
    private final byte[][] questions;
    private int turn;

    Asking(OcspResponder responder, byte[][] questions) {
      this.responder = responder;
      this.questions = questions;
    }

    int repeat(int times) {
      int sum = 0;
      for (int i = 0; i < times; i++) {
        turn = (turn + 1) % questions.length;
        var reply = responder.answer(questions[turn]);
        if (reply.status() != Status.SUCCESSFUL) {
          throw new IllegalStateException("The answer is " + reply.status());
        }
        sum += reply.der().length();
      }
      return sum;
    }
  }

  /** Signs bytes by the same provider. */
  private static final class Bare {
    private final Signature signature;
    private final PrivateKey key;
    private final byte[] message;

    Bare(int bytes) throws Exception {
      var provider = new BouncyCastleProvider();
      var generator = KeyPairGenerator.getInstance("EC", provider);
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      this.key = generator.generateKeyPair().getPrivate();
      this.signature = Signature.getInstance("SHA256withECDSA", provider);
      this.message = new byte[bytes];
    }

    int repeat(int times) throws Exception {
      int sum = 0;
      for (int i = 0; i < times; i++) {
        message[0]++;
        signature.initSign(key);
        signature.update(message);
        sum += signature.sign().length;
      }
      return sum;
    }
  }
}
