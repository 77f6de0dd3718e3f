package io.certwright.policy;

import static io.certwright.policy.Refusals.quote;

import io.certwright.spi.Bytes;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;

/**
 * An extension that this library knows nothing of. A value may be malformed; a policy with such a
 * value is refused as a whole.
 *
 * @param oid the object identifier in dotted form
 * @param critical whether who does not understand it must refuse the certificate
 * @param value exactly one value in DER, at most 4,096 bytes
 */
public record CustomExtension(String oid, boolean critical, Bytes value) {

  private static final String CRITICAL = "critical";
  private static final String OTHER = "-";

  /** Requires values. */
  public CustomExtension {
    Objects.requireNonNull(oid, "oid");
    Objects.requireNonNull(value, "value");
  }

  /** One that may be ignored. */
  public static CustomExtension of(String oid, byte[] value) {
    return new CustomExtension(oid, false, Bytes.copyOf(value));
  }

  /** One that must be understood. */
  public static CustomExtension critical(String oid, byte[] value) {
    return new CustomExtension(oid, true, Bytes.copyOf(value));
  }

  /** Identifier, {@code critical} or a hyphen, and the value in hexadecimal. */
  @Override
  public String toString() {
    return oid
        + " "
        + (critical ? CRITICAL : OTHER)
        + " "
        + HexFormat.of().formatHex(value.toByteArray());
  }

  static CustomExtension parse(String text) {
    String[] parts = text.split(" ", -1);
    if (parts.length != 3 || !(parts[1].equals(CRITICAL) || parts[1].equals(OTHER))) {
      throw new IllegalArgumentException(
          quote(text) + " is not an identifier, critical or -, and hexadecimal digits");
    }
    return new CustomExtension(parts[0], parts[1].equals(CRITICAL), Bytes.copyOf(hex(parts[2])));
  }

  private static byte[] hex(String digits) {
    if (!digits.equals(digits.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException("hexadecimal digits are lower-case here");
    }
    return HexFormat.of().parseHex(digits);
  }
}
