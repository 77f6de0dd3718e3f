package io.certwright.internal.lint;

/** The forms of the names that are called GeneralName (RFC 5280, section 4.2.1.6). */
final class GeneralName {

  static final int OTHER = 0xa0;
  static final int EMAIL = 0x81;
  static final int DNS = 0x82;
  static final int X400 = 0xa3;
  static final int DIRECTORY = 0xa4;
  static final int EDI = 0xa5;
  static final int URI = 0x86;
  static final int IP = 0x87;
  static final int REGISTERED_ID = 0x88;

  private static final int MAX_DNS = 253;
  private static final int MAX_LABEL = 63;
  private static final int MAX_LOCAL = 64;
  private static final String IN_ATOMS = "!#$%&'*+-/=?^_`{|}~.";
  private static final String NOT_IN_URIS = "<>\"{}|\\^`";

  private GeneralName() {}

  /** Whether it is one of those whose insides nobody here looks at. */
  static boolean isOther(int tag) {
    return tag == OTHER || tag == X400 || tag == EDI;
  }

  static boolean isKnown(int tag) {
    return switch (tag) {
      case EMAIL, DNS, DIRECTORY, URI, IP, REGISTERED_ID -> true;
      default -> isOther(tag);
    };
  }

  static boolean hasUnderscore(Cursor name) {
    return indexOf(name, '_', 0) >= 0;
  }

  /** A host name, also with a wildcard as its first label. Underscores are another rule's. */
  static boolean isDns(Cursor name) {
    boolean wildcard = name.length() > 2 && name.at(0) == '*' && name.at(1) == '.';
    return isHost(name, wildcard ? 2 : 0, name.length());
  }

  private static boolean isHost(Cursor name, int from, int to) {
    if (to - from < 1 || to - from > MAX_DNS) {
      return false;
    }
    int label = from;
    for (int i = from; i <= to; i++) {
      int c = i == to ? '.' : name.at(i);
      if (c == '.') {
        boolean good =
            i > label && i - label <= MAX_LABEL && name.at(label) != '-' && name.at(i - 1) != '-';
        if (!good) {
          return false;
        }
        label = i + 1;
      } else if (!isLetterOrDigit(c) && c != '-' && c != '_') {
        return false;
      }
    }
    return true;
  }

  /** A Mailbox of RFC 2821, section 4.1.2, also with a quoted local part. */
  static boolean isEmail(Cursor name) {
    int at = lastIndexOf(name, '@');
    if (at < 1 || at > MAX_LOCAL) {
      return false;
    }
    boolean literal = at + 2 < name.length() && name.at(at + 1) == '[' && name.last() == ']';
    boolean domain = literal || isHost(name, at + 1, name.length());
    return domain && isLocal(name, at);
  }

  private static boolean isLocal(Cursor name, int to) {
    if (to > 2 && name.at(0) == '"' && name.at(to - 1) == '"') {
      for (int i = 1; i < to - 1; i++) {
        if (name.at(i) < ' ' || name.at(i) > '~') {
          return false;
        }
      }
      return true;
    }
    int before = '.';
    for (int i = 0; i < to; i++) {
      int c = name.at(i);
      boolean good = isLetterOrDigit(c) || IN_ATOMS.indexOf(c) >= 0;
      if (!good || (c == '.' && before == '.')) {
        return false;
      }
      before = c;
    }
    return before != '.';
  }

  /** An absolute URI; if it has an authority, there is a host in it. */
  static boolean isUri(Cursor name) {
    int colon = indexOf(name, ':', 0);
    if (colon < 1 || colon + 1 == name.length() || !isScheme(name, colon)) {
      return false;
    }
    for (int i = colon; i < name.length(); i++) {
      int c = name.at(i);
      if (c <= ' ' || c > '~' || NOT_IN_URIS.indexOf(c) >= 0) {
        return false;
      }
    }
    boolean authority =
        colon + 2 < name.length() && name.at(colon + 1) == '/' && name.at(colon + 2) == '/';
    return !authority || hasHost(name, colon + 3);
  }

  private static boolean hasHost(Cursor name, int from) {
    int end = from;
    int host = from;
    while (end < name.length() && "/?#".indexOf(name.at(end)) < 0) {
      if (name.at(end) == '@') {
        host = end + 1;
      }
      end++;
    }
    int port = indexOf(name, ':', host);
    int stop = port < 0 || port > end ? end : port;
    boolean literal = host < end && name.at(host) == '[';
    return literal || isHost(name, host, stop);
  }

  private static boolean isScheme(Cursor name, int to) {
    for (int i = 0; i < to; i++) {
      int c = name.at(i);
      boolean good = isLetterOrDigit(c) || (i > 0 && (c == '+' || c == '-' || c == '.'));
      if (!good || (i == 0 && c <= '9')) {
        return false;
      }
    }
    return true;
  }

  static boolean isDirectoryName(Cursor name, Findings findings) {
    try {
      var in = name.inside();
      in.expect(Tag.SEQUENCE);
      in.end();
      return NameLint.isName(in, findings);
    } catch (Malformed e) {
      return false;
    }
  }

  static boolean isLetterOrDigit(int c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
  }

  static int indexOf(Cursor name, char wanted, int from) {
    for (int i = from; i < name.length(); i++) {
      if (name.at(i) == wanted) {
        return i;
      }
    }
    return -1;
  }

  static int lastIndexOf(Cursor name, char wanted) {
    for (int i = name.length() - 1; i >= 0; i--) {
      if (name.at(i) == wanted) {
        return i;
      }
    }
    return -1;
  }
}
