package io.certwright.testkit;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Searches bytes for secrets, whole or in part: any {@value #WINDOW} bytes in a row, beginning at a
 * multiple of {@value #STEP}, as they are, in hexadecimal, and in Base64 of either alphabet and any
 * alignment, with line breaks or without. A key in the form of PKCS#8 or PEM is found by the
 * numbers in it.
 */
final class KeyTraces {

  private static final int WINDOW = 12;
  private static final int STEP = 4;

  private record Forms(Set<String> raw, Set<String> texts) {}

  private final Map<String, Forms> secrets = new LinkedHashMap<>();

  /** Adds a secret of at least {@value #WINDOW} bytes. */
  void add(String name, byte[] secret) {
    var forms =
        secrets.computeIfAbsent(
            name, absent -> new Forms(new LinkedHashSet<>(), new LinkedHashSet<>()));
    for (int i = 0; i + WINDOW <= secret.length; i += STEP) {
      var window = Arrays.copyOfRange(secret, i, i + WINDOW);
      forms.raw.add(latin(window));
      forms.texts.add(HexFormat.of().formatHex(window));
      for (int skipped = 0; skipped < 3; skipped++) {
        // The characters in the middle do not depend on what stands before and after.
        int whole = (WINDOW - skipped) / 3 * 3;
        var part = Arrays.copyOfRange(window, skipped, skipped + whole);
        forms.texts.add(Base64.getEncoder().encodeToString(part));
      }
    }
  }

  /** The name of a secret that stands in the bytes; empty: none does. */
  Optional<String> in(byte[] bytes) {
    var content = latin(bytes);
    var plain = content.replaceAll("\\s", "");
    var haystacks =
        new String[] {
          plain, plain.toLowerCase(Locale.ROOT), plain.replace('-', '+').replace('_', '/')
        };
    for (var secret : secrets.entrySet()) {
      if (secret.getValue().raw.stream().anyMatch(content::contains)
          || secret.getValue().texts.stream().anyMatch(form -> isIn(haystacks, form))) {
        return Optional.of(secret.getKey());
      }
    }
    return Optional.empty();
  }

  private static boolean isIn(String[] haystacks, String form) {
    return Arrays.stream(haystacks).anyMatch(haystack -> haystack.contains(form));
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
