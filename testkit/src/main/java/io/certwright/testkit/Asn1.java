package io.certwright.testkit;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/** As much DER (X.690) as {@link FakeCa} needs. For its own use: it checks nothing. */
final class Asn1 {

  static final int BOOLEAN = 0x01;
  static final int INTEGER = 0x02;
  static final int BIT_STRING = 0x03;
  static final int OCTET_STRING = 0x04;
  static final int OID = 0x06;
  static final int UTF8_STRING = 0x0c;
  static final int UTC_TIME = 0x17;
  static final int GENERALIZED_TIME = 0x18;
  static final int SEQUENCE = 0x30;
  static final int SET = 0x31;

  /** From here on RFC 5280, section 4.1.2.5, wants four digits of the year. */
  private static final Instant YEAR_2050 = Instant.parse("2050-01-01T00:00:00Z");

  private Asn1() {}

  /** A value with this tag that consists of the parts. */
  static byte[] value(int tag, byte[]... parts) {
    var content = new ByteArrayOutputStream();
    for (var part : parts) {
      content.writeBytes(part);
    }
    var out = new ByteArrayOutputStream();
    out.write(tag);
    int length = content.size();
    if (length >= 0x80) {
      int bytes = length >= 0x1_0000 ? 3 : length >= 0x100 ? 2 : 1;
      out.write(0x80 | bytes);
      for (int shift = 8 * (bytes - 1); shift > 0; shift -= 8) {
        out.write(length >> shift);
      }
    }
    out.write(length);
    out.writeBytes(content.toByteArray());
    return out.toByteArray();
  }

  static byte[] sequence(byte[]... parts) {
    return value(SEQUENCE, parts);
  }

  static byte[] sequence(List<byte[]> parts) {
    return value(SEQUENCE, parts.toArray(new byte[0][]));
  }

  static byte[] integer(BigInteger number) {
    return value(INTEGER, number.toByteArray());
  }

  /** A BIT STRING of whole bytes. */
  static byte[] bits(byte[] bytes) {
    return value(BIT_STRING, new byte[] {0}, bytes);
  }

  static byte[] text(String text) {
    return value(UTF8_STRING, text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] oid(String dotted) {
    var arcs = dotted.split("\\.", -1);
    var out = new ByteArrayOutputStream();
    out.write(40 * Integer.parseInt(arcs[0]) + Integer.parseInt(arcs[1]));
    for (int i = 2; i < arcs.length; i++) {
      int arc = Integer.parseInt(arcs[i]);
      for (int shift = 28; shift > 0; shift -= 7) {
        if (arc >> shift != 0) {
          out.write(0x80 | ((arc >> shift) & 0x7f));
        }
      }
      out.write(arc & 0x7f);
    }
    return value(OID, out.toByteArray());
  }

  static byte[] time(Instant instant) {
    boolean isShort = instant.isBefore(YEAR_2050);
    var format = DateTimeFormatter.ofPattern((isShort ? "yy" : "yyyy") + "MMddHHmmss'Z'");
    var digits = format.format(instant.atZone(ZoneOffset.UTC));
    return value(isShort ? UTC_TIME : GENERALIZED_TIME, digits.getBytes(StandardCharsets.US_ASCII));
  }

  /** What stands between the header of a value and its end. */
  static byte[] content(byte[] value) {
    var in = ByteBuffer.wrap(value);
    in.get();
    return take(in, length(in));
  }

  /** The values that a constructed value consists of, each with its header. */
  static List<byte[]> children(byte[] value) {
    var in = ByteBuffer.wrap(content(value));
    var children = new ArrayList<byte[]>();
    while (in.hasRemaining()) {
      int start = in.position();
      in.get();
      int end = length(in) + in.position();
      in.position(start);
      children.add(take(in, end - start));
    }
    return children;
  }

  private static int length(ByteBuffer in) {
    int first = in.get() & 0xff;
    if (first < 0x80) {
      return first;
    }
    int length = 0;
    for (int i = first & 0x7f; i > 0; i--) {
      length = (length << 8) | (in.get() & 0xff);
    }
    return length;
  }

  private static byte[] take(ByteBuffer in, int length) {
    var bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }
}
