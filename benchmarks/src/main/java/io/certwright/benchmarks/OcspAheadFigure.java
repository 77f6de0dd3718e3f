package io.certwright.benchmarks;

import io.certwright.ca.EmbeddedCa;
import io.certwright.ca.OcspReply.Status;
import io.certwright.ca.OcspResponder;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.ocsp.CertID;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.OCSPReqBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/**
 * The first question about each of many certificates, a moment after the responder was opened: from
 * the bytes of the question to those of an answer that was signed before. CPU time of who asks.
 */
final class OcspAheadFigure implements Figure {

  private static final double MOST_MICROSECONDS = 50;
  private static final long PATIENCE = TimeUnit.MINUTES.toNanos(5);

  @Override
  public String name() {
    return "trust-ocsp-ahead";
  }

  @Override
  public Line measure(Effort effort) throws Exception {
    try (var vault = IssuingVault.inMemory()) {
      // Half of them are asked about to warm up, so that none is asked about twice.
      int count = 2 * effort.certificates();
      vault.issue(count);
      EmbeddedCa.openOrCreateRoot(vault.vault(), "root").openOrCreateOcspSigner();
      var questions = questions(vault, count);
      var responder = OcspResponder.of(vault.vault());
      long until = System.nanoTime() + PATIENCE;
      while (responder.keptAnswers() < count) {
        if (System.nanoTime() > until) {
          throw new IllegalStateException(responder.keptAnswers() + " of " + count + " are signed");
        }
        TimeUnit.MILLISECONDS.sleep(10);
      }
      var unused = ask(responder, questions, 0, count / 2);
      double micros = ask(responder, questions, count / 2, count) / 1e3;
      return Line.bounded(name(), micros, MOST_MICROSECONDS, "us");
    }
  }

  private static byte[][] questions(IssuingVault vault, int count) throws Exception {
    var ca = new JcaX509CertificateHolder(vault.authority());
    var sha1 = new AlgorithmIdentifier(OIWObjectIdentifiers.idSHA1, DERNull.INSTANCE);
    var digest = new JcaDigestCalculatorProviderBuilder().build().get(sha1);
    var questions = new byte[count][];
    for (int i = 0; i < count; i++) {
      var serial = vault.vault().get(Host.name(i)).x509().getSerialNumber();
      var plain = new CertificateID(digest, ca, serial).toASN1Primitive();
      var usual =
          new CertificateID(
              new CertID(
                  sha1,
                  plain.getIssuerNameHash(),
                  plain.getIssuerKeyHash(),
                  plain.getSerialNumber()));
      questions[i] = new OCSPReqBuilder().addRequest(usual).build().getEncoded();
    }
    return questions;
  }

  /** Nanoseconds of CPU for a question. */
  private static double ask(OcspResponder responder, byte[][] questions, int from, int to) {
    var threads = ManagementFactory.getThreadMXBean();
    long begun = threads.getCurrentThreadCpuTime();
    for (int i = from; i < to; i++) {
      if (responder.answer(questions[i]).status() != Status.SUCCESSFUL) {
        throw new IllegalStateException("There is no answer to question " + i);
      }
    }
    return (double) (threads.getCurrentThreadCpuTime() - begun) / (to - from);
  }
}
