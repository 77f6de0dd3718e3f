package io.certwright.internal.bouncycastle;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.GeneralName;

/** How names and the ranges that they are confined to are shown. */
final class ConfinedNameTexts {

  private ConfinedNameTexts() {}

  /** A name with its form before it. */
  static String of(GeneralName name) {
    return name.getTagNo() == GeneralName.iPAddress
        ? "ip:" + address(octets(name))
        : form(name) + plain(name);
  }

  /** A range of names: what stands before all of them, or behind. */
  static String ofRange(GeneralName base) {
    if (base.getTagNo() != GeneralName.iPAddress) {
      return form(base) + plain(base);
    }
    byte[] both = octets(base);
    int half = both.length / 2;
    return "ip:"
        + address(Arrays.copyOf(both, half))
        + "/"
        + address(Arrays.copyOfRange(both, half, both.length));
  }

  /** The name alone; host names in lower case. */
  static String plain(GeneralName name) {
    if (name.getTagNo() == GeneralName.directoryName || name.getTagNo() == GeneralName.iPAddress) {
      return String.valueOf(name.getName());
    }
    String text = ASN1IA5String.getInstance(name.getName()).getString();
    return name.getTagNo() == GeneralName.dNSName ? text.toLowerCase(Locale.ROOT) : text;
  }

  private static byte[] octets(GeneralName name) {
    return ASN1OctetString.getInstance(name.getName()).getOctets();
  }

  private static String form(GeneralName name) {
    return switch (name.getTagNo()) {
      case GeneralName.rfc822Name -> "email:";
      case GeneralName.dNSName -> "dns:";
      case GeneralName.directoryName -> "dn:";
      default -> "uri:";
    };
  }

  private static String address(byte[] octets) {
    try {
      return InetAddress.getByAddress(octets).getHostAddress();
    } catch (UnknownHostException e) {
      throw new MalformedDerException(0, "an address of 4 or 16 bytes", e);
    }
  }
}
