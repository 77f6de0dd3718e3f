package io.certwright.internal.issuers;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;

/**
 * Takes credentials out of a text that whoever had them in hand has written. Found are the
 * credentials and every part of {@value #WINDOW} characters or more, as they are, percent-encoded,
 * in hexadecimal, and in Base64 of either alphabet and any alignment, so also within what HTTP's
 * basic authentication sends.
 *
 * <p>It keeps digests of the parts, not the parts. Immutable, thread-safe.
 */
final class Redaction {

  /** Shorter parts could be part of any text. */
  static final int WINDOW = 8;

  private static final int MOST_TEXT = 4_000;
  private static final int ALIGNMENTS = 3;
  private static final String MARK = "[credentials]";

  private final Set<Long> parts = new HashSet<>();
  private final boolean tooShort;

  private Redaction(boolean tooShort) {
    this.tooShort = tooShort;
  }

  /**
   * That of these credentials.
   *
   * @param credentials stay the caller's; none: there is nothing to take out
   */
  static Redaction of(char[] credentials) {
    var redaction = new Redaction(credentials.length > 0 && credentials.length < WINDOW);
    var bytes = utf8(credentials);
    try {
      redaction.add(credentials.clone());
      redaction.add(percent(bytes));
      redaction.add(HexFormat.of().formatHex(bytes).toCharArray());
      for (int shift = 0; shift < ALIGNMENTS; shift++) {
        redaction.add(base64(bytes, shift));
      }
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
    return redaction;
  }

  private void add(char[] form) {
    for (int i = 0; i + WINDOW <= form.length; i++) {
      parts.add(digest(CharBuffer.wrap(form), i));
    }
    Arrays.fill(form, '\0');
  }

  /** The text without what it was not to say; a part of it if it is very long. */
  String of(String text) {
    if (tooShort) {
      return "what was said is left out, for credentials of less than "
          + WINDOW
          + " characters cannot be told from other text";
    }
    boolean cut = text.length() > MOST_TEXT;
    var hidden = new boolean[Math.min(text.length(), MOST_TEXT)];
    for (int i = 0; i + WINDOW <= hidden.length; i++) {
      if (parts.contains(digest(text, i))) {
        Arrays.fill(hidden, i, i + WINDOW, true);
      }
    }
    var out = new StringBuilder();
    // At the cut there may be the beginning of what was too short to be seen.
    int end = cut ? hidden.length - WINDOW : hidden.length;
    for (int i = 0; i < end; i++) {
      if (!hidden[i]) {
        out.append(text.charAt(i));
      } else if (i == 0 || !hidden[i - 1]) {
        out.append(MARK);
      }
    }
    return out.toString();
  }

  /** Letters of either case and the two alphabets of Base64 count as the same. */
  private static long digest(CharSequence text, int from) {
    long sum = 1_125_899_906_842_597L;
    for (int i = from; i < from + WINDOW; i++) {
      char c = text.charAt(i);
      int folded = c == '-' ? '+' : c == '_' ? '/' : Character.toLowerCase(c);
      sum = 0x9E3779B97F4A7C15L * (sum ^ folded);
      sum ^= sum >>> 29;
    }
    return sum;
  }

  private static byte[] utf8(char[] text) {
    var encoder =
        StandardCharsets.UTF_8
            .newEncoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    var out = ByteBuffer.allocate((int) (text.length * (double) encoder.maxBytesPerChar()));
    encoder.encode(CharBuffer.wrap(text), out, true);
    var bytes = Arrays.copyOf(out.array(), out.position());
    Arrays.fill(out.array(), (byte) 0);
    return bytes;
  }

  private static char[] percent(byte[] bytes) {
    var out = CharBuffer.allocate(3 * bytes.length);
    for (byte b : bytes) {
      if ((b >= '0' && b <= '9')
          || (b >= 'a' && b <= 'z')
          || (b >= 'A' && b <= 'Z')
          || "-_.~*".indexOf(b) >= 0) {
        out.put((char) b);
      } else {
        out.put('%')
            .put(Character.forDigit((b >> 4) & 0xf, 16))
            .put(Character.forDigit(b & 0xf, 16));
      }
    }
    var form = Arrays.copyOf(out.array(), out.position());
    Arrays.fill(out.array(), '\0');
    return form;
  }

  /** The characters in the middle, which do not depend on what stands before and after. */
  private static char[] base64(byte[] bytes, int skipped) {
    int whole = Math.max(0, (bytes.length - skipped) / 3 * 3);
    var part =
        Arrays.copyOfRange(
            bytes, Math.min(skipped, bytes.length), Math.min(skipped, bytes.length) + whole);
    var encoded = Base64.getEncoder().encode(part);
    var form = new char[encoded.length];
    for (int i = 0; i < form.length; i++) {
      form[i] = (char) encoded[i];
    }
    Arrays.fill(part, (byte) 0);
    Arrays.fill(encoded, (byte) 0);
    return form;
  }
}
