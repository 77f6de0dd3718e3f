package io.certwright.internal.lint;

/** The rules of the web PKI for a certificate that is none of an authority. */
final class WebLint {

  private static final int LEAST_SERIAL = 8;
  private static final int FORBIDDEN_USAGES =
      Usage.NON_REPUDIATION | Usage.CRL_SIGN | Usage.ENCIPHER_ONLY | Usage.DECIPHER_ONLY;
  private static final int FORBIDDEN_PURPOSES =
      Facts.CODE_SIGNING
          | Facts.EMAIL_PROTECTION
          | Facts.TIME_STAMPING
          | Facts.OCSP_SIGNING
          | Facts.ANY_PURPOSE;

  private final Findings findings;
  private final Facts facts;
  private final byte[] bytes;

  WebLint(Findings findings, Facts facts, byte[] bytes) {
    this.findings = findings;
    this.facts = facts;
    this.bytes = bytes;
  }

  void check() {
    findings.require(
        facts.serialLength >= LEAST_SERIAL, WebRule.WEB_SERIAL_ENTROPY, facts.serialAt);
    findings.require(facts.webSignature, WebRule.WEB_SIGNATURE, facts.signatureAt);
    if (facts.hasTimes) {
      boolean allowed = WebLimits.allow(facts.notBefore, facts.notAfter);
      findings.require(allowed, WebRule.WEB_VALIDITY, facts.validityAt);
      boolean unit = facts.unitAt < 0 || WebLimits.allowUnit(facts.notBefore);
      findings.require(unit, WebRule.WEB_SUBJECT_UNIT, facts.unitAt);
    }
    key();
    new WebNames(findings, facts, bytes).check();
    usage();
    presence();
  }

  private void key() {
    var key = facts.key;
    if (key == null) {
      return;
    }
    boolean allowed = key == KeyKind.RSA || (key == KeyKind.ELLIPTIC_CURVE && !facts.oddCurve);
    findings.require(allowed, WebRule.WEB_KEY_KIND, facts.keyAt);
    findings.require(!facts.compressedPoint, WebRule.WEB_KEY_POINT, facts.keyAt);
    findings.require(facts.modulusBits % 8 == 0, WebRule.WEB_RSA_MODULUS, facts.keyAt);
  }

  private void usage() {
    findings.require(!facts.allows(FORBIDDEN_USAGES), WebRule.WEB_KEY_USAGE, facts.keyUsageAt);
    findings.require((facts.purposes & Facts.SERVER_AUTH) != 0, WebRule.WEB_EKU, facts.purposesAt);
    findings.require(
        (facts.purposes & FORBIDDEN_PURPOSES) == 0, WebRule.WEB_EKU_OTHER, facts.purposesAt);
  }

  private void presence() {
    int at = Math.max(facts.extensionsAt, 0);
    findings.require(facts.authorityInformation, WebRule.WEB_AIA_ABSENT, at);
    boolean revocable =
        facts.ocsp
            || facts.has(Extension.CRL_POINTS)
            || WebLimits.isShort(facts.notBefore, facts.notAfter);
    findings.require(revocable, WebRule.WEB_REVOCATION_ABSENT, at);
    findings.require(facts.has(Extension.POLICIES), WebRule.WEB_POLICIES_ABSENT, at);
  }
}
