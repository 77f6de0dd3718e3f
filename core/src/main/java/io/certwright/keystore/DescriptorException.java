package io.certwright.keystore;

import java.io.IOException;
import java.io.Serial;

/** A descriptor that cannot be followed; says in which line, and never what is secret. */
final class DescriptorException extends IOException {

  @Serial private static final long serialVersionUID = 1;

  /** What is wrong with the descriptor as a whole. */
  DescriptorException(String message) {
    super("Key store descriptor: " + message);
  }

  /** What is wrong with a line. */
  DescriptorException(int line, String message) {
    super("Key store descriptor, line " + line + ": " + message);
  }

  /** What is wrong with a line, because of something else. */
  DescriptorException(int line, String message, Throwable cause) {
    super("Key store descriptor, line " + line + ": " + message, cause);
  }
}
