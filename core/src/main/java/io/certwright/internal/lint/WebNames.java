package io.certwright.internal.lint;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/** The alternative names and the common name of a server's certificate in the web PKI. */
final class WebNames {

  /** Domains that nobody has (RFC 6761, RFC 6762, RFC 8375, and what ICANN has set aside). */
  private static final Set<String> RESERVED =
      Set.of(
          "corp",
          "example",
          "home",
          "internal",
          "invalid",
          "lan",
          "local",
          "localdomain",
          "localhost",
          "mail",
          "test");

  private final Findings findings;
  private final Facts facts;
  private final byte[] bytes;
  private boolean commonNameFound;

  WebNames(Findings findings, Facts facts, byte[] bytes) {
    this.findings = findings;
    this.facts = facts;
    this.bytes = bytes;
  }

  void check() {
    if (facts.sanFrom < 0) {
      findings.add(WebRule.WEB_SAN_ABSENT, Math.max(facts.extensionsAt, 0));
      return;
    }
    var outer = Cursor.over(bytes, facts.sanFrom, facts.sanTo);
    outer.expect(Tag.SEQUENCE);
    try {
      var names = outer.inside();
      while (names.next()) {
        one(names);
      }
    } catch (Malformed e) {
      // Told already where the extension was read.
      return;
    }
    boolean named = facts.commonNameFrom >= 0;
    findings.require(
        !named || commonNameFound, WebRule.WEB_COMMON_NAME, Math.max(facts.commonNameFrom, 0));
  }

  private void one(Cursor name) {
    if (name.tag() == GeneralName.DNS) {
      dns(name);
    } else if (name.tag() == GeneralName.IP) {
      ip(name);
    } else {
      findings.add(WebRule.WEB_SAN_KIND, name.start());
    }
  }

  private void dns(Cursor name) {
    commonNameFound |= isCommonName(text(name));
    if (!GeneralName.isDns(name)) {
      return;
    }
    findings.require(!GeneralName.hasUnderscore(name), WebRule.WEB_DNS_UNDERSCORE, name.start());
    int dot = GeneralName.lastIndexOf(name, '.');
    if (name.at(0) == '*' && dot == 1) {
      findings.add(WebRule.WEB_DNS_WILDCARD, name.start());
      return;
    }
    var top = text(name).substring(dot + 1).toLowerCase(Locale.ROOT);
    findings.require(dot >= 0 && !RESERVED.contains(top), WebRule.WEB_DNS_INTERNAL, name.start());
  }

  private void ip(Cursor name) {
    if (name.length() == 4 || name.length() == 16) {
      var address = name.copy();
      commonNameFound |= isCommonName(Addresses.text(address));
      findings.require(!Addresses.isReserved(address), WebRule.WEB_IP_RESERVED, name.start());
    }
  }

  private boolean isCommonName(String name) {
    if (facts.commonNameFrom < 0 || name.length() != facts.commonNameTo - facts.commonNameFrom) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      int c = bytes[facts.commonNameFrom + i];
      if (lower(c) != lower(name.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static int lower(int c) {
    return c >= 'A' && c <= 'Z' ? c + 'a' - 'A' : c;
  }

  private static String text(Cursor name) {
    return new String(name.bytes(), name.content(), name.length(), StandardCharsets.ISO_8859_1);
  }
}
