package io.certwright.internal.lint;

import io.certwright.lint.LintProfile;
import java.util.Arrays;

/** Goes through a TBSCertificate (RFC 5280, section 4.1) part by part. Used once. */
final class TbsLint {

  private static final int VERSION = Tag.around(0);
  private static final int ISSUER_ID = Tag.context(1);
  private static final int SUBJECT_ID = Tag.context(2);
  private static final int EXTENSIONS = Tag.around(3);
  private static final int MAX_SERIAL = 20;

  private final Findings findings;
  private final LintProfile profile;
  private final KeyOrigin origin;
  private final Facts facts = new Facts();

  TbsLint(Findings findings, LintProfile profile, KeyOrigin origin) {
    this.findings = findings;
    this.profile = profile;
    this.origin = origin;
  }

  /**
   * Checks it all.
   *
   * @param tbs at the TBSCertificate
   * @param algorithm at the AlgorithmIdentifier beside the signature
   */
  void check(Cursor tbs, Cursor algorithm) {
    try {
      read(tbs.inside(), algorithm);
    } catch (Malformed e) {
      // What follows is not known, so that rules across the parts mean nothing.
      findings.add(ProfileRule.TBS_SYNTAX, e.at());
      return;
    }
    new WholeLint(findings, facts).check();
    if (profile == LintProfile.WEB_PKI && !facts.certificateAuthority) {
      new WebLint(findings, facts, tbs.bytes()).check();
    }
  }

  private void read(Cursor in, Cursor algorithm) {
    version(in);
    serial(in);
    in.expect(Tag.SEQUENCE);
    findings.require(Lint.same(in, algorithm), ProfileRule.SIGNATURE_ALGORITHMS_DIFFER, in.start());
    SignatureLint.check(in, findings, facts);
    in.expect(Tag.SEQUENCE);
    NameLint.issuer(in, findings);
    int issuerFrom = in.start();
    int issuerTo = in.endOfValue();
    in.expect(Tag.SEQUENCE);
    TimeLint.check(in, findings, facts);
    in.expect(Tag.SEQUENCE);
    NameLint.subject(in, findings, facts);
    facts.selfIssued =
        Arrays.equals(in.bytes(), issuerFrom, issuerTo, in.bytes(), in.start(), in.endOfValue());
    in.expect(Tag.SEQUENCE);
    KeyLint.check(in, origin, findings, facts);
    uniqueId(in, ISSUER_ID);
    uniqueId(in, SUBJECT_ID);
    if (in.next(EXTENSIONS)) {
      facts.extensionsAt = in.start();
      new ExtensionsLint(findings, facts, profile).check(in);
    }
    in.end();
  }

  private void version(Cursor in) {
    if (!in.next(VERSION)) {
      return;
    }
    var inside = in.inside();
    inside.expect(Tag.INTEGER);
    int version = inside.smallInteger();
    inside.end();
    findings.require(version != 0, ProfileRule.DEFAULT_ENCODED, in.start());
    facts.version = version + 1;
  }

  private void serial(Cursor in) {
    in.expect(Tag.INTEGER);
    facts.serialAt = in.start();
    facts.serialLength = in.length();
    try {
      in.requireInteger();
    } catch (Malformed e) {
      findings.add(ProfileRule.SERIAL_SYNTAX, e.at());
      return;
    }
    boolean positive = in.at(0) < 0x80 && (in.length() > 1 || in.at(0) != 0);
    findings.require(positive, ProfileRule.SERIAL_NOT_POSITIVE, in.start());
    findings.require(in.length() <= MAX_SERIAL, ProfileRule.SERIAL_TOO_LONG, in.start());
  }

  private void uniqueId(Cursor in, int tag) {
    if (in.next(tag)) {
      findings.add(ProfileRule.UNIQUE_IDENTIFIER, in.start());
    }
  }
}
