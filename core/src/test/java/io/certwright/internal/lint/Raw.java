package io.certwright.internal.lint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;

/** DER written value by value, so that any of it can be wrong. */
final class Raw {

  static final byte[] NONE = {};
  static final byte[] NULL = tlv(Tag.NULL);

  private Raw() {}

  static byte[] tlv(int tag, byte[]... parts) {
    byte[] content = join(parts);
    byte[] length;
    if (content.length < 0x80) {
      length = new byte[] {(byte) content.length};
    } else if (content.length < 0x100) {
      length = new byte[] {(byte) 0x81, (byte) content.length};
    } else if (content.length < 0x10000) {
      length = new byte[] {(byte) 0x82, (byte) (content.length >> 8), (byte) content.length};
    } else {
      length = join(hex("83"), new byte[] {(byte) (content.length >> 16)});
      length = join(length, new byte[] {(byte) (content.length >> 8), (byte) content.length});
    }
    return join(new byte[] {(byte) tag}, length, content);
  }

  static byte[] join(byte[]... parts) {
    var out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  static byte[] seq(byte[]... parts) {
    return tlv(Tag.SEQUENCE, parts);
  }

  static byte[] set(byte[]... parts) {
    return tlv(Tag.SET, parts);
  }

  static byte[] octets(byte[]... parts) {
    return tlv(Tag.OCTET_STRING, parts);
  }

  static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  static byte[] integer(String digits) {
    return tlv(Tag.INTEGER, hex(digits));
  }

  static byte[] text(int tag, String value) {
    return tlv(tag, value.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] oid(String dotted) {
    try {
      return new ASN1ObjectIdentifier(dotted).getEncoded();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A BIT STRING: the count of unused bits, then the bits. */
  static byte[] bits(String digits) {
    return tlv(Tag.BIT_STRING, hex(digits));
  }

  static byte[] key(byte[] algorithm, byte[] bytes) {
    return seq(algorithm, tlv(Tag.BIT_STRING, new byte[1], bytes));
  }

  /** A name of one attribute. */
  static byte[] name(String type, byte[] value) {
    return seq(set(attribute(type, value)));
  }

  static byte[] attribute(String type, byte[] value) {
    return seq(oid(type), value);
  }
}
