package io.certwright.http;

import io.certwright.spi.Bytes;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Certificates and nothing else in the form of CMS (RFC 5652, section 5: a SignedData that nobody
 * signed), as RFC 5280, section 4.2.2.1 has them behind the address of an issuer.
 */
final class CertsOnly {

  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  private static final int CONTEXT_0 = 0xa0;

  private static final byte[] SIGNED_DATA = HexFormat.of().parseHex("06092a864886f70d010702");
  private static final byte[] DATA = HexFormat.of().parseHex("06092a864886f70d010701");
  private static final byte[] VERSION_1 = {2, 1, 1};

  private CertsOnly() {}

  /**
   * Writes it.
   *
   * @param certificates as DER; a set, so they come out in the order that DER has for one
   */
  static Bytes of(List<byte[]> certificates) {
    var sorted = certificates.stream().sorted(Arrays::compareUnsigned).toArray(byte[][]::new);
    var signedData =
        value(
            SEQUENCE,
            VERSION_1,
            value(SET),
            value(SEQUENCE, DATA),
            value(CONTEXT_0, sorted),
            value(SET));
    return Bytes.copyOf(value(SEQUENCE, SIGNED_DATA, value(CONTEXT_0, signedData)));
  }

  private static byte[] value(int tag, byte[]... parts) {
    int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    var out = new ByteArrayOutputStream(length + 6);
    out.write(tag);
    if (length >= 0x80) {
      int octets = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
      out.write(0x80 | octets);
      for (int i = octets - 1; i >= 0; i--) {
        out.write(length >> (8 * i));
      }
    } else {
      out.write(length);
    }
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
