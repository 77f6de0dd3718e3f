package io.certwright.trust;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * How much a validation may spend of each {@link ValidationLimit}. The standard is far more than an
 * honest chain needs, and a quarter of a second at most.
 */
public final class ValidationLimits {

  private static final ValidationLimits STANDARD = new ValidationLimits(standards());

  private final Map<ValidationLimit, Long> most;

  private ValidationLimits(Map<ValidationLimit, Long> most) {
    this.most = most;
  }

  /** The limits that hold unless others are given. */
  public static ValidationLimits standard() {
    return STANDARD;
  }

  private static Map<ValidationLimit, Long> standards() {
    var map = new EnumMap<ValidationLimit, Long>(ValidationLimit.class);
    for (var limit : ValidationLimit.values()) {
      map.put(limit, standard(limit));
    }
    return map;
  }

  private static long standard(ValidationLimit limit) {
    return switch (limit) {
      case CERTIFICATES -> 200;
      case CERTIFICATE_BYTES -> 1 << 20;
      case PATH_LENGTH -> 10;
      case CANDIDATES -> 1_000;
      case SIGNATURE_CHECKS -> 60;
      case NAME_CHECKS -> 600_000;
      case POLICY_NODES -> 4_096;
      case REVOCATION_BYTES -> 1 << 27;
    };
  }

  /**
   * The same with another bound for one thing.
   *
   * @param value at least 1
   */
  public ValidationLimits with(ValidationLimit limit, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "The limit " + limit.code() + " has to be at least 1, not " + value);
    }
    var changed = new EnumMap<>(most);
    changed.put(limit, value);
    return new ValidationLimits(changed);
  }

  /** The most that may be spent of it. */
  public long of(ValidationLimit limit) {
    return Objects.requireNonNull(most.get(limit));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ValidationLimits limits && most.equals(limits.most);
  }

  @Override
  public int hashCode() {
    return most.hashCode();
  }

  @Override
  public String toString() {
    return "ValidationLimits" + most;
  }
}
