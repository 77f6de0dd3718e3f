package io.certwright.http;

import io.certwright.spi.Bytes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;

/** The headers by which others may keep what is answered (RFC 9110, RFC 9111). */
final class Caching {

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Caching() {}

  /**
   * The page for who may keep it for so long.
   *
   * @param tag by which it is recognised: another one for each other body at the same address
   */
  static Page keep(Page page, String tag, Duration time) {
    return page.with("ETag", '"' + tag + '"')
        .with(
            "Cache-Control",
            "max-age=" + time.toSeconds() + ", public, no-transform, must-revalidate");
  }

  static String date(Instant instant) {
    return DATE.format(instant);
  }

  /** Whether the header {@code If-None-Match} names the page. */
  static boolean isKnown(Page page, String named) {
    var tag = page.headers().get("ETag");
    return tag != null
        && (named.strip().equals("*")
            || Arrays.stream(named.split(",", -1))
                .map(one -> one.strip().replaceFirst("^W/", ""))
                .anyMatch(tag::equals));
  }

  /** A tag that follows from the body. */
  static String tag(Bytes body) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(body.toByteArray());
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
