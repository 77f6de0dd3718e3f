package io.certwright.internal.lint;

/**
 * The public key: its algorithm and parameters (RFC 3279, RFC 5480, RFC 8410, RFC 9881, RFC 9909)
 * and the length of its bytes.
 */
final class KeyLint {

  private static final int RSA = 1;
  private static final int RSA_PSS = 10;
  private static final int X25519 = 110;
  private static final int ED448 = 113;
  private static final int[] CURVE_BYTES = {32, 56, 32, 57};
  private static final int ML_DSA = 17;
  private static final int[] ML_DSA_BYTES = {1_312, 1_952, 2_592};
  private static final int SLH_DSA = 20;
  private static final int LAST_SLH_DSA = 31;

  private KeyLint() {}

  static void check(Cursor at, KeyOrigin origin, Findings findings, Facts facts) {
    facts.keyAt = at.start();
    try {
      var in = at.inside();
      in.expect(Tag.SEQUENCE);
      var algorithm = in.inside();
      in.expect(Tag.BIT_STRING);
      in.end();
      if (in.length() == 0 || in.at(0) != 0) {
        throw new Malformed(in.start());
      }
      algorithm.expect(Tag.OID);
      algorithm.requireOid();
      facts.key = kind(algorithm);
      switch (facts.key) {
        case RSA -> rsa(algorithm, in, origin, findings, facts);
        case ELLIPTIC_CURVE -> EcLint.check(algorithm, in, origin, findings, facts);
        case EDWARDS_CURVE -> {
          if (fixed(algorithm, in, findings) && origin == KeyOrigin.FOREIGN) {
            EcLint.edwards(in, findings);
          }
        }
        case MONTGOMERY_CURVE, POST_QUANTUM -> fixed(algorithm, in, findings);
        case UNKNOWN -> findings.add(KeyRule.KEY_UNKNOWN, at.start());
      }
    } catch (Malformed e) {
      findings.add(KeyRule.KEY_SYNTAX, e.at());
    }
  }

  private static KeyKind kind(Cursor oid) {
    if (oid.is(Oids.EC_KEY)) {
      return KeyKind.ELLIPTIC_CURVE;
    }
    int last = oid.last();
    if (oid.isOneBelow(Oids.RSA)) {
      return last == RSA || last == RSA_PSS ? KeyKind.RSA : KeyKind.UNKNOWN;
    }
    if (oid.isOneBelow(Oids.EDWARDS) && last >= X25519 && last <= ED448) {
      return last < X25519 + 2 ? KeyKind.MONTGOMERY_CURVE : KeyKind.EDWARDS_CURVE;
    }
    boolean postQuantum =
        oid.isOneBelow(Oids.NIST_SIGNATURE)
            && (last >= SLH_DSA ? last <= LAST_SLH_DSA : last >= ML_DSA);
    return postQuantum ? KeyKind.POST_QUANTUM : KeyKind.UNKNOWN;
  }

  private static void rsa(
      Cursor algorithm, Cursor key, KeyOrigin origin, Findings findings, Facts facts) {
    int start = algorithm.start();
    boolean good;
    if (algorithm.last() == RSA) {
      good = algorithm.next(Tag.NULL) && algorithm.length() == 0;
    } else {
      good = algorithm.isAtEnd() || algorithm.next(Tag.SEQUENCE);
    }
    findings.require(good && algorithm.isAtEnd(), KeyRule.KEY_PARAMETERS, start);
    RsaLint.check(key, origin, findings, facts);
  }

  /** A key without parameters, of so many bytes; false: it has another length. */
  private static boolean fixed(Cursor algorithm, Cursor key, Findings findings) {
    findings.require(algorithm.isAtEnd(), KeyRule.KEY_PARAMETERS, algorithm.start());
    boolean good = key.length() - 1 == bytes(algorithm);
    findings.require(good, KeyRule.KEY_LENGTH, key.start());
    return good;
  }

  private static int bytes(Cursor algorithm) {
    int last = algorithm.last();
    if (algorithm.isOneBelow(Oids.EDWARDS)) {
      return CURVE_BYTES[last - X25519];
    }
    if (last < SLH_DSA) {
      return ML_DSA_BYTES[last - ML_DSA];
    }
    // Sets of parameters for SHA-2 and SHAKE, each of 128, 192 and 256 bits, small and fast.
    return 32 + 16 * ((last - SLH_DSA) % 6 / 2);
  }
}
