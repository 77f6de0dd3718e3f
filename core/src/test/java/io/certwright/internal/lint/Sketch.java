package io.certwright.internal.lint;

import static io.certwright.internal.lint.Raw.NONE;
import static io.certwright.internal.lint.Raw.bits;
import static io.certwright.internal.lint.Raw.hex;
import static io.certwright.internal.lint.Raw.integer;
import static io.certwright.internal.lint.Raw.name;
import static io.certwright.internal.lint.Raw.octets;
import static io.certwright.internal.lint.Raw.oid;
import static io.certwright.internal.lint.Raw.seq;
import static io.certwright.internal.lint.Raw.text;
import static io.certwright.internal.lint.Raw.tlv;

import java.util.LinkedHashMap;
import java.util.Map;

/** A certificate in parts: a good one for the web, until a part is replaced. */
final class Sketch {

  static final String CN = "2.5.4.3";
  static final String KEY_USAGE = "2.5.29.15";
  static final String NAMES = "2.5.29.17";
  static final String CONSTRAINTS = "2.5.29.19";
  static final String PURPOSES = "2.5.29.37";
  static final String AKI = "2.5.29.35";
  static final String SKI = "2.5.29.14";
  static final String POLICIES = "2.5.29.32";
  static final String CRL_POINTS = "2.5.29.31";
  static final String AIA = "1.3.6.1.5.5.7.1.1";
  static final byte[] ECDSA_SHA256 = seq(oid("1.2.840.10045.4.3.2"));
  static final byte[] P256 = seq(oid("1.2.840.10045.2.1"), oid("1.2.840.10045.3.1.7"));

  /** The base point of P-256 is as good as any. */
  static final String POINT =
      "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
          + "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5";

  static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";

  byte[] version = tlv(0xa0, integer("02"));
  byte[] serial = integer("4d00000000000000000000000000000000000001");
  byte[] algorithm = ECDSA_SHA256;
  byte[] outer = ECDSA_SHA256;
  byte[] issuer = name(CN, text(Tag.UTF8_STRING, "Issuing CA"));
  byte[] validity = seq(text(Tag.UTC_TIME, "261124000000Z"), text(Tag.UTC_TIME, "270215000000Z"));
  byte[] subject = name(CN, text(Tag.UTF8_STRING, "shop.example.org"));
  byte[] key = Raw.key(P256, hex(POINT));
  byte[] uniqueIds = NONE;
  byte[] more = NONE;
  final Map<String, byte[]> extensions = new LinkedHashMap<>();

  private Sketch() {}

  /** A server's certificate. */
  static Sketch leaf() {
    return new Sketch()
        .with(CONSTRAINTS, true, seq())
        .with(KEY_USAGE, true, bits("0780"))
        .with(PURPOSES, false, seq(oid(SERVER_AUTH)))
        .with(NAMES, false, seq(dns("shop.example.org")))
        .with(SKI, false, octets(hex("01020304")))
        .with(AKI, false, seq(tlv(0x80, hex("05060708"))))
        .with(AIA, false, seq(seq(oid("1.3.6.1.5.5.7.48.1"), uri("http://ocsp.example.org"))))
        .with(POLICIES, false, seq(seq(oid("2.23.140.1.2.1"))));
  }

  /** An authority's certificate. */
  static Sketch authority() {
    var sketch = leaf().without(NAMES).without(PURPOSES).without(AIA).without(POLICIES);
    sketch.subject = name(CN, text(Tag.UTF8_STRING, "Issuing CA 2"));
    return sketch
        .with(CONSTRAINTS, true, seq(tlv(Tag.BOOLEAN, hex("ff")), integer("00")))
        .with(KEY_USAGE, true, bits("0106"));
  }

  static byte[] dns(String name) {
    return text(GeneralName.DNS, name);
  }

  static byte[] uri(String name) {
    return text(GeneralName.URI, name);
  }

  Sketch with(String oid, boolean critical, byte[] value) {
    extensions.put(oid, extension(oid, critical, value));
    return this;
  }

  static byte[] extension(String oid, boolean critical, byte[] value) {
    return seq(oid(oid), critical ? tlv(Tag.BOOLEAN, hex("ff")) : NONE, octets(value));
  }

  Sketch without(String oid) {
    extensions.remove(oid);
    return this;
  }

  Sketch named(byte[]... names) {
    return with(NAMES, false, seq(names));
  }

  Sketch subject(String type, byte[] value) {
    subject = name(type, value);
    return this;
  }

  Sketch key(byte[] algorithm, byte[] bytes) {
    key = Raw.key(algorithm, bytes);
    return this;
  }

  Sketch signedWith(byte[] identifier) {
    algorithm = identifier;
    outer = identifier;
    return this;
  }

  Sketch valid(String from, String to) {
    validity = seq(text(Tag.UTC_TIME, from), text(Tag.UTC_TIME, to));
    return this;
  }

  byte[] toBeSigned() {
    byte[] list = Raw.join(extensions.values().toArray(new byte[0][]));
    boolean none = extensions.isEmpty() && more.length == 0;
    byte[] tagged = none ? NONE : tlv(0xa3, seq(list, more));
    return seq(version, serial, algorithm, issuer, validity, subject, key, uniqueIds, tagged);
  }

  byte[] certificate() {
    return seq(toBeSigned(), outer, bits("003006020101020101"));
  }
}
