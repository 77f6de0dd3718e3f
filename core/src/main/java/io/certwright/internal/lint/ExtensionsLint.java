package io.certwright.internal.lint;

import io.certwright.lint.LintProfile;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;

/** The list of extensions: each is there once, critical as it must be, and can be read. */
final class ExtensionsLint {

  private static final int MAX_ARC = 63;
  private static final int AUTHORITY_INFORMATION = 1;
  private static final int SUBJECT_INFORMATION = 11;

  private final Findings findings;
  private final Facts facts;
  private final ExtensionLint extension;
  private final UsageLint usage;
  private Set<ByteBuffer> others = Set.of();

  ExtensionsLint(Findings findings, Facts facts, LintProfile profile) {
    this.findings = findings;
    this.facts = facts;
    this.extension = new ExtensionLint(findings, facts, profile);
    this.usage = new UsageLint(findings, facts);
  }

  void check(Cursor tagged) {
    var outer = tagged.inside();
    outer.expect(Tag.SEQUENCE);
    outer.end();
    var list = outer.inside();
    findings.require(!list.isAtEnd(), ProfileRule.EXTENSIONS_EMPTY, outer.start());
    while (!list.isAtEnd()) {
      list.expect(Tag.SEQUENCE);
      one(list.inside());
    }
  }

  private void one(Cursor in) {
    in.expect(Tag.OID);
    in.requireOid();
    int start = in.start();
    boolean standard = in.isOneBelow(Oids.EXTENSION) && in.last() <= MAX_ARC;
    int arc = standard ? in.last() : -1;
    int info = in.isOneBelow(Oids.PRIVATE_EXTENSION) ? in.last() : -1;
    boolean first = standard ? facts.see(arc) : seeOther(in);
    findings.require(first, ProfileRule.EXTENSION_DUPLICATE, start);
    boolean critical = critical(in);
    in.expect(Tag.OCTET_STRING);
    in.end();
    if (!first) {
      return;
    }
    try {
      var value = in.inside();
      boolean known =
          standard
              ? standard(arc, critical, value)
              : info >= 0 && information(info, critical, value);
      findings.require(known || !critical, ProfileRule.EXTENSION_UNKNOWN_CRITICAL, start);
    } catch (Malformed e) {
      findings.add(ProfileRule.EXTENSION_SYNTAX, e.at());
    }
  }

  private boolean critical(Cursor in) {
    if (!in.next(Tag.BOOLEAN)) {
      return false;
    }
    boolean good = in.length() == 1 && (in.at(0) == 0 || in.at(0) == 0xff);
    findings.require(good, ProfileRule.BOOLEAN_VALUE, in.start());
    boolean critical = in.length() != 1 || in.at(0) != 0;
    findings.require(critical, ProfileRule.DEFAULT_ENCODED, in.start());
    return critical;
  }

  private boolean seeOther(Cursor oid) {
    if (others.isEmpty()) {
      others = new HashSet<>();
    }
    return others.add(ByteBuffer.wrap(oid.bytes(), oid.content(), oid.length()));
  }

  /** Checks an extension below 2.5.29; false: it is not known. */
  private boolean standard(int arc, boolean critical, Cursor value) {
    switch (arc) {
      case Extension.DIRECTORY_ATTRIBUTES ->
          never(critical, ProfileRule.DIRECTORY_ATTRIBUTES_CRITICAL, value);
      case Extension.SUBJECT_KEY_ID -> {
        never(critical, ProfileRule.SKI_CRITICAL, value);
        extension.subjectKeyId(value);
      }
      case Extension.KEY_USAGE -> {
        always(critical, ProfileRule.KEY_USAGE_NOT_CRITICAL, value);
        usage.keyUsage(value);
      }
      case Extension.SUBJECT_NAMES -> {
        facts.sanCritical = critical;
        extension.subjectNames(value);
      }
      case Extension.ISSUER_NAMES -> never(critical, ProfileRule.IAN_CRITICAL, value);
      case Extension.BASIC_CONSTRAINTS -> usage.basicConstraints(value, critical);
      case Extension.NAME_CONSTRAINTS -> {
        always(critical, ProfileRule.NAME_CONSTRAINTS_NOT_CRITICAL, value);
        NameConstraintsLint.check(value, findings);
      }
      case Extension.CRL_POINTS -> {
        never(critical, ProfileRule.CRL_POINTS_CRITICAL, value);
        extension.crlPoints(value);
      }
      case Extension.POLICIES -> PoliciesLint.policies(value, findings);
      case Extension.POLICY_MAPPINGS -> {
        always(critical, ProfileRule.POLICY_MAPPINGS_NOT_CRITICAL, value);
        PoliciesLint.mappings(value, findings);
      }
      case Extension.AUTHORITY_KEY_ID -> {
        never(critical, ProfileRule.AKI_CRITICAL, value);
        extension.authorityKeyId(value);
      }
      case Extension.POLICY_CONSTRAINTS -> {
        always(critical, ProfileRule.POLICY_CONSTRAINTS_NOT_CRITICAL, value);
        PoliciesLint.constraints(value, findings);
      }
      case Extension.PURPOSES -> usage.purposes(value, critical);
      case Extension.FRESHEST_CRL -> {
        never(critical, ProfileRule.FRESHEST_CRL_CRITICAL, value);
        extension.crlPoints(value);
      }
      case Extension.INHIBIT_ANY -> {
        always(critical, ProfileRule.INHIBIT_ANY_NOT_CRITICAL, value);
        PoliciesLint.inhibitAny(value);
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Checks an extension below 1.3.6.1.5.5.7.1; false: it is not known. */
  private boolean information(int arc, boolean critical, Cursor value) {
    switch (arc) {
      case AUTHORITY_INFORMATION -> {
        never(critical, ProfileRule.AIA_CRITICAL, value);
        facts.authorityInformation = true;
        extension.authorityInformation(value);
      }
      case SUBJECT_INFORMATION -> never(critical, ProfileRule.SIA_CRITICAL, value);
      default -> {
        return false;
      }
    }
    return true;
  }

  private void always(boolean critical, ProfileRule rule, Cursor value) {
    findings.require(critical, rule, value.start());
  }

  private void never(boolean critical, ProfileRule rule, Cursor value) {
    findings.require(!critical, rule, value.start());
  }
}
