package io.certwright.benchmarks;

import io.certwright.internal.lint.KeyOrigin;
import io.certwright.internal.lint.Lint;
import io.certwright.lint.LintProfile;
import java.io.IOException;
import java.security.cert.CertificateEncodingException;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.x509.TBSCertificate;

/**
 * The lint of the to-be-signed bytes of a P-256 leaf, as each issue has it, against BouncyCastle's
 * reading of the same bytes, which judges nothing.
 */
final class LintFigure implements Figure {

  private static final double AIM = 1;
  private static final double AIM_US = 5;
  private static final int CERTIFICATES = 64;

  @Override
  public String name() {
    return "lint";
  }

  @Override
  public Line measure(Effort effort) throws Exception {
    var certificates = certificates();
    var algorithm = BareCertificate.ECDSA.getEncoded(ASN1Encoding.DER);
    var duel =
        Duel.ofCpu(
            times -> lint(certificates, algorithm, times),
            times -> read(certificates, times),
            effort);
    return Line.of(name(), duel.ours(), duel.floor(), "us", AIM).number("aim_us", AIM_US);
  }

  private static byte[][] certificates() throws CertificateEncodingException {
    try (var vault = IssuingVault.inMemory()) {
      vault.issue(CERTIFICATES);
      var all = new byte[CERTIFICATES][];
      for (int i = 0; i < CERTIFICATES; i++) {
        all[i] = vault.vault().get(Host.name(i)).x509().getTBSCertificate();
      }
      return all;
    }
  }

  private static int lint(byte[][] certificates, byte[] algorithm, int times) {
    int sum = 0;
    for (int i = 0; i < times; i++) {
      var tbs = certificates[i % CERTIFICATES];
      sum += Lint.toBeSigned(tbs, algorithm, LintProfile.RFC_5280, KeyOrigin.OWN).size();
    }
    return sum;
  }

  private static int read(byte[][] certificates, int times) throws IOException {
    int sum = 0;
    for (int i = 0; i < times; i++) {
      var tree = ASN1Primitive.fromByteArray(certificates[i % CERTIFICATES]);
      sum += TBSCertificate.getInstance(tree).getVersionNumber();
    }
    return sum;
  }
}
