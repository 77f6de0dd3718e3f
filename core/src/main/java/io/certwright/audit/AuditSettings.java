package io.certwright.audit;

import io.certwright.errors.InvalidRequestException;
import java.time.Duration;
import java.util.Optional;

/**
 * How a vault that is being opened writes what happens often into its trail, and what it takes for
 * out of the ordinary.
 *
 * <p>The uses of a key are told as windows: before an identity uses a version of a key for a
 * purpose for the first time, an entry says that a window opens, and when the window ends another
 * one says how often the key was used within it. A window without an end, as a crash leaves it,
 * proves that the key could be used, and that nobody knows how often. While the storage is away,
 * open windows go on counting, and none is opened. What is denied, and what identities read, is
 * told in the same way: the first denial of a kind at once, further ones as a count.
 *
 * @param strict whether each single use of a key, and each denial, is an entry of its own that is
 *     durable before the key is used; nothing is used then while the storage is away, TLS included
 * @param window how long a window lasts, a minute to a day; one for TLS or a key store lasts as
 *     long as the certificate
 * @param denials how many denials of one identity are an event ({@code access.denial-burst})
 * @param exports how many private keys and secrets that one identity takes out of the vault are an
 *     event ({@code key.export-burst})
 * @param retention how old entries get before the life cycle engine prunes them ({@link
 *     AuditLog#prune}); empty: they are kept for ever
 */
public record AuditSettings(
    boolean strict, Duration window, Burst denials, Burst exports, Optional<Duration> retention) {

  /** The least age at which an entry may be pruned: 30 days. */
  public static final Duration LEAST_RETENTION = Duration.ofDays(30);

  private static final Duration LEAST_WINDOW = Duration.ofMinutes(1);
  private static final Duration MOST_WINDOW = Duration.ofDays(1);

  private static final AuditSettings STANDARD =
      new AuditSettings(
          false,
          Duration.ofHours(1),
          new Burst(20, Duration.ofMinutes(1)),
          new Burst(10, Duration.ofMinutes(10)),
          Optional.empty());

  /**
   * Checks the window and the retention.
   *
   * @throws InvalidRequestException if one is out of range
   */
  public AuditSettings {
    if (window.compareTo(LEAST_WINDOW) < 0 || window.compareTo(MOST_WINDOW) > 0) {
      throw new InvalidRequestException(
          "window", window + " is not within " + LEAST_WINDOW + " and " + MOST_WINDOW);
    }
    retention.ifPresent(AuditSettings::requireRetention);
  }

  /**
   * Refuses an age at which no entry may be pruned.
   *
   * @throws InvalidRequestException if it is less than {@link #LEAST_RETENTION}
   */
  public static void requireRetention(Duration age) {
    if (age.compareTo(LEAST_RETENTION) < 0) {
      throw new InvalidRequestException(
          "retention", age + " is less than " + LEAST_RETENTION + ", which entries are kept for");
    }
  }

  /**
   * Windows of an hour; 20 denials within a minute, or 10 exports within ten minutes, are out of
   * the ordinary. Entries are kept for ever.
   */
  public static AuditSettings standard() {
    return STANDARD;
  }

  /** The same with an entry for each single use, before it. */
  public AuditSettings withEachUse() {
    return new AuditSettings(true, window, denials, exports, retention);
  }

  /** The same with windows of another length, a minute to a day. */
  public AuditSettings withWindow(Duration length) {
    return new AuditSettings(strict, length, denials, exports, retention);
  }

  /** The same with another measure for denials. */
  public AuditSettings withDenials(Burst burst) {
    return new AuditSettings(strict, window, burst, exports, retention);
  }

  /** The same with another measure for exports. */
  public AuditSettings withExports(Burst burst) {
    return new AuditSettings(strict, window, denials, burst, retention);
  }

  /** The same where the life cycle engine prunes entries of this age, 30 days at least. */
  public AuditSettings withRetention(Duration age) {
    return new AuditSettings(strict, window, denials, exports, Optional.of(age));
  }
}
