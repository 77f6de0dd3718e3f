package io.certwright.internal.lint;

/** Rules of RFC 5280 across the parts of a certificate. */
final class WholeLint {

  private static final int VERSION_3 = 3;

  private final Findings findings;
  private final Facts facts;

  WholeLint(Findings findings, Facts facts) {
    this.findings = findings;
    this.facts = facts;
  }

  void check() {
    if (facts.extensionsAt < 0) {
      findings.add(ProfileRule.VERSION_1, 0);
    } else {
      findings.require(facts.version == VERSION_3, ProfileRule.VERSION_NOT_3, facts.extensionsAt);
      keyIds();
    }
    names();
    if (facts.certificateAuthority) {
      authority();
    } else {
      leaf();
    }
    keyUsage();
    purposes();
  }

  private void keyIds() {
    findings.require(
        facts.selfIssued || facts.has(Extension.AUTHORITY_KEY_ID),
        ProfileRule.AKI_ABSENT,
        facts.extensionsAt);
    if (!facts.has(Extension.SUBJECT_KEY_ID)) {
      findings.add(
          facts.certificateAuthority ? ProfileRule.SKI_ABSENT_CA : ProfileRule.SKI_ABSENT,
          facts.extensionsAt);
    }
  }

  private void names() {
    boolean there = facts.sanFrom >= 0;
    if (facts.subjectEmpty && !facts.certificateAuthority) {
      findings.require(there && facts.sanCritical, ProfileRule.SUBJECT_EMPTY_SAN, facts.subjectAt);
    }
    findings.require(
        facts.subjectEmpty || !there || !facts.sanCritical,
        ProfileRule.SAN_CRITICAL,
        facts.sanFrom);
  }

  private void authority() {
    findings.require(!facts.subjectEmpty, ProfileRule.SUBJECT_EMPTY_CA, facts.subjectAt);
    findings.require(
        facts.has(Extension.KEY_USAGE), ProfileRule.KEY_USAGE_ABSENT_CA, facts.extensionsAt);
    if (facts.keyUsage > 0 && !facts.allows(Usage.CERT_SIGN)) {
      findings.add(
          facts.pathLengthAt >= 0
              ? ProfileRule.PATH_LENGTH_CERT_SIGN
              : ProfileRule.KEY_USAGE_CA_WITHOUT_CERT_SIGN,
          facts.keyUsageAt);
    }
  }

  private void leaf() {
    findings.require(facts.pathLengthAt < 0, ProfileRule.PATH_LENGTH_LEAF, facts.pathLengthAt);
    findings.require(
        !facts.allows(Usage.CERT_SIGN), ProfileRule.KEY_USAGE_CERT_SIGN, facts.keyUsageAt);
    findings.require(
        !facts.has(Extension.NAME_CONSTRAINTS),
        ProfileRule.NAME_CONSTRAINTS_LEAF,
        facts.extensionsAt);
    findings.require(
        !facts.has(Extension.POLICY_MAPPINGS),
        ProfileRule.POLICY_MAPPINGS_LEAF,
        facts.extensionsAt);
  }

  private void keyUsage() {
    var key = facts.key;
    if (facts.keyUsage < 0 || key == null) {
      return;
    }
    findings.require((facts.keyUsage & ~key.usages()) == 0, key.usageRule(), facts.keyUsageAt);
    boolean direction = (facts.keyUsage & (Usage.ENCIPHER_ONLY | Usage.DECIPHER_ONLY)) != 0;
    findings.require(
        !direction || facts.allows(Usage.KEY_AGREEMENT),
        ProfileRule.KEY_USAGE_DIRECTION,
        facts.keyUsageAt);
  }

  /** The purposes of an authority limit what it issues; its own key signs certificates. */
  private void purposes() {
    if (facts.keyUsage <= 0 || facts.certificateAuthority) {
      return;
    }
    int signing = Usage.DIGITAL_SIGNATURE | Usage.NON_REPUDIATION;
    boolean fits =
        fits(
                Facts.SERVER_AUTH,
                Usage.DIGITAL_SIGNATURE | Usage.KEY_ENCIPHERMENT | Usage.KEY_AGREEMENT)
            && fits(Facts.CLIENT_AUTH, Usage.DIGITAL_SIGNATURE | Usage.KEY_AGREEMENT)
            && fits(Facts.CODE_SIGNING, Usage.DIGITAL_SIGNATURE)
            && fits(Facts.EMAIL_PROTECTION, signing | Usage.KEY_ENCIPHERMENT | Usage.KEY_AGREEMENT)
            && fits(Facts.TIME_STAMPING, signing)
            && fits(Facts.OCSP_SIGNING, signing);
    findings.require(fits, ProfileRule.EKU_KEY_USAGE, facts.purposesAt);
  }

  private boolean fits(int purpose, int oneOf) {
    return (facts.purposes & purpose) == 0 || facts.allows(oneOf);
  }
}
