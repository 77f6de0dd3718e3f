package io.certwright.internal.tls;

import java.util.List;
import java.util.Set;
import javax.security.auth.x500.X500Principal;

/**
 * What a handshake asks for, and how well an identity answers.
 *
 * @param keyType the algorithm of the key, as JSSE names it: {@code EC}, {@code RSA}, {@code EdDSA}
 * @param signatures the standard names of the algorithms that the peer verifies; empty if not known
 * @param issuers those that the peer accepts; empty if it accepts any
 * @param purpose the OID of the purpose that the certificate should be for
 * @param nowMillis the time to judge validity by
 */
record Wish(
    String keyType,
    List<String> signatures,
    Set<X500Principal> issuers,
    String purpose,
    long nowMillis) {
  static final int UNFIT = -1;
  static final int PERFECT = 15;

  private static final int IN_DATE = 8;
  private static final int VERIFIABLE = 4;
  private static final int ACCEPTED = 2;
  private static final int FOR_PURPOSE = 1;

  /**
   * Only a key of another type is unfit. All else is a preference: an expired certificate is served
   * if there is no better one, and the peer judges it.
   */
  int rank(Presentable identity) {
    if (!identity.hasKeyType(keyType)) {
      return UNFIT;
    }
    return (identity.isInDate(nowMillis) ? IN_DATE : 0)
        + (signatures.isEmpty() || identity.signsWith(signatures) ? VERIFIABLE : 0)
        + (issuers.isEmpty() || identity.issuedBy(issuers) ? ACCEPTED : 0)
        + (identity.isFor(purpose) ? FOR_PURPOSE : 0);
  }
}
