package io.certwright.internal.lint;

/** Name constraints (RFC 5280, section 4.2.1.10). */
final class NameConstraintsLint {

  private static final int PERMITTED = Tag.around(0);
  private static final int EXCLUDED = Tag.around(1);
  private static final int IPV4_AND_MASK = 8;
  private static final int IPV6_AND_MASK = 32;

  private NameConstraintsLint() {}

  static void check(Cursor at, Findings findings) {
    at.expect(Tag.SEQUENCE);
    at.end();
    var in = at.inside();
    findings.require(!in.isAtEnd(), ProfileRule.NAME_CONSTRAINTS_EMPTY, at.start());
    if (in.next(PERMITTED)) {
      subtrees(in, findings);
    }
    if (in.next(EXCLUDED)) {
      subtrees(in, findings);
    }
    in.end();
  }

  private static void subtrees(Cursor at, Findings findings) {
    findings.require(at.length() > 0, ProfileRule.NAME_CONSTRAINTS_EMPTY, at.start());
    var trees = at.inside();
    while (!trees.isAtEnd()) {
      trees.expect(Tag.SEQUENCE);
      var in = trees.inside();
      if (!in.next() || !GeneralName.isKnown(in.tag())) {
        throw new Malformed(trees.start());
      }
      if (in.tag() == GeneralName.IP) {
        findings.require(isRange(in), ProfileRule.NAME_CONSTRAINTS_IP, in.start());
      }
      findings.require(in.isAtEnd(), ProfileRule.NAME_CONSTRAINTS_DISTANCE, in.start());
    }
  }

  /** An address and a mask whose ones come first. */
  private static boolean isRange(Cursor range) {
    int length = range.length();
    if (length != IPV4_AND_MASK && length != IPV6_AND_MASK) {
      return false;
    }
    boolean ended = false;
    for (int i = length / 2; i < length; i++) {
      int octet = range.at(i);
      int zeros = ~octet & 0xff;
      boolean prefix = (zeros & (zeros + 1)) == 0;
      if (!prefix || (ended && octet != 0)) {
        return false;
      }
      ended = octet != 0xff;
    }
    return true;
  }
}
