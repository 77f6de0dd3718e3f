package io.certwright.internal.record;

import io.certwright.errors.InvalidRequestException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The names of certificates: {@code [0-9a-zA-Z-]{1,127}}, the same whatever their case (Azure Key
 * Vault's rule). Records are keyed by the folded name; version ids are 32 hexadecimal digits that
 * begin with the version's number, so that they sort in the order of issue.
 */
public final class Names {

  private static final int MAX_LENGTH = 127;
  private static final int VERSION_LENGTH = 32;

  private Names() {}

  /**
   * The name in lower case.
   *
   * @throws InvalidRequestException if it is no name
   */
  public static String fold(String name) {
    boolean upper = false;
    int length = name.length();
    boolean good = length > 0 && length <= MAX_LENGTH;
    for (int i = 0; good && i < length; i++) {
      char c = name.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        upper = true;
      } else {
        good = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
      }
    }
    if (!good) {
      throw new InvalidRequestException(
          "name", "a certificate's name is 1 to 127 letters, digits and hyphens ([0-9a-zA-Z-])");
    }
    return upper ? name.toLowerCase(Locale.ROOT) : name;
  }

  /**
   * The version id in lower case.
   *
   * @throws InvalidRequestException if it is no version id
   */
  public static String requireVersion(String version) {
    boolean good = version.length() == VERSION_LENGTH;
    for (int i = 0; good && i < VERSION_LENGTH; i++) {
      good = Character.digit(version.charAt(i), 16) >= 0 && version.charAt(i) < 0x80;
    }
    if (!good) {
      throw new InvalidRequestException(
          "version", "a version is 32 hexadecimal digits, as Certificate.version() gives it");
    }
    return version.toLowerCase(Locale.ROOT);
  }

  /** The id of the version with this number; {@code entropy} are 12 random bytes. */
  public static String versionId(long number, byte[] entropy) {
    var hex = HexFormat.of();
    return hex.toHexDigits(number, 8) + hex.formatHex(entropy);
  }
}
