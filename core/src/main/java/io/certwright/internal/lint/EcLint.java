package io.certwright.internal.lint;

import io.certwright.internal.bouncycastle.PublicPoints;
import java.util.Arrays;

/** Points of curves (RFC 5480, section 2). */
final class EcLint {

  private static final byte[] P256 = Oids.hex("2a8648ce3d030107");
  private static final byte[] P384 = Oids.hex("2b81040022");
  private static final byte[] P521 = Oids.hex("2b81040023");

  private EcLint() {}

  static void check(
      Cursor algorithm, Cursor key, KeyOrigin origin, Findings findings, Facts facts) {
    if (!algorithm.next(Tag.OID) || !algorithm.isAtEnd()) {
      // Curves that are spelled out can be made to look like others (CVE-2020-0601).
      findings.add(KeyRule.KEY_PARAMETERS, algorithm.start());
      return;
    }
    algorithm.requireOid();
    if (key.length() == 1) {
      throw new Malformed(key.start());
    }
    int form = key.at(1);
    if (form == 0) {
      findings.add(KeyRule.EC_POINT_INFINITY, key.start());
      return;
    }
    facts.compressedPoint = form == 2 || form == 3;
    if (form != 4 && !facts.compressedPoint) {
      findings.add(KeyRule.EC_POINT_FORM, key.start());
      return;
    }
    int field = field(algorithm);
    facts.oddCurve = field == 0;
    int length = 2 + (facts.compressedPoint ? field : 2 * field);
    if (field > 0 && key.length() != length) {
      findings.add(KeyRule.KEY_LENGTH, key.start());
      return;
    }
    if (origin == KeyOrigin.FOREIGN) {
      var good = PublicPoints.isOnCurve(algorithm.copy(), point(key));
      findings.require(good.isPresent(), KeyRule.EC_CURVE_UNKNOWN, algorithm.start());
      findings.require(good.orElse(true), KeyRule.EC_POINT_OFF_CURVE, key.start());
    }
  }

  /** The bytes of a coordinate on a curve of the web PKI; 0: it is another one. */
  private static int field(Cursor curve) {
    if (curve.is(P256)) {
      return 32;
    }
    if (curve.is(P384)) {
      return 48;
    }
    return curve.is(P521) ? 66 : 0;
  }

  /** A point of Ed25519 or Ed448. */
  static void edwards(Cursor key, Findings findings) {
    var point = point(key);
    if (!PublicPoints.isOnEdwardsCurve(point)) {
      findings.add(KeyRule.ED_POINT_INVALID, key.start());
    } else if (!PublicPoints.isInPrimeOrderGroup(point)) {
      findings.add(KeyRule.ED_POINT_MIXED_ORDER, key.start());
    }
  }

  private static byte[] point(Cursor key) {
    return Arrays.copyOfRange(key.bytes(), key.content() + 1, key.endOfValue());
  }
}
