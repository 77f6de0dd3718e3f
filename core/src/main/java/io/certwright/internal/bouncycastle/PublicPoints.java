package io.certwright.internal.bouncycastle;

import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.teletrust.TeleTrusTNamedCurves;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.bouncycastle.math.ec.rfc8032.Ed448;

/** Whether public keys that come from elsewhere are points of their curves. Thread-safe. */
public final class PublicPoints {
  private PublicPoints() {}

  /**
   * Whether bytes are a point of a curve, not the one at infinity; empty: the curve is not known.
   *
   * @param curve the contents of its object identifier
   * @param point in its uncompressed or compressed form
   */
  public static Optional<Boolean> isOnCurve(byte[] curve, byte[] point) {
    ASN1ObjectIdentifier name = ASN1ObjectIdentifier.fromContents(curve);
    X9ECParameters parameters = CustomNamedCurves.getByOID(name);
    if (parameters == null) {
      parameters = TeleTrusTNamedCurves.getByOID(name);
    }
    if (parameters == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(!parameters.getCurve().decodePoint(point).isInfinity());
    } catch (IllegalArgumentException e) {
      return Optional.of(false);
    }
  }

  /**
   * Whether 32 bytes are a point of the curve of Ed25519, or 57 one of that of Ed448, and not one
   * of the few of low order.
   */
  public static boolean isOnEdwardsCurve(byte[] point) {
    return point.length == Ed25519.PUBLIC_KEY_SIZE
        ? Ed25519.validatePublicKeyPartial(point, 0)
        : Ed448.validatePublicKeyPartial(point, 0);
  }

  /** Whether such a point is one of the large group of prime order, as every honest key is. */
  public static boolean isInPrimeOrderGroup(byte[] point) {
    return point.length == Ed25519.PUBLIC_KEY_SIZE
        ? Ed25519.validatePublicKeyFull(point, 0)
        : Ed448.validatePublicKeyFull(point, 0);
  }
}
