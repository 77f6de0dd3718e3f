package io.certwright.internal.bouncycastle;

import io.certwright.spi.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * One name of a subjectAltName extension (RFC 5280, section 4.2.1.6).
 *
 * @param kind what the name is
 * @param value its octets: ASCII text, or the 4 or 16 bytes of an IP address
 */
public record San(Kind kind, Bytes value) {

  /** What a name can be. */
  public enum Kind {
    /** An e-mail address (rfc822Name). */
    EMAIL(0x81),
    /** A host name, or a wildcard for host names. */
    DNS(0x82),
    /** An absolute URI. */
    URI(0x86),
    /** An IP address. */
    IP(0x87);

    private final int tag;

    Kind(int tag) {
      this.tag = tag;
    }

    int tag() {
      return tag;
    }

    static Optional<Kind> of(int tag) {
      return Arrays.stream(values()).filter(kind -> kind.tag == tag).findFirst();
    }
  }

  /** Checks what the encoding depends on; whether the name makes sense is for the policy. */
  public San {
    if (!isOne(kind, value)) {
      throw new IllegalArgumentException(
          "A name of kind " + kind + " cannot have " + value.length() + " bytes");
    }
  }

  /** Whether octets are as long as a name of that kind can be. */
  static boolean isOne(Kind kind, Bytes value) {
    int length = value.length();
    return kind == Kind.IP ? length == 4 || length == 16 : length > 0;
  }

  /** A host name; internationalised ones in their ASCII form. */
  public static San dns(String name) {
    return new San(Kind.DNS, ascii(name));
  }

  /** An e-mail address in ASCII. */
  public static San email(String address) {
    return new San(Kind.EMAIL, ascii(address));
  }

  /** An absolute URI in ASCII. */
  public static San uri(String uri) {
    return new San(Kind.URI, ascii(uri));
  }

  /** An IP address: 4 or 16 bytes. */
  public static San ip(byte[] address) {
    return new San(Kind.IP, Bytes.copyOf(address));
  }

  /** The octets as text; what is not ASCII in them is some other character. */
  public String text() {
    return new String(value.toByteArray(), StandardCharsets.ISO_8859_1);
  }

  private static Bytes ascii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        throw new IllegalArgumentException(
            "A name in a certificate is ASCII (IA5String), this one is not from character "
                + i
                + " on");
      }
    }
    return Bytes.copyOf(text.getBytes(StandardCharsets.US_ASCII));
  }
}
