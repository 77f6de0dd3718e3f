package io.certwright;

import io.certwright.errors.InvalidRequestException;
import io.certwright.internal.record.SecretVersionRecord.About;
import io.certwright.internal.record.Tags;
import io.certwright.internal.store.Secret;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/**
 * What {@link Secrets#set} is to keep: a value, and what is said about it.
 *
 * <p>Immutable; each method gives another one, which shares the copy of the value. Closing one
 * wipes it for all of them. Apart from closing, thread-safe.
 */
public final class SecretValue implements AutoCloseable {

  /** The longest value, in bytes. */
  public static final int MAX_LENGTH = 25 * 1024;

  private static final int MAX_CONTENT_TYPE = 255;

  private final Secret value;
  private final About about;

  private SecretValue(Secret value, About about) {
    this.value = value;
    this.about = about;
  }

  /**
   * A value.
   *
   * @param value copied; 1 byte to 25 KiB
   * @throws InvalidRequestException if it is empty or longer
   */
  public static SecretValue of(byte[] value) {
    if (value.length < 1 || value.length > MAX_LENGTH) {
      throw new InvalidRequestException(
          "value", "has " + value.length + " bytes; 1 to " + MAX_LENGTH + " are allowed");
    }
    var about = new About("", Tags.NONE, Optional.empty(), Optional.empty(), true);
    return new SecretValue(new Secret(value.clone()), about);
  }

  /**
   * The same with what the value is, for whoever reads it; nothing here looks at it.
   *
   * @param contentType at most 255 characters, none of them a control character
   */
  public SecretValue contentType(String contentType) {
    if (contentType.length() > MAX_CONTENT_TYPE
        || contentType
            .chars()
            .anyMatch(c -> Character.isISOControl(c) || Character.isSurrogate((char) c))) {
      throw new InvalidRequestException(
          "contentType",
          "is at most 255 characters, none of them a control character or a surrogate");
    }
    return with(
        new About(contentType, about.tags(), about.notBefore(), about.expires(), about.enabled()));
  }

  /** The same with these tags and no others; the limits are those of {@link CertificateUpdate}. */
  public SecretValue tags(Map<String, String> tags) {
    return with(
        new About(
            about.contentType(),
            Tags.of(tags),
            about.notBefore(),
            about.expires(),
            about.enabled()));
  }

  /** The same with when it begins to count, which those who read it are told. */
  public SecretValue notBefore(Instant from) {
    return with(
        new About(
            about.contentType(), about.tags(), stored(from), about.expires(), about.enabled()));
  }

  /** The same with when it ceases to count, which those who read it are told. */
  public SecretValue expires(Instant end) {
    return with(
        new About(
            about.contentType(), about.tags(), about.notBefore(), stored(end), about.enabled()));
  }

  /** The same, but it cannot be read. */
  public SecretValue disabled() {
    return with(
        new About(about.contentType(), about.tags(), about.notBefore(), about.expires(), false));
  }

  private static Optional<Instant> stored(Instant instant) {
    return Optional.of(instant.truncatedTo(ChronoUnit.MILLIS));
  }

  private SecretValue with(About changed) {
    return new SecretValue(value, changed);
  }

  About about() {
    return about;
  }

  Secret value() {
    return value;
  }

  /** Wipes the copy of the value. What was set stays. */
  @Override
  public void close() {
    value.close();
  }

  /** Nothing of the value. */
  @Override
  public String toString() {
    return "SecretValue[" + about.contentType() + "]";
  }
}
