package io.certwright.internal.lint;

import java.nio.ByteBuffer;
import java.util.HashSet;

/** Certificate policies, their mappings and constraints (RFC 5280, sections 4.2.1.4 to 14). */
final class PoliciesLint {

  private static final int MAX_TEXT = 200;
  private static final int EXPLICIT = Tag.context(0);
  private static final int INHIBIT_MAPPING = Tag.context(1);

  private PoliciesLint() {}

  static void policies(Cursor at, Findings findings) {
    at.expect(Tag.SEQUENCE);
    at.end();
    findings.require(at.length() > 0, ProfileRule.CERTIFICATE_POLICIES_EMPTY, at.start());
    var list = at.inside();
    var seen = new HashSet<ByteBuffer>(4);
    while (!list.isAtEnd()) {
      list.expect(Tag.SEQUENCE);
      var in = list.inside();
      in.expect(Tag.OID);
      in.requireOid();
      boolean first = seen.add(ByteBuffer.wrap(in.bytes(), in.content(), in.length()));
      findings.require(first, ProfileRule.CERTIFICATE_POLICY_DUPLICATE, in.start());
      if (in.next(Tag.SEQUENCE)) {
        qualifiers(in.inside(), findings);
      }
      in.end();
    }
  }

  private static void qualifiers(Cursor list, Findings findings) {
    while (!list.isAtEnd()) {
      list.expect(Tag.SEQUENCE);
      var in = list.inside();
      in.expect(Tag.OID);
      in.requireOid();
      boolean notice = in.is(Oids.USER_NOTICE);
      if (!in.next()) {
        throw new Malformed(list.start());
      }
      if (notice) {
        notice(in, findings);
      }
      in.end();
    }
  }

  private static void notice(Cursor at, Findings findings) {
    var in = at.inside();
    in.next(Tag.SEQUENCE);
    if (in.next()) {
      int characters =
          switch (in.tag()) {
            case Tag.UTF8_STRING -> Utf8Count.of(in.bytes(), in.content(), in.endOfValue());
            case Tag.BMP_STRING -> in.length() / 2;
            case Tag.VISIBLE_STRING -> in.length();
            default -> -1;
          };
      findings.require(
          characters >= 0 && characters <= MAX_TEXT, ProfileRule.EXPLICIT_TEXT, in.start());
    }
    in.end();
  }

  static void mappings(Cursor at, Findings findings) {
    at.expect(Tag.SEQUENCE);
    at.end();
    var list = at.inside();
    while (!list.isAtEnd()) {
      list.expect(Tag.SEQUENCE);
      var in = list.inside();
      for (int i = 0; i < 2; i++) {
        in.expect(Tag.OID);
        in.requireOid();
        findings.require(!in.is(Oids.ANY_POLICY), ProfileRule.POLICY_MAPPINGS_ANY, in.start());
      }
      in.end();
    }
  }

  static void constraints(Cursor at, Findings findings) {
    at.expect(Tag.SEQUENCE);
    at.end();
    findings.require(at.length() > 0, ProfileRule.POLICY_CONSTRAINTS_EMPTY, at.start());
    var in = at.inside();
    in.next(EXPLICIT);
    in.next(INHIBIT_MAPPING);
    in.end();
  }

  static void inhibitAny(Cursor at) {
    at.expect(Tag.INTEGER);
    at.end();
    at.smallInteger();
  }
}
