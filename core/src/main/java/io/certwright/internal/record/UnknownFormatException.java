package io.certwright.internal.record;

/** A record was written by a later version of the library, in a form that this one cannot read. */
public final class UnknownFormatException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnknownFormatException(String message) {
    super(message + "; open the vault with the newer version of the library that wrote it");
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /** Requires the format version that this library writes. */
  static void require(long expected, long found) {
    if (found != expected) {
      throw new UnknownFormatException("has format version " + found + " instead of " + expected);
    }
  }
}
