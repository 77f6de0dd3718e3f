package io.certwright.internal.lint;

/** What is read is not what must stand there. Thrown and caught within a lint. */
final class Malformed extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int at;

  Malformed(int at) {
    // Hostile bytes can have it thrown many times: no stack trace.
    super(null, null, false, false);
    this.at = at;
  }

  /** Where it was noticed. */
  int at() {
    return at;
  }
}
