package io.certwright.tests.secrets;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Secrets, and the search for them: whole or in part (any {@value #WINDOW} bytes of {@value #STEP}
 * in a row), as they are, in hexadecimal, in Base64 of any alignment, with line breaks as in PEM,
 * and as a list of bytes or one number, as Java prints them.
 */
final class Needles {

  private static final int WINDOW = 12;
  private static final int STEP = 4;

  private final Map<String, Set<String>> texts = new LinkedHashMap<>();
  private final Map<String, List<String>> raw = new LinkedHashMap<>();

  /** Adds secret bytes of any content, at least {@value #WINDOW}. */
  void bytes(String name, byte[] secret) {
    if (secret.length < WINDOW) {
      throw new IllegalArgumentException(name + " is too short to be told from chance");
    }
    var forms = new LinkedHashSet<String>();
    var windows = new ArrayList<String>();
    for (int i = 0; i + WINDOW <= secret.length; i += STEP) {
      var window = Arrays.copyOfRange(secret, i, i + WINDOW);
      windows.add(latin(window));
      forms.add(HexFormat.of().formatHex(window));
      var list = Arrays.toString(window);
      forms.add(list.substring(1, list.length() - 1).replace(" ", ""));
      for (int skipped = 0; skipped < 3; skipped++) {
        forms.add(base64(window, skipped));
      }
    }
    forms.add(new BigInteger(1, secret).toString());
    texts.put(name, forms);
    raw.put(name, windows);
  }

  /** Adds a secret text. */
  void text(String name, String secret) {
    bytes(name, secret.getBytes(StandardCharsets.UTF_8));
    texts.get(name).add(fold(secret.replaceAll("\\s", "")));
    raw.get(name).add(latin(secret.getBytes(StandardCharsets.UTF_16BE)));
    raw.get(name).add(latin(secret.getBytes(StandardCharsets.UTF_16LE)));
  }

  /** The characters in the middle, which do not depend on what stands before and after. */
  private static String base64(byte[] window, int skipped) {
    int whole = (WINDOW - skipped) / 3 * 3;
    var part = Arrays.copyOfRange(window, skipped, skipped + whole);
    return Base64.getEncoder().encodeToString(part);
  }

  /** The names of the secrets. */
  Set<String> names() {
    return texts.keySet();
  }

  /** The name of a secret that stands in a text; empty: none does. */
  Optional<String> in(String text) {
    return in(text.getBytes(StandardCharsets.UTF_8))
        .or(() -> in(text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  /** The name of a secret that stands in bytes, raw or in one of the forms. */
  Optional<String> in(byte[] content) {
    // One character for each byte, so that a search in texts is a search in bytes.
    var bytes = latin(content);
    for (var secret : raw.entrySet()) {
      if (secret.getValue().stream().anyMatch(bytes::contains)) {
        return Optional.of(secret.getKey());
      }
    }
    var plain = bytes.replaceAll("\\s", "");
    var haystacks = List.of(plain, fold(plain), plain.replace('-', '+').replace('_', '/'));
    for (var secret : texts.entrySet()) {
      for (var form : secret.getValue()) {
        if (haystacks.stream().anyMatch(haystack -> haystack.contains(form))) {
          return Optional.of(secret.getKey());
        }
      }
    }
    return Optional.empty();
  }

  private static String fold(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
