package io.certwright.policy;

import static io.certwright.policy.Refusals.quote;

import io.certwright.errors.InvalidPolicyException;
import io.certwright.errors.Problem;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.security.auth.x500.X500Principal;

/** Reading of subjects: from what people write, and from what a record keeps. */
final class SubjectName {

  static final String FIELD = "subject";
  static final X500Principal EMPTY = new X500Principal("");

  private static final int MAX_TEXT = 2_048;
  private static final int MAX_ENCODED = 8_192;

  private SubjectName() {}

  /** Reads RFC 2253 or RFC 4514 text. */
  static X500Principal parse(String text) {
    requireLength(text);
    if (text.contains("\\\\")) {
      // The JDK loses what follows: CN=a\\+O=b becomes a name without O.
      throw Refusals.of(FIELD, "backslash", quote(text) + " has \\\\; write a backslash as \\5C");
    }
    return checked(text, read(text));
  }

  /** A subject of one attribute, the common name. */
  static X500Principal ofCommonName(String commonName) {
    requireLength(commonName);
    if (commonName.isBlank()) {
      throw Refusals.of(FIELD, "empty", "the common name is empty; give a name or leave it out");
    }
    if (!commonName.equals(commonName.strip())) {
      throw Refusals.of(
          FIELD, "space", "the common name " + quote(commonName) + " begins or ends with a space");
    }
    return checked(commonName, read("CN=" + escape(commonName)));
  }

  /**
   * The subject of a certificate that is all about its names: the first of them that is short
   * enough is the common name; the empty name if there is none.
   *
   * @param around what the common name stands in
   */
  static X500Principal fromFirst(List<SubjectAlternativeName> names, X500Principal around) {
    return names.stream()
        .map(name -> NameKind.of(name.text()).orElseThrow().strip(name.text()))
        .filter(text -> text.length() <= SubjectCheck.MAX_COMMON_NAME)
        .findFirst()
        .map(name -> around.equals(EMPTY) ? ofCommonName(name) : withCommonName(around, name))
        .orElse(EMPTY);
  }

  static boolean hasCommonName(X500Principal subject) {
    return DerName.attributes(subject.getEncoded()).stream()
        .anyMatch(attribute -> attribute.type().equals(SubjectCheck.COMMON_NAME));
  }

  /** A subject with another common name in the place of its own, or as well if it has none. */
  static X500Principal withCommonName(X500Principal subject, String commonName) {
    byte[] name = ofCommonName(commonName).getEncoded();
    byte[] whole = DerName.withAttribute(subject.getEncoded(), SubjectCheck.COMMON_NAME, name);
    return checked(commonName, new X500Principal(whole));
  }

  /** The form in which {@link #decode} finds it again, exactly. */
  static String encode(X500Principal subject) {
    return HexFormat.of().formatHex(subject.getEncoded());
  }

  static X500Principal decode(String hexDer) {
    if (hexDer.length() > 2 * MAX_ENCODED) {
      throw Refusals.of(FIELD, "length", "the encoded subject is too long");
    }
    try {
      byte[] der = HexFormat.of().parseHex(hexDer);
      var subject = new X500Principal(der);
      if (Arrays.equals(der, subject.getEncoded())) {
        return checked(hexDer, subject);
      }
    } catch (InvalidPolicyException e) {
      throw e;
    } catch (RuntimeException e) {
      // The JDK says of a bad encoding what it says of a bad text; both end below.
    }
    throw Refusals.of(FIELD, "encoding", "the encoded subject is not the DER of a name");
  }

  private static void requireLength(String text) {
    if (text.length() > MAX_TEXT) {
      throw Refusals.of(
          FIELD, "length", quote(text) + " is longer than " + MAX_TEXT + " characters");
    }
  }

  private static X500Principal read(String text) {
    // An unpaired surrogate would silently become a question mark in the encoding.
    if (!Texts.isWellFormed(text)) {
      throw Refusals.of(FIELD, "characters", quote(text) + " has half of a surrogate pair");
    }
    try {
      return new X500Principal(text);
    } catch (RuntimeException e) {
      throw Refusals.of(
          FIELD,
          "syntax",
          quote(text) + " is not a distinguished name; one looks like CN=shop, O=Example, C=DE");
    }
  }

  private static X500Principal checked(String text, X500Principal subject) {
    List<Problem> problems = SubjectCheck.problems(text, subject);
    if (!problems.isEmpty()) {
      throw new InvalidPolicyException(problems);
    }
    return subject;
  }

  /** Specials as their code, because the JDK misreads a backslash that another one escapes. */
  private static String escape(String value) {
    var escaped = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean special = ",+\"\\<>;=".indexOf(c) >= 0 || (c == '#' && i == 0);
      escaped.append(special ? String.format("\\%02X", (int) c) : c);
    }
    return escaped.toString();
  }
}
