package io.certwright.internal.lint;

import java.nio.ByteBuffer;
import java.util.HashSet;

/** What a key may be used for: key usage, basic constraints and purposes. */
final class UsageLint {

  private final Findings findings;
  private final Facts facts;

  UsageLint(Findings findings, Facts facts) {
    this.findings = findings;
    this.facts = facts;
  }

  /** RFC 5280, section 4.2.1.3. */
  void keyUsage(Cursor in) {
    in.expect(Tag.BIT_STRING);
    in.end();
    if (in.length() == 0) {
      throw new Malformed(in.start());
    }
    facts.keyUsageAt = in.start();
    int unused = in.at(0);
    int size = in.length() - 1;
    int bits = 0;
    boolean more = false;
    for (int i = 0; i < size; i++) {
      int reversed = Integer.reverse(in.at(i + 1)) >>> 24;
      if (i < 2) {
        bits |= reversed << (8 * i);
      } else {
        more |= reversed != 0;
      }
    }
    facts.keyUsage = bits & Usage.ALL;
    // The last bit that is encoded is set, and those that are not used are 0.
    boolean canonical =
        size == 0
            ? unused == 0
            : unused < 8 && Integer.numberOfTrailingZeros(in.at(size)) == unused;
    findings.require(canonical, ProfileRule.KEY_USAGE_BITS, in.start());
    findings.require(bits != 0 || more, ProfileRule.KEY_USAGE_EMPTY, in.start());
    findings.require((bits & ~Usage.ALL) == 0 && !more, ProfileRule.KEY_USAGE_UNKNOWN, in.start());
  }

  /** RFC 5280, section 4.2.1.9. */
  void basicConstraints(Cursor at, boolean critical) {
    at.expect(Tag.SEQUENCE);
    at.end();
    var in = at.inside();
    if (in.next(Tag.BOOLEAN)) {
      boolean good = in.length() == 1 && (in.at(0) == 0 || in.at(0) == 0xff);
      findings.require(good, ProfileRule.BOOLEAN_VALUE, in.start());
      facts.certificateAuthority = in.length() == 1 && in.at(0) != 0;
      findings.require(
          facts.certificateAuthority || !good, ProfileRule.DEFAULT_ENCODED, in.start());
    }
    if (in.next(Tag.INTEGER)) {
      in.smallInteger();
      facts.pathLengthAt = in.start();
    }
    in.end();
    findings.require(
        critical || !facts.certificateAuthority,
        ProfileRule.BASIC_CONSTRAINTS_NOT_CRITICAL,
        at.start());
  }

  /** RFC 5280, section 4.2.1.12. */
  void purposes(Cursor at, boolean critical) {
    at.expect(Tag.SEQUENCE);
    at.end();
    facts.purposesAt = at.start();
    findings.require(at.length() > 0, ProfileRule.EKU_EMPTY, at.start());
    var in = at.inside();
    var others = new HashSet<ByteBuffer>(0);
    while (!in.isAtEnd()) {
      in.expect(Tag.OID);
      in.requireOid();
      int purpose = purpose(in);
      boolean first =
          purpose == Facts.OTHER_PURPOSE
              ? others.add(ByteBuffer.wrap(in.bytes(), in.content(), in.length()))
              : (facts.purposes & purpose) == 0;
      facts.purposes |= purpose;
      findings.require(first, ProfileRule.EKU_DUPLICATE, in.start());
      if (purpose == Facts.ANY_PURPOSE) {
        findings.add(ProfileRule.EKU_ANY, in.start());
        findings.require(!critical, ProfileRule.EKU_ANY_CRITICAL, in.start());
      }
    }
  }

  private static int purpose(Cursor oid) {
    if (oid.isOneBelow(Oids.PURPOSE)) {
      return switch (oid.last()) {
        case 1 -> Facts.SERVER_AUTH;
        case 2 -> Facts.CLIENT_AUTH;
        case 3 -> Facts.CODE_SIGNING;
        case 4 -> Facts.EMAIL_PROTECTION;
        case 8 -> Facts.TIME_STAMPING;
        case 9 -> Facts.OCSP_SIGNING;
        default -> Facts.OTHER_PURPOSE;
      };
    }
    return oid.is(Oids.ANY_PURPOSE) ? Facts.ANY_PURPOSE : Facts.OTHER_PURPOSE;
  }
}
