package io.certwright.internal.bouncycastle;

import java.util.List;
import java.util.OptionalInt;

/**
 * The extensions that a certificate and a request for one have in common (RFC 5280, section 4.2.1),
 * each encoded as {@code Extension}.
 */
final class RequestedExtensions {
  private static final byte[] KEY_USAGE = Oid.encode(AskedExtensions.KEY_USAGE);
  private static final byte[] SUBJECT_ALT_NAME = Oid.encode(AskedExtensions.SUBJECT_ALT_NAME);
  private static final byte[] BASIC_CONSTRAINTS = Oid.encode(AskedExtensions.BASIC_CONSTRAINTS);
  private static final byte[] EXTENDED_KEY_USAGE = Oid.encode(AskedExtensions.EXTENDED_KEY_USAGE);

  static final int KEY_USAGE_BITS = 9;

  private RequestedExtensions() {}

  /** Refuses what cannot be encoded. */
  static void check(int keyUsageBits, boolean certificateAuthority, OptionalInt pathLength) {
    if (keyUsageBits < 0 || keyUsageBits >= 1 << KEY_USAGE_BITS) {
      throw new IllegalArgumentException("Key usage has the bits 0 to 8 only");
    }
    if (pathLength.isPresent() && (!certificateAuthority || pathLength.getAsInt() < 0)) {
      throw new IllegalArgumentException(
          "A path length is for certificate authorities, and not below 0");
    }
  }

  /** Critical always: who does not understand it must not take a leaf for an authority. */
  static void basicConstraints(
      DerWriter out, boolean certificateAuthority, OptionalInt pathLength) {
    int extension = begin(out, BASIC_CONSTRAINTS, true);
    int value = out.open(Der.OCTET_STRING);
    int sequence = out.open(Der.SEQUENCE);
    if (certificateAuthority) {
      out.bool(true);
      pathLength.ifPresent(out::integer);
    }
    out.close(sequence);
    out.close(value);
    out.close(extension);
  }

  /** Critical; left out if no bit is set. */
  static void keyUsage(DerWriter out, int bits) {
    if (bits == 0) {
      return;
    }
    int extension = begin(out, KEY_USAGE, true);
    int value = out.open(Der.OCTET_STRING);
    int string = out.open(Der.BIT_STRING);
    // Bit 0 of a BIT STRING is the highest of its first byte, and DER cuts off the zeros at its
    // end.
    int used = 32 - Integer.numberOfLeadingZeros(bits);
    out.put((8 - used % 8) % 8).put(Integer.reverse(bits) >>> 24);
    if (used > 8) {
      out.put(Integer.reverse(bits) >>> 16);
    }
    out.close(string);
    out.close(value);
    out.close(extension);
  }

  /** Left out if there is none. */
  static void extendedKeyUsage(DerWriter out, List<String> oids) {
    if (oids.isEmpty()) {
      return;
    }
    int extension = begin(out, EXTENDED_KEY_USAGE, false);
    int value = out.open(Der.OCTET_STRING);
    int sequence = out.open(Der.SEQUENCE);
    for (String oid : oids) {
      out.raw(Oid.encode(oid));
    }
    out.close(sequence);
    out.close(value);
    out.close(extension);
  }

  /** Left out if there is none; critical exactly if the subject is empty. */
  static void names(DerWriter out, List<San> names, boolean critical) {
    if (names.isEmpty()) {
      return;
    }
    int extension = begin(out, SUBJECT_ALT_NAME, critical);
    int value = out.open(Der.OCTET_STRING);
    int sequence = out.open(Der.SEQUENCE);
    for (San name : names) {
      out.octets(name.kind().tag(), name.value());
    }
    out.close(sequence);
    out.close(value);
    out.close(extension);
  }

  /** Begins an extension: its value is to follow, and the mark to be closed. */
  static int begin(DerWriter out, byte[] oid, boolean critical) {
    int mark = out.open(Der.SEQUENCE);
    out.raw(oid);
    if (critical) {
      out.bool(true);
    }
    return mark;
  }
}
