package io.certwright.testkit;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The extensions of a certificate for TLS servers and clients. */
final class LeafExtensions {

  private static final byte[] SUBJECT_ALT_NAME = Asn1.oid("2.5.29.17");
  private static final byte[] KEY_USAGE = Asn1.oid("2.5.29.15");
  private static final byte[] EXTENDED_KEY_USAGE = Asn1.oid("2.5.29.37");
  private static final byte[] SERVER_AUTH = Asn1.oid("1.3.6.1.5.5.7.3.1");
  private static final byte[] CLIENT_AUTH = Asn1.oid("1.3.6.1.5.5.7.3.2");
  private static final byte[] TRUE = Asn1.value(Asn1.BOOLEAN, new byte[] {(byte) 0xff});
  private static final byte[] DIGITAL_SIGNATURE = {7, (byte) 0x80};
  private static final int DNS_NAME = 0x82;
  private static final int IP_ADDRESS = 0x87;

  private LeafExtensions() {}

  /** Those of a certificate for these hosts, DNS names and literal addresses. */
  static List<byte[]> of(String... hosts) {
    var names = new ArrayList<byte[]>();
    for (var host : hosts) {
      names.add(name(host));
    }
    return List.of(
        extension(SUBJECT_ALT_NAME, Asn1.sequence(names)),
        Asn1.sequence(
            KEY_USAGE,
            TRUE,
            Asn1.value(Asn1.OCTET_STRING, Asn1.value(Asn1.BIT_STRING, DIGITAL_SIGNATURE))),
        extension(EXTENDED_KEY_USAGE, Asn1.sequence(SERVER_AUTH, CLIENT_AUTH)));
  }

  private static byte[] extension(byte[] oid, byte[] value) {
    return Asn1.sequence(oid, Asn1.value(Asn1.OCTET_STRING, value));
  }

  private static byte[] name(String host) {
    if (host.indexOf(':') >= 0 || host.matches("[0-9.]+")) {
      try {
        // A literal: nothing is looked up.
        return Asn1.value(IP_ADDRESS, InetAddress.getByName(host).getAddress());
      } catch (UnknownHostException e) {
        throw new IllegalArgumentException("\"" + host + "\" is no address", e);
      }
    }
    return Asn1.value(DNS_NAME, host.getBytes(StandardCharsets.US_ASCII));
  }
}
