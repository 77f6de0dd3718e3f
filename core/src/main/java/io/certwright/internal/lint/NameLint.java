package io.certwright.internal.lint;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Distinguished names: their structure, and the attributes of the subject. */
final class NameLint {

  private NameLint() {}

  static void issuer(Cursor at, Findings findings) {
    findings.require(at.length() > 0, ProfileRule.ISSUER_EMPTY, at.start());
    try {
      // What an authority is called was decided when it was made.
      walk(at, findings, null);
    } catch (Malformed e) {
      findings.add(ProfileRule.NAME_SYNTAX, e.at());
    }
  }

  static void subject(Cursor at, Findings findings, Facts facts) {
    facts.subjectAt = at.start();
    facts.subjectEmpty = at.length() == 0;
    try {
      walk(at, findings, facts);
    } catch (Malformed e) {
      findings.add(ProfileRule.NAME_SYNTAX, e.at());
    }
  }

  /** Whether a name that stands elsewhere can be read and is not empty. */
  static boolean isName(Cursor at, Findings findings) {
    walk(at, findings, null);
    return at.length() > 0;
  }

  private static void walk(Cursor at, Findings findings, @Nullable Facts facts) {
    var names = at.inside();
    while (!names.isAtEnd()) {
      names.expect(Tag.SET);
      if (names.length() == 0) {
        throw new Malformed(names.start());
      }
      var parts = names.inside();
      int from = -1;
      int to = -1;
      while (!parts.isAtEnd()) {
        parts.expect(Tag.SEQUENCE);
        if (from >= 0) {
          boolean ordered =
              Arrays.compareUnsigned(
                      parts.bytes(), from, to, parts.bytes(), parts.start(), parts.endOfValue())
                  < 0;
          findings.require(ordered, ProfileRule.SET_ORDER, parts.start());
        }
        from = parts.start();
        to = parts.endOfValue();
        attribute(parts.inside(), findings, facts);
      }
    }
  }

  private static void attribute(Cursor type, Findings findings, @Nullable Facts facts) {
    type.expect(Tag.OID);
    type.requireOid();
    int kind = AttributeLint.kind(type);
    if (!type.next()) {
      throw new Malformed(type.start());
    }
    type.end();
    if (facts != null) {
      AttributeLint.check(kind, type, findings, facts);
    }
  }
}
