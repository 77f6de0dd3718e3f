package io.certwright.internal.making;

import io.certwright.internal.lint.Lint;
import io.certwright.internal.lint.Measure;
import io.certwright.lint.LintFinding;
import io.certwright.lint.LintProfile;
import io.certwright.spi.Bytes;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A certificate that was signed or received, and checked, but is not durable yet.
 *
 * @param leaf the certificate
 * @param der its encoding
 * @param serial its serial number in hexadecimal
 * @param chain it and those above it, without the root
 * @param findings what the lint found in it; no error among them where the vault signed it
 */
public record Made(
    X509Certificate leaf, Bytes der, String serial, List<Bytes> chain, List<LintFinding> findings) {

  /**
   * What others signed. Of what the lint finds in it only that is an error which makes it useless
   * or dangerous, and it is for the caller to judge.
   *
   * @param chain it and those above it, without the root
   */
  public static Made elsewhere(X509Certificate leaf, List<Bytes> chain, LintProfile profile) {
    var der = chain.get(0);
    var findings = Lint.certificate(der.toByteArray(), profile, Measure.LENIENT);
    return new Made(leaf, der, leaf.getSerialNumber().toString(16), chain, findings);
  }

  /** The same at the end of another chain. */
  Made within(List<Bytes> other) {
    return new Made(leaf, der, serial, other, findings);
  }

  /** What the audit trail says of it. */
  public String detail() {
    var serialText = "serial " + serial;
    return findings.isEmpty()
        ? serialText
        : findings.stream()
            .map(LintFinding::code)
            .collect(Collectors.joining(" ", serialText + "; lint ", ""));
  }
}
