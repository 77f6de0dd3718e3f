package io.certwright.internal.revocation;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.MalformedDerException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;

/**
 * Names as texts that are equal when the names are: distinguished names as RFC 5280 compares them.
 */
final class ForeignNames {

  private static final int DIRECTORY = 0xa4;
  private static final int FULL_NAME = 0xa0;
  private static final int RELATIVE_NAME = 0xa1;
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;

  private ForeignNames() {}

  /** A distinguished name as DER, in its form for comparisons. */
  static String canonical(byte[] name) {
    try {
      return new X500Principal(name).getName(X500Principal.CANONICAL);
    } catch (RuntimeException | StackOverflowError e) {
      throw DerReader.ofValues(name).malformed("a distinguished name");
    }
  }

  /** The names (GeneralNames) in a list that is entered already. */
  static Set<String> list(DerReader in) {
    var names = new HashSet<String>();
    while (!in.atEnd()) {
      names.add(name(in));
    }
    return names;
  }

  /** One name with its form before it. */
  private static String name(DerReader in) {
    if (in.isNext(DIRECTORY)) {
      return directory(in.inside(DIRECTORY, DerReader::any));
    }
    return HexFormat.of().formatHex(in.any());
  }

  static String directory(byte[] name) {
    return "dn:" + canonical(name);
  }

  static String directoryOf(String canonical) {
    return "dn:" + canonical;
  }

  /**
   * A DistributionPointName.
   *
   * @param issuer who a relative name is relative to, as DER; empty: there must be none
   */
  static Set<String> pointName(DerReader in, Optional<byte[]> issuer) {
    if (in.isNext(RELATIVE_NAME)) {
      byte[] attributes = in.contents(RELATIVE_NAME);
      byte[] above = issuer.orElseThrow(() -> in.malformed("no relative name before this"));
      return Set.of(directory(relative(above, attributes)));
    }
    return in.inside(FULL_NAME, ForeignNames::list);
  }

  private static byte[] relative(byte[] above, byte[] attributes) {
    var reader = DerReader.ofValues(above);
    byte[] parts = reader.contents(SEQUENCE);
    byte[] last = tagged(SET, attributes);
    byte[] all = new byte[parts.length + last.length];
    System.arraycopy(parts, 0, all, 0, parts.length);
    System.arraycopy(last, 0, all, parts.length, last.length);
    return tagged(SEQUENCE, all);
  }

  private static byte[] tagged(int tag, byte[] contents) {
    if (contents.length > 0xffff) {
      throw malformed(contents);
    }
    int header = contents.length < 0x80 ? 2 : contents.length < 0x100 ? 3 : 4;
    byte[] out = new byte[header + contents.length];
    out[0] = (byte) tag;
    if (header == 2) {
      out[1] = (byte) contents.length;
    } else if (header == 3) {
      out[1] = (byte) 0x81;
      out[2] = (byte) contents.length;
    } else {
      out[1] = (byte) 0x82;
      out[2] = (byte) (contents.length >> 8);
      out[3] = (byte) contents.length;
    }
    System.arraycopy(contents, 0, out, header, contents.length);
    return out;
  }

  private static MalformedDerException malformed(byte[] contents) {
    return DerReader.ofValues(contents).malformed("a shorter name");
  }
}
