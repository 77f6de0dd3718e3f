package io.certwright.internal.making;

import io.certwright.errors.IssuanceException;
import io.certwright.internal.bouncycastle.CertificateTemplate;
import io.certwright.internal.bouncycastle.X509Encoder;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.lint.KeyOrigin;
import io.certwright.internal.lint.Lint;
import io.certwright.lint.LintFinding;
import io.certwright.lint.LintProfile;
import io.certwright.spi.keys.SignatureAlgorithm;
import java.security.PublicKey;
import java.util.List;

/**
 * The to-be-signed bytes of a certificate that the lint let pass. They are encoded here, and nobody
 * else gets hold of them: what is signed, verified and issued is what was linted. Immutable.
 */
final class Linted {

  private final byte[] bytes;
  private final SignatureAlgorithm algorithm;
  private final List<LintFinding> findings;

  private Linted(byte[] bytes, SignatureAlgorithm algorithm, List<LintFinding> findings) {
    this.bytes = bytes;
    this.algorithm = algorithm;
    this.findings = findings;
  }

  /**
   * Encodes what a template says and lints it.
   *
   * @param origin where its public key comes from
   * @throws IssuanceException if the lint finds an error
   */
  static Linted encode(
      CertificateTemplate template,
      SignatureAlgorithm algorithm,
      LintProfile profile,
      KeyOrigin origin) {
    var bytes = X509Encoder.toBeSigned(template, algorithm);
    var findings = Lint.toBeSigned(bytes, X509Encoder.identifier(algorithm), profile, origin);
    for (var finding : findings) {
      if (finding.isError()) {
        throw IssuanceException.ofFindings(findings);
      }
    }
    return new Linted(bytes, algorithm, findings);
  }

  /** The bytes, for who signs them. */
  byte[] copy() {
    return bytes.clone();
  }

  /** Whether the signature is the key's for these bytes. */
  boolean isSigned(Crypto crypto, PublicKey key, byte[] signature) {
    return crypto.verify(key, algorithm, bytes, signature);
  }

  /** The certificate. */
  byte[] assemble(byte[] signature) {
    return X509Encoder.assemble(bytes, algorithm, signature);
  }

  /** What the lint found, no error among it. */
  List<LintFinding> findings() {
    return findings;
  }
}
