package io.certwright.internal.lint;

import io.certwright.lint.LintFinding;
import io.certwright.lint.LintProfile;
import java.util.Arrays;
import java.util.List;

/** Lints a certificate, or what is to become one. Thread-safe: nothing is kept. */
public final class Lint {

  /** The largest certificate that is looked at, in bytes. */
  private static final int MAX_SIZE = 1 << 20;

  private Lint() {}

  /**
   * Lints what is to be signed.
   *
   * @param tbs a TBSCertificate; the caller does not change it meanwhile
   * @param algorithm the AlgorithmIdentifier that will stand beside the signature
   * @param origin where the public key comes from
   */
  public static List<LintFinding> toBeSigned(
      byte[] tbs, byte[] algorithm, LintProfile profile, KeyOrigin origin) {
    var findings = new Findings(Measure.STRICT);
    try {
      var all = Cursor.of(tbs);
      all.expect(Tag.SEQUENCE);
      all.end();
      var outer = Cursor.of(algorithm);
      outer.expect(Tag.SEQUENCE);
      new TbsLint(findings, profile, origin).check(all, outer);
    } catch (Malformed e) {
      findings.add(ProfileRule.DER_SYNTAX, e.at());
    }
    return findings.all();
  }

  /**
   * Lints a certificate; its signature is not verified.
   *
   * @param der what should be one certificate; the caller does not change it meanwhile
   */
  public static List<LintFinding> certificate(byte[] der, LintProfile profile, Measure measure) {
    return foreign(der, profile, measure, KeyOrigin.FOREIGN);
  }

  /** The same, but for what the origin of the key makes unnecessary. */
  public static List<LintFinding> foreign(
      byte[] der, LintProfile profile, Measure measure, KeyOrigin origin) {
    var findings = new Findings(measure);
    if (der.length > MAX_SIZE) {
      findings.add(ProfileRule.DER_SYNTAX, MAX_SIZE);
      return findings.all();
    }
    try {
      var all = Cursor.of(der);
      all.expect(Tag.SEQUENCE);
      all.end();
      var tbs = all.inside();
      tbs.expect(Tag.SEQUENCE);
      var algorithm = all.inside();
      algorithm.expect(Tag.SEQUENCE);
      algorithm.expect(Tag.SEQUENCE);
      var signature = all.inside();
      signature.expect(Tag.SEQUENCE);
      signature.expect(Tag.SEQUENCE);
      signature.expect(Tag.BIT_STRING);
      signature.end();
      new TbsLint(findings, profile, origin).check(tbs, algorithm);
    } catch (Malformed e) {
      findings.add(ProfileRule.DER_SYNTAX, e.at());
    }
    return findings.all();
  }

  /** Whether two values are the same bytes, tag and length included. */
  static boolean same(Cursor left, Cursor right) {
    return Arrays.equals(
        left.bytes(),
        left.start(),
        left.endOfValue(),
        right.bytes(),
        right.start(),
        right.endOfValue());
  }
}
