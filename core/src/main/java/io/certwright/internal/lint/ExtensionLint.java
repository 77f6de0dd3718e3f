package io.certwright.internal.lint;

import io.certwright.lint.LintProfile;

/** Extensions that name keys, subjects and places. */
final class ExtensionLint {

  private static final int KEY_ID = Tag.context(0);
  private static final int AUTHORITY_ISSUER = Tag.around(1);
  private static final int AUTHORITY_SERIAL = Tag.context(2);
  private static final int POINT_NAME = Tag.around(0);
  private static final int FULL_NAME = Tag.around(0);
  private static final int RELATIVE_NAME = Tag.around(1);
  private static final int REASONS = Tag.context(1);
  private static final int CRL_ISSUER = Tag.around(2);

  private final Findings findings;
  private final Facts facts;
  private final LintProfile profile;

  ExtensionLint(Findings findings, Facts facts, LintProfile profile) {
    this.findings = findings;
    this.facts = facts;
    this.profile = profile;
  }

  /** RFC 5280, section 4.2.1.2. */
  void subjectKeyId(Cursor in) {
    in.expect(Tag.OCTET_STRING);
    in.end();
    if (in.length() == 0) {
      throw new Malformed(in.start());
    }
  }

  /** RFC 5280, section 4.2.1.1. */
  void authorityKeyId(Cursor at) {
    at.expect(Tag.SEQUENCE);
    at.end();
    var in = at.inside();
    findings.require(
        in.next(KEY_ID) && in.length() > 0, ProfileRule.AKI_WITHOUT_KEY_ID, at.start());
    boolean issuer = in.next(AUTHORITY_ISSUER);
    boolean serial = in.next(AUTHORITY_SERIAL);
    in.end();
    findings.require(issuer == serial, ProfileRule.AKI_HALF, at.start());
  }

  /** RFC 5280, section 4.2.1.6. */
  void subjectNames(Cursor at) {
    at.expect(Tag.SEQUENCE);
    at.end();
    facts.sanFrom = at.start();
    facts.sanTo = at.endOfValue();
    findings.require(at.length() > 0, ProfileRule.SAN_EMPTY, at.start());
    var in = at.inside();
    while (in.next()) {
      subjectName(in);
    }
  }

  private void subjectName(Cursor name) {
    switch (name.tag()) {
      case GeneralName.DNS -> {
        findings.require(GeneralName.isDns(name), ProfileRule.SAN_DNS, name.start());
        boolean plain = profile == LintProfile.WEB_PKI || !GeneralName.hasUnderscore(name);
        findings.require(plain, ProfileRule.SAN_DNS_UNDERSCORE, name.start());
      }
      case GeneralName.IP ->
          findings.require(
              name.length() == 4 || name.length() == 16, ProfileRule.SAN_IP, name.start());
      case GeneralName.EMAIL ->
          findings.require(GeneralName.isEmail(name), ProfileRule.SAN_EMAIL, name.start());
      case GeneralName.URI ->
          findings.require(GeneralName.isUri(name), ProfileRule.SAN_URI, name.start());
      case GeneralName.DIRECTORY ->
          findings.require(
              GeneralName.isDirectoryName(name, findings),
              ProfileRule.SAN_DIRECTORY_NAME,
              name.start());
      case GeneralName.REGISTERED_ID -> {
        if (name.length() == 0) {
          throw new Malformed(name.start());
        }
      }
      default -> {
        if (!GeneralName.isOther(name.tag())) {
          throw new Malformed(name.start());
        }
      }
    }
  }

  /** RFC 5280, section 4.2.1.13. */
  void crlPoints(Cursor at) {
    at.expect(Tag.SEQUENCE);
    at.end();
    findings.require(at.length() > 0, ProfileRule.CRL_POINTS_EMPTY, at.start());
    var points = at.inside();
    while (!points.isAtEnd()) {
      points.expect(Tag.SEQUENCE);
      var in = points.inside();
      boolean named = in.next(POINT_NAME);
      if (named) {
        pointName(in.inside());
      }
      in.next(REASONS);
      boolean issuer = in.next(CRL_ISSUER) && in.length() > 0;
      in.end();
      findings.require(named || issuer, ProfileRule.CRL_POINTS_EMPTY, points.start());
    }
  }

  private void pointName(Cursor in) {
    if (in.next(FULL_NAME)) {
      var names = in.inside();
      findings.require(!names.isAtEnd(), ProfileRule.CRL_POINTS_EMPTY, in.start());
      while (names.next()) {
        place(names, ProfileRule.CRL_POINTS_URI);
      }
    } else {
      in.expect(RELATIVE_NAME);
    }
    in.end();
  }

  /** RFC 5280, section 4.2.2.1. */
  void authorityInformation(Cursor at) {
    at.expect(Tag.SEQUENCE);
    at.end();
    findings.require(at.length() > 0, ProfileRule.AIA_EMPTY, at.start());
    var list = at.inside();
    while (!list.isAtEnd()) {
      list.expect(Tag.SEQUENCE);
      var in = list.inside();
      in.expect(Tag.OID);
      in.requireOid();
      facts.ocsp |= in.is(Oids.OCSP);
      if (!in.next()) {
        throw new Malformed(list.start());
      }
      place(in, ProfileRule.AIA_URI);
      in.end();
    }
  }

  private void place(Cursor name, ProfileRule rule) {
    if (name.tag() == GeneralName.URI) {
      findings.require(GeneralName.isUri(name), rule, name.start());
    } else if (!GeneralName.isKnown(name.tag())) {
      throw new Malformed(name.start());
    }
  }
}
