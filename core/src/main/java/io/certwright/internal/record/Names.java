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
  private static final int MAX_SHORT = 63;
  private static final int VERSION_LENGTH = 32;
  private static final boolean[] FOLDED = folded();

  private Names() {}

  /** The name of the certificate that answers for the status of what a CA has issued. */
  public static String ocspSigner(String ca) {
    return ca + "-ocsp";
  }

  /**
   * The name in lower case.
   *
   * @throws InvalidRequestException if it is no name
   */
  public static String fold(String name) {
    int length = name.length();
    int folded = 0;
    while (folded < length && isFolded(name.charAt(folded))) {
      folded++;
    }
    if (length == 0 || length > MAX_LENGTH || !isNameFrom(folded, name)) {
      throw new InvalidRequestException(
          "name", "a certificate's name is 1 to 127 letters, digits and hyphens ([0-9a-zA-Z-])");
    }
    return folded == length ? name : name.toLowerCase(Locale.ROOT);
  }

  /**
   * A name of up to {@value #MAX_SHORT} characters in lower case.
   *
   * @param what what it is the name of
   * @throws InvalidRequestException if it is none
   */
  public static String foldShort(String what, String name) {
    if (name.isEmpty() || name.length() > MAX_SHORT || !isNameFrom(0, name)) {
      throw new InvalidRequestException(
          what, "is 1 to " + MAX_SHORT + " letters, digits and hyphens ([0-9a-zA-Z-])");
    }
    return name.toLowerCase(Locale.ROOT);
  }

  private static boolean isNameFrom(int start, String name) {
    for (int i = start; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!isFolded(c) && !(c >= 'A' && c <= 'Z')) {
        return false;
      }
    }
    return true;
  }

  private static boolean isFolded(char c) {
    return c < FOLDED.length && FOLDED[c];
  }

  /** Whether the character may stand in a folded name: one look, as every lookup asks. */
  private static boolean[] folded() {
    var table = new boolean[0x80];
    for (char c : "0123456789abcdefghijklmnopqrstuvwxyz-".toCharArray()) {
      table[c] = true;
    }
    return table;
  }

  /** Whether a folded name means something by itself where a policy names its issuer. */
  public static boolean isReservedForIssuers(String folded) {
    return folded.equals("self") || folded.equals("unknown");
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

  /** The name in an id of a version; of a name itself the name. */
  public static String withoutVersion(String target) {
    int slash = target.indexOf('/');
    return slash < 0 ? target : target.substring(0, slash);
  }

  /** The number of the version with this id. */
  public static long versionNumber(String version) {
    return HexFormat.fromHexDigitsToLong(version, 0, 8);
  }

  /** The id of the version with this number; {@code entropy} are 12 random bytes. */
  public static String versionId(long number, byte[] entropy) {
    var hex = HexFormat.of();
    return hex.toHexDigits(number, 8) + hex.formatHex(entropy);
  }
}
