package io.certwright.internal.lint;

import static io.certwright.internal.lint.Raw.NONE;
import static io.certwright.internal.lint.Raw.NULL;
import static io.certwright.internal.lint.Raw.attribute;
import static io.certwright.internal.lint.Raw.bits;
import static io.certwright.internal.lint.Raw.hex;
import static io.certwright.internal.lint.Raw.integer;
import static io.certwright.internal.lint.Raw.octets;
import static io.certwright.internal.lint.Raw.oid;
import static io.certwright.internal.lint.Raw.seq;
import static io.certwright.internal.lint.Raw.set;
import static io.certwright.internal.lint.Raw.text;
import static io.certwright.internal.lint.Raw.tlv;

import io.certwright.lint.LintProfile;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** For each rule a certificate that breaks it, and no other. */
final class BrokenCertificates {

  /**
   * A broken certificate.
   *
   * @param profile by which it is to be judged
   * @param make makes it
   */
  record Broken(LintProfile profile, Supplier<byte[]> make) {}

  static final Map<Rule, Broken> ALL = new LinkedHashMap<>();

  private static final String CONSTRAINED = "2.5.29.30";
  private static final byte[] ED25519 = seq(oid("1.3.101.112"));

  /** RFC 8032, section 7.1, test 1. */
  private static final String ED_POINT =
      "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

  /** The same and a point of order 8. */
  private static final String ED_MIXED =
      "9158312a9a8d6e3b34c891d6d61444f8b8211c5117ebad15bdb0bd68b07e0245";

  static {
    ofTheProfile();
    ofNamesAndExtensions();
    ofKeys();
    ofTheWeb();
  }

  private BrokenCertificates() {}

  private static byte[] utf8(String value) {
    return text(Tag.UTF8_STRING, value);
  }

  private static byte[] point(String uri) {
    return seq(seq(tlv(0xa0, tlv(0xa0, Sketch.uri(uri)))));
  }

  private static void leaf(Rule rule, Consumer<Sketch> change) {
    put(rule, LintProfile.RFC_5280, Sketch::leaf, change);
  }

  private static void authority(Rule rule, Consumer<Sketch> change) {
    put(rule, LintProfile.RFC_5280, Sketch::authority, change);
  }

  private static void web(Rule rule, Consumer<Sketch> change) {
    put(rule, LintProfile.WEB_PKI, Sketch::leaf, change);
  }

  private static void usage(Rule rule, String bits) {
    leaf(rule, l -> l.with(Sketch.KEY_USAGE, true, bits(bits)));
  }

  private static void rsa(Rule rule, Supplier<BigInteger> modulus) {
    leaf(rule, l -> l.key(RsaKeys.ALGORITHM, RsaKeys.key(modulus.get(), RsaKeys.F4)));
  }

  private static void put(
      Rule rule, LintProfile profile, Supplier<Sketch> start, Consumer<Sketch> change) {
    ALL.put(
        rule,
        new Broken(
            profile,
            () -> {
              var sketch = start.get();
              change.accept(sketch);
              return sketch.certificate();
            }));
  }

  private static void ofTheProfile() {
    ALL.put(ProfileRule.DER_SYNTAX, new Broken(LintProfile.RFC_5280, () -> hex("3080020101")));
    leaf(ProfileRule.TBS_SYNTAX, l -> l.validity = integer("01"));
    leaf(
        ProfileRule.DEFAULT_ENCODED,
        l -> l.with(Sketch.CONSTRAINTS, true, seq(tlv(Tag.BOOLEAN, hex("00")))));
    leaf(
        ProfileRule.BOOLEAN_VALUE,
        l -> {
          l.without(Sketch.CONSTRAINTS).more =
              seq(oid(Sketch.CONSTRAINTS), tlv(Tag.BOOLEAN, hex("01")), octets(seq()));
        });
    leaf(
        ProfileRule.SET_ORDER,
        l ->
            l.subject =
                seq(set(attribute("2.5.4.10", utf8("b")), attribute("2.5.4.3", utf8("a")))));
    leaf(ProfileRule.VERSION_NOT_3, l -> l.version = NONE);
    leaf(
        ProfileRule.VERSION_1,
        l -> {
          l.version = NONE;
          l.extensions.clear();
        });
    leaf(ProfileRule.SERIAL_SYNTAX, l -> l.serial = integer("0001"));
    leaf(
        ProfileRule.SERIAL_NOT_POSITIVE,
        l -> l.serial = integer("8000000000000000000000000000000000000001"));
    leaf(
        ProfileRule.SERIAL_TOO_LONG,
        l -> l.serial = integer("4d0000000000000000000000000000000000000001"));
    leaf(ProfileRule.SIGNATURE_ALGORITHMS_DIFFER, l -> l.outer = seq(oid("1.2.840.10045.4.3.3")));
    leaf(ProfileRule.SIGNATURE_SYNTAX, l -> l.signedWith(seq(integer("01"))));
    leaf(
        ProfileRule.SIGNATURE_PARAMETERS, l -> l.signedWith(seq(oid("1.2.840.10045.4.3.2"), NULL)));
    leaf(
        ProfileRule.SIGNATURE_HASH_WEAK, l -> l.signedWith(seq(oid("1.2.840.113549.1.1.5"), NULL)));
    leaf(ProfileRule.NAME_SYNTAX, l -> l.subject = seq(seq()));
    leaf(ProfileRule.ISSUER_EMPTY, l -> l.issuer = seq());
    leaf(ProfileRule.TIME_SYNTAX, l -> l.valid("261124000000Z", "2702150000Z"));
    leaf(
        ProfileRule.TIME_BEFORE_2050,
        l ->
            l.validity =
                seq(
                    text(Tag.UTC_TIME, "261124000000Z"),
                    text(Tag.GENERALIZED_TIME, "20270215000000Z")));
    leaf(ProfileRule.VALIDITY_ORDER, l -> l.valid("261124000001Z", "261124000000Z"));
    authority(ProfileRule.SUBJECT_EMPTY_CA, a -> a.subject = seq());
    leaf(ProfileRule.SUBJECT_EMPTY_SAN, l -> l.subject = seq());
    leaf(
        ProfileRule.ATTRIBUTE_STRING,
        l -> l.subject(Sketch.CN, text(Tag.IA5_STRING, "shop.example.org")));
    leaf(
        ProfileRule.ATTRIBUTE_LEGACY_STRING,
        l -> l.subject(Sketch.CN, text(Tag.TELETEX_STRING, "shop.example.org")));
    leaf(
        ProfileRule.ATTRIBUTE_CHARACTERS,
        l -> l.subject("2.5.4.10", text(Tag.PRINTABLE_STRING, "a@b")));
    leaf(ProfileRule.ATTRIBUTE_EMPTY, l -> l.subject("2.5.4.10", utf8("")));
    leaf(ProfileRule.ATTRIBUTE_TOO_LONG, l -> l.subject(Sketch.CN, utf8("a".repeat(65))));
    leaf(ProfileRule.COUNTRY, l -> l.subject("2.5.4.6", text(Tag.PRINTABLE_STRING, "DEU")));
    leaf(ProfileRule.UNIQUE_IDENTIFIER, l -> l.uniqueIds = tlv(0x82, hex("0001")));
    leaf(
        ProfileRule.EXTENSIONS_EMPTY,
        l -> {
          l.extensions.clear();
          l.uniqueIds = tlv(0xa3, seq());
        });
    leaf(ProfileRule.EXTENSION_SYNTAX, l -> l.with(Sketch.SKI, false, integer("01")));
    leaf(
        ProfileRule.EXTENSION_DUPLICATE,
        l -> l.more = Sketch.extension(Sketch.CONSTRAINTS, true, seq()));
    leaf(ProfileRule.EXTENSION_UNKNOWN_CRITICAL, l -> l.with("1.2.3.4", true, NULL));
  }

  private static void ofNamesAndExtensions() {
    leaf(ProfileRule.AKI_ABSENT, l -> l.without(Sketch.AKI));
    leaf(ProfileRule.AKI_CRITICAL, l -> l.with(Sketch.AKI, true, seq(tlv(0x80, hex("05")))));
    leaf(
        ProfileRule.AKI_WITHOUT_KEY_ID,
        l ->
            l.with(
                Sketch.AKI,
                false,
                seq(tlv(0xa1, tlv(GeneralName.DIRECTORY, l.issuer)), tlv(0x82, hex("01")))));
    leaf(
        ProfileRule.AKI_HALF,
        l -> l.with(Sketch.AKI, false, seq(tlv(0x80, hex("05")), tlv(0x82, hex("01")))));
    authority(ProfileRule.SKI_ABSENT_CA, a -> a.without(Sketch.SKI));
    leaf(ProfileRule.SKI_ABSENT, l -> l.without(Sketch.SKI));
    leaf(ProfileRule.SKI_CRITICAL, l -> l.with(Sketch.SKI, true, octets(hex("01"))));
    leaf(ProfileRule.KEY_USAGE_NOT_CRITICAL, l -> l.with(Sketch.KEY_USAGE, false, bits("0780")));
    usage(ProfileRule.KEY_USAGE_EMPTY, "00");
    usage(ProfileRule.KEY_USAGE_BITS, "0080");
    usage(ProfileRule.KEY_USAGE_UNKNOWN, "068040");
    authority(ProfileRule.KEY_USAGE_ABSENT_CA, a -> a.without(Sketch.KEY_USAGE));
    usage(ProfileRule.KEY_USAGE_CERT_SIGN, "0284");
    authority(
        ProfileRule.KEY_USAGE_CA_WITHOUT_CERT_SIGN,
        a ->
            a.with(Sketch.CONSTRAINTS, true, seq(tlv(Tag.BOOLEAN, hex("ff"))))
                .with(Sketch.KEY_USAGE, true, bits("0102")));
    usage(ProfileRule.KEY_USAGE_DIRECTION, "0081");
    leaf(ProfileRule.CERTIFICATE_POLICIES_EMPTY, l -> l.with(Sketch.POLICIES, false, seq()));
    leaf(
        ProfileRule.CERTIFICATE_POLICY_DUPLICATE,
        l -> l.with(Sketch.POLICIES, false, seq(seq(oid("1.2.3")), seq(oid("1.2.3")))));
    leaf(
        ProfileRule.EXPLICIT_TEXT,
        l ->
            l.with(
                Sketch.POLICIES,
                false,
                seq(
                    seq(
                        oid("1.2.3"),
                        seq(seq(oid("1.3.6.1.5.5.7.2.2"), seq(utf8("a".repeat(201)))))))));
    leaf(
        ProfileRule.POLICY_MAPPINGS_LEAF,
        l -> l.with("2.5.29.33", true, seq(seq(oid("1.2.3"), oid("1.2.4")))));
    authority(
        ProfileRule.POLICY_MAPPINGS_ANY,
        a -> a.with("2.5.29.33", true, seq(seq(oid("1.2.3"), oid("2.5.29.32.0")))));
    authority(
        ProfileRule.POLICY_MAPPINGS_NOT_CRITICAL,
        a -> a.with("2.5.29.33", false, seq(seq(oid("1.2.3"), oid("1.2.4")))));
    leaf(ProfileRule.SAN_EMPTY, l -> l.named());
    leaf(
        ProfileRule.SAN_CRITICAL,
        l -> l.with(Sketch.NAMES, true, seq(Sketch.dns("shop.example.org"))));
    leaf(ProfileRule.SAN_DNS, l -> l.named(Sketch.dns("shop..example.org")));
    leaf(ProfileRule.SAN_DNS_UNDERSCORE, l -> l.named(Sketch.dns("a_b.example.org")));
    leaf(ProfileRule.SAN_IP, l -> l.named(tlv(GeneralName.IP, hex("0102030405"))));
    leaf(ProfileRule.SAN_EMAIL, l -> l.named(text(GeneralName.EMAIL, "Shop <a@example.org>")));
    leaf(ProfileRule.SAN_URI, l -> l.named(Sketch.uri("/relative")));
    leaf(ProfileRule.SAN_DIRECTORY_NAME, l -> l.named(tlv(GeneralName.DIRECTORY, seq())));
    leaf(
        ProfileRule.IAN_CRITICAL,
        l -> l.with("2.5.29.18", true, seq(Sketch.dns("ca.example.org"))));
    leaf(ProfileRule.DIRECTORY_ATTRIBUTES_CRITICAL, l -> l.with("2.5.29.9", true, seq()));
    authority(
        ProfileRule.BASIC_CONSTRAINTS_NOT_CRITICAL,
        a -> a.with(Sketch.CONSTRAINTS, false, seq(tlv(Tag.BOOLEAN, hex("ff")))));
    leaf(ProfileRule.PATH_LENGTH_LEAF, l -> l.with(Sketch.CONSTRAINTS, true, seq(integer("00"))));
    authority(ProfileRule.PATH_LENGTH_CERT_SIGN, a -> a.with(Sketch.KEY_USAGE, true, bits("0102")));
    leaf(
        ProfileRule.NAME_CONSTRAINTS_LEAF,
        l -> l.with(CONSTRAINED, true, seq(tlv(0xa0, seq(Sketch.dns("example.org"))))));
    authority(
        ProfileRule.NAME_CONSTRAINTS_NOT_CRITICAL,
        a -> a.with(CONSTRAINED, false, seq(tlv(0xa0, seq(Sketch.dns("example.org"))))));
    authority(ProfileRule.NAME_CONSTRAINTS_EMPTY, a -> a.with(CONSTRAINED, true, seq()));
    authority(
        ProfileRule.NAME_CONSTRAINTS_DISTANCE,
        a ->
            a.with(
                CONSTRAINED,
                true,
                seq(tlv(0xa0, seq(Sketch.dns("example.org"), tlv(0x80, hex("01")))))));
    authority(
        ProfileRule.NAME_CONSTRAINTS_IP,
        a ->
            a.with(
                CONSTRAINED,
                true,
                seq(tlv(0xa1, seq(tlv(GeneralName.IP, hex("0a000000ff00ff00")))))));
    authority(
        ProfileRule.POLICY_CONSTRAINTS_NOT_CRITICAL,
        a -> a.with("2.5.29.36", false, seq(tlv(0x80, hex("00")))));
    authority(ProfileRule.POLICY_CONSTRAINTS_EMPTY, a -> a.with("2.5.29.36", true, seq()));
    leaf(ProfileRule.EKU_EMPTY, l -> l.with(Sketch.PURPOSES, false, seq()));
    leaf(
        ProfileRule.EKU_DUPLICATE,
        l -> l.with(Sketch.PURPOSES, false, seq(oid(Sketch.SERVER_AUTH), oid(Sketch.SERVER_AUTH))));
    leaf(ProfileRule.EKU_ANY, l -> l.with(Sketch.PURPOSES, false, seq(oid("2.5.29.37.0"))));
    leaf(ProfileRule.EKU_ANY_CRITICAL, l -> l.with(Sketch.PURPOSES, true, seq(oid("2.5.29.37.0"))));
    leaf(ProfileRule.EKU_KEY_USAGE, l -> l.with(Sketch.KEY_USAGE, true, bits("0640")));
    leaf(
        ProfileRule.CRL_POINTS_CRITICAL,
        l -> l.with(Sketch.CRL_POINTS, true, point("http://crl.example.org/1")));
    leaf(
        ProfileRule.CRL_POINTS_EMPTY,
        l -> l.with(Sketch.CRL_POINTS, false, seq(seq(tlv(0x81, hex("0780"))))));
    leaf(
        ProfileRule.CRL_POINTS_URI,
        l -> l.with(Sketch.CRL_POINTS, false, point("crl.example.org")));
    authority(ProfileRule.INHIBIT_ANY_NOT_CRITICAL, a -> a.with("2.5.29.54", false, integer("00")));
    leaf(
        ProfileRule.FRESHEST_CRL_CRITICAL,
        l -> l.with("2.5.29.46", true, point("http://crl.example.org/d")));
    leaf(
        ProfileRule.AIA_CRITICAL,
        l ->
            l.with(
                Sketch.AIA,
                true,
                seq(seq(oid("1.3.6.1.5.5.7.48.2"), Sketch.uri("http://ca.example.org")))));
    leaf(ProfileRule.AIA_EMPTY, l -> l.with(Sketch.AIA, false, seq()));
    leaf(
        ProfileRule.AIA_URI,
        l -> l.with(Sketch.AIA, false, seq(seq(oid("1.3.6.1.5.5.7.48.2"), Sketch.uri("http://")))));
    authority(ProfileRule.SIA_CRITICAL, a -> a.with("1.3.6.1.5.5.7.1.11", true, seq()));
  }

  private static void ofKeys() {
    leaf(KeyRule.KEY_SYNTAX, l -> l.key = seq(Sketch.P256));
    leaf(KeyRule.KEY_UNKNOWN, l -> l.key(seq(oid("1.2.3")), hex("00")));
    leaf(
        KeyRule.KEY_PARAMETERS,
        l -> l.key(seq(oid("1.2.840.113549.1.1.1")), RsaKeys.key(RsaKeys.good(), RsaKeys.F4)));
    leaf(KeyRule.KEY_LENGTH, l -> l.key(seq(oid("2.16.840.1.101.3.4.3.17")), new byte[1_311]));
    usage(KeyRule.KEY_USAGE_KEY_TYPE, "05a0");
    leaf(
        KeyRule.KEY_USAGE_EDWARDS,
        l -> l.key(ED25519, hex(ED_POINT)).with(Sketch.KEY_USAGE, true, bits("0388")));
    leaf(
        KeyRule.KEY_USAGE_POST_QUANTUM,
        l ->
            l.key(seq(oid("2.16.840.1.101.3.4.3.20")), new byte[32])
                .with(Sketch.KEY_USAGE, true, bits("05a0")));
    rsa(KeyRule.RSA_SMALL, RsaKeys::small);
    rsa(KeyRule.RSA_LARGE, RsaKeys::large);
    leaf(
        KeyRule.RSA_EXPONENT,
        l -> l.key(RsaKeys.ALGORITHM, RsaKeys.key(RsaKeys.good(), BigInteger.valueOf(3))));
    rsa(KeyRule.RSA_SMALL_FACTOR, RsaKeys::divisible);
    rsa(KeyRule.RSA_ROCA, RsaKeys::roca);
    rsa(KeyRule.RSA_CLOSE_PRIMES, RsaKeys::closePrimes);
    leaf(KeyRule.EC_POINT_FORM, l -> l.key(Sketch.P256, hex("06" + Sketch.POINT.substring(2))));
    leaf(KeyRule.EC_POINT_INFINITY, l -> l.key(Sketch.P256, hex("00")));
    leaf(
        KeyRule.EC_POINT_OFF_CURVE,
        l -> l.key(Sketch.P256, hex(Sketch.POINT.replaceAll("5$", "6"))));
    leaf(
        KeyRule.EC_CURVE_UNKNOWN,
        l -> l.key(seq(oid("1.2.840.10045.2.1"), oid("1.2.3")), hex(Sketch.POINT)));
    leaf(KeyRule.ED_POINT_INVALID, l -> l.key(ED25519, hex("07" + "00".repeat(31))));
    leaf(KeyRule.ED_POINT_MIXED_ORDER, l -> l.key(ED25519, hex(ED_MIXED)));
  }

  private static void ofTheWeb() {
    web(WebRule.WEB_VALIDITY, l -> l.valid("261124000000Z", "270612000000Z"));
    web(WebRule.WEB_SERIAL_ENTROPY, l -> l.serial = integer("40000000000001"));
    web(WebRule.WEB_SIGNATURE, l -> l.signedWith(seq(oid("1.3.101.112"))));
    web(WebRule.WEB_KEY_KIND, l -> l.key(ED25519, hex(ED_POINT)));
    web(WebRule.WEB_KEY_POINT, l -> l.key(Sketch.P256, hex("03" + Sketch.POINT.substring(2, 66))));
    web(
        WebRule.WEB_RSA_MODULUS,
        l -> l.key(RsaKeys.ALGORITHM, RsaKeys.key(RsaKeys.oddBits(), RsaKeys.F4)));
    web(WebRule.WEB_KEY_USAGE, l -> l.with(Sketch.KEY_USAGE, true, bits("06c0")));
    web(WebRule.WEB_SUBJECT_UNIT, l -> l.subject("2.5.4.11", utf8("Shops")));
    web(WebRule.WEB_SAN_ABSENT, l -> l.without(Sketch.NAMES));
    web(
        WebRule.WEB_SAN_KIND,
        l -> l.named(Sketch.dns("shop.example.org"), Sketch.uri("https://example.org")));
    web(
        WebRule.WEB_DNS_UNDERSCORE,
        l -> l.named(Sketch.dns("shop.example.org"), Sketch.dns("a_b.example.org")));
    web(
        WebRule.WEB_DNS_WILDCARD,
        l -> l.named(Sketch.dns("shop.example.org"), Sketch.dns("*.org")));
    web(
        WebRule.WEB_DNS_INTERNAL,
        l -> l.named(Sketch.dns("shop.example.org"), Sketch.dns("shop.local")));
    web(
        WebRule.WEB_IP_RESERVED,
        l -> l.named(Sketch.dns("shop.example.org"), tlv(GeneralName.IP, hex("0a000001"))));
    web(WebRule.WEB_COMMON_NAME, l -> l.named(Sketch.dns("www.example.org")));
    web(WebRule.WEB_EKU, l -> l.with(Sketch.PURPOSES, false, seq(oid("1.3.6.1.5.5.7.3.2"))));
    web(
        WebRule.WEB_EKU_OTHER,
        l ->
            l.with(Sketch.PURPOSES, false, seq(oid(Sketch.SERVER_AUTH), oid("1.3.6.1.5.5.7.3.4"))));
    web(
        WebRule.WEB_AIA_ABSENT,
        l ->
            l.without(Sketch.AIA)
                .with(Sketch.CRL_POINTS, false, point("http://crl.example.org/1")));
    web(
        WebRule.WEB_REVOCATION_ABSENT,
        l ->
            l.with(
                Sketch.AIA,
                false,
                seq(seq(oid("1.3.6.1.5.5.7.48.2"), Sketch.uri("http://ca.example.org")))));
    web(WebRule.WEB_POLICIES_ABSENT, l -> l.without(Sketch.POLICIES));
  }
}
