package io.certwright.spring.boot;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A setting that cannot be followed; what is said of it shows no secret. */
final class ConfigurationException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  private final String action;

  /**
   * The exception.
   *
   * @param description what is wrong with which setting
   * @param action what to do
   */
  ConfigurationException(String description, String action, @Nullable Throwable cause) {
    super(description, cause);
    this.action = action;
  }

  String action() {
    return action;
  }
}
