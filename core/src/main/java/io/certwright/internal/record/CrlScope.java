package io.certwright.internal.record;

import io.certwright.internal.bouncycastle.X509Encoder;
import io.certwright.spi.Bytes;
import java.util.HexFormat;

/**
 * What a revocation list speaks for: certificates that one key of a CA signed. A list belongs to
 * the key and not to a version of the CA's certificate, because versions with the same key and name
 * are one issuer to others, and a list of one would be taken for that of the other.
 *
 * @param ca the CA's folded name
 * @param key the identifier of the key, in hexadecimal
 * @param partition which of the key's lists; {@value #WHOLE}: the one that has all that the key
 *     signed, whatever other list has it too
 */
public record CrlScope(String ca, String key, int partition) {

  /** The list that has all. */
  public static final int WHOLE = 0;

  /** The greatest number of a list. */
  public static final int MOST = 99_999;

  /** Checks the number. */
  public CrlScope {
    if (partition < WHOLE || partition > MOST) {
      throw new IllegalArgumentException("a list has a number from 0 to " + MOST);
    }
  }

  /**
   * The list that has all that a key signed.
   *
   * @param publicKey the SubjectPublicKeyInfo
   */
  public static CrlScope whole(String ca, Bytes publicKey) {
    var id = X509Encoder.subjectKeyId(publicKey.toByteArray());
    return new CrlScope(ca, HexFormat.of().formatHex(id), WHOLE);
  }

  /** Whether it has all that the key signed. */
  public boolean isWhole() {
    return partition == WHOLE;
  }

  /** Another list of the key. */
  public CrlScope other(int number) {
    return new CrlScope(ca, key, number);
  }

  /** What it is called in records: the CA, the key and the number. */
  public String id() {
    return ca + "/" + key + "/" + partition;
  }
}
