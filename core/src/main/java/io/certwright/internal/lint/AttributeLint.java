package io.certwright.internal.lint;

/**
 * Attributes of a subject: types of string (RFC 5280, section 4.1.2.4), their characters, upper
 * bounds (appendix A.1).
 */
final class AttributeLint {

  private static final int OTHER = 0;
  private static final int DOMAIN = 256;
  private static final int EMAIL = 257;

  private static final int COMMON_NAME = 3;
  private static final int SERIAL_NUMBER = 5;
  private static final int COUNTRY = 6;
  private static final int LOCALITY = 7;
  private static final int STATE = 8;
  private static final int ORGANIZATION = 10;
  private static final int UNIT = 11;
  private static final int TITLE = 12;
  private static final int QUALIFIER = 46;
  private static final int PSEUDONYM = 65;
  private static final int MAX_OTHER = 32_768;

  private static final boolean[] PRINTABLE = printable();

  private AttributeLint() {}

  /** The number of the attribute at hand. */
  static int kind(Cursor type) {
    if (type.isOneBelow(Oids.ATTRIBUTE)) {
      return type.last();
    }
    if (type.is(Oids.DOMAIN_COMPONENT)) {
      return DOMAIN;
    }
    return type.is(Oids.EMAIL_ADDRESS) ? EMAIL : OTHER;
  }

  static void check(int kind, Cursor value, Findings findings, Facts facts) {
    if (kind == OTHER) {
      return;
    }
    if (kind == COMMON_NAME) {
      facts.commonNameFrom = value.content();
      facts.commonNameTo = value.endOfValue();
    } else if (kind == UNIT) {
      facts.unitAt = value.start();
    }
    string(kind, value, findings);
    int characters = characters(value);
    if (characters < 0) {
      findings.add(ProfileRule.ATTRIBUTE_CHARACTERS, value.start());
      return;
    }
    findings.require(characters > 0, ProfileRule.ATTRIBUTE_EMPTY, value.start());
    if (kind == COUNTRY) {
      boolean good = value.length() == 2 && isCapital(value.at(0)) && isCapital(value.at(1));
      findings.require(good, ProfileRule.COUNTRY, value.start());
    } else {
      findings.require(characters <= most(kind), ProfileRule.ATTRIBUTE_TOO_LONG, value.start());
    }
  }

  private static void string(int kind, Cursor value, Findings findings) {
    int tag = value.tag();
    boolean allowed =
        switch (kind) {
          case COUNTRY, SERIAL_NUMBER, QUALIFIER -> tag == Tag.PRINTABLE_STRING;
          case DOMAIN, EMAIL -> tag == Tag.IA5_STRING;
          default ->
              tag == Tag.UTF8_STRING
                  || tag == Tag.PRINTABLE_STRING
                  || tag == Tag.TELETEX_STRING
                  || tag == Tag.BMP_STRING
                  || tag == Tag.UNIVERSAL_STRING;
        };
    findings.require(allowed, ProfileRule.ATTRIBUTE_STRING, value.start());
    boolean legacy =
        tag == Tag.TELETEX_STRING || tag == Tag.BMP_STRING || tag == Tag.UNIVERSAL_STRING;
    findings.require(!legacy || !allowed, ProfileRule.ATTRIBUTE_LEGACY_STRING, value.start());
  }

  /** How many characters a string has; -1: it has some that its type does not have. */
  private static int characters(Cursor value) {
    return switch (value.tag()) {
      case Tag.UTF8_STRING -> Utf8Count.of(value.bytes(), value.content(), value.endOfValue());
      case Tag.PRINTABLE_STRING -> isPrintable(value) ? value.length() : -1;
      case Tag.IA5_STRING, Tag.VISIBLE_STRING -> isAscii(value) ? value.length() : -1;
      case Tag.BMP_STRING -> value.length() % 2 == 0 ? value.length() / 2 : -1;
      case Tag.UNIVERSAL_STRING -> value.length() % 4 == 0 ? value.length() / 4 : -1;
      default -> value.length();
    };
  }

  private static int most(int kind) {
    return switch (kind) {
      case COMMON_NAME, SERIAL_NUMBER, ORGANIZATION, UNIT, TITLE -> 64;
      case LOCALITY, STATE, PSEUDONYM -> 128;
      case EMAIL -> 255;
      default -> MAX_OTHER;
    };
  }

  private static boolean isCapital(int c) {
    return c >= 'A' && c <= 'Z';
  }

  private static boolean isAscii(Cursor value) {
    for (int i = 0; i < value.length(); i++) {
      if (value.at(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPrintable(Cursor value) {
    for (int i = 0; i < value.length(); i++) {
      if (!PRINTABLE[value.at(i)]) {
        return false;
      }
    }
    return true;
  }

  /** The characters of X.680, section 41.4. */
  private static boolean[] printable() {
    var table = new boolean[0x100];
    var all = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 '()+,-./:=?";
    for (int i = 0; i < all.length(); i++) {
      table[all.charAt(i)] = true;
    }
    return table;
  }
}
