package io.certwright.internal.keyfile;

import io.certwright.errors.UnreadableImportException;
import io.certwright.errors.UnreadableImportException.Reason;
import io.certwright.internal.bouncycastle.Argon2id;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A password in the forms that the formats want. What is returned is the caller's to overwrite.
 *
 * @param given it; empty: none was given, which some files call an empty one
 */
record Passwords(Optional<char[]> given) {

  /** None where one is needed, or the wrong one. */
  UnreadableImportException refused(Where where) {
    return where.refuse(
        Reason.WRONG_PASSWORD,
        given.isPresent()
            ? "the password does not open it, or it was changed"
            : "it is encrypted and no password was given");
  }

  boolean isEmpty() {
    return given.isEmpty() || given.get().length == 0;
  }

  /** Each character as UTF-8. */
  byte[] utf8() {
    return given.map(Argon2id::utf8).orElseGet(() -> new byte[0]);
  }

  /** Each character as two bytes (UTF-16, the higher first). */
  byte[] utf16() {
    return utf16(0);
  }

  /** The same with two zero bytes behind, as RFC 7292, appendix B.1, has it. */
  byte[] bmp() {
    return utf16(2);
  }

  private byte[] utf16(int more) {
    char[] chars = given.orElseGet(() -> new char[0]);
    var bytes = ByteBuffer.allocate(2 * chars.length + more);
    for (char c : chars) {
      bytes.putChar(c);
    }
    return bytes.array();
  }

  @Override
  public String toString() {
    return "Passwords";
  }
}
