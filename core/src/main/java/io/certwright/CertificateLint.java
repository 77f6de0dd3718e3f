package io.certwright;

import io.certwright.internal.lint.Lint;
import io.certwright.internal.lint.Measure;
import io.certwright.lint.LintFinding;
import io.certwright.lint.LintProfile;
import java.util.List;

/**
 * What is wrong with a certificate, whoever made it, by the rules that a vault holds its own
 * certificates to before it signs them. Neither the signature is verified nor the chain built.
 * Thread-safe.
 */
public final class CertificateLint {

  private CertificateLint() {}

  /**
   * Lints a certificate.
   *
   * @param der one certificate as DER, at most 1 MiB, as {@link
   *     java.security.cert.X509Certificate#getEncoded()} gives it. Whatever else it is yields a
   *     finding, never an exception
   * @param profile whose rules it is held to
   * @return what was found, in no particular order; empty: nothing
   */
  public static List<LintFinding> check(byte[] der, LintProfile profile) {
    return Lint.certificate(der.clone(), profile, Measure.STRICT);
  }
}
