package io.certwright.internal.revocation;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.spi.Bytes;
import java.math.BigInteger;
import java.util.Optional;

/**
 * The extensions of a list (RFC 5280, section 5.2).
 *
 * @param base the number of the list that a delta list adds to
 * @param unknownCritical whether there is a critical one that is none of these
 */
record CrlExtensions(
    CrlScope scope,
    Optional<BigInteger> number,
    Optional<BigInteger> base,
    Optional<Bytes> keyId,
    boolean unknownCritical) {

  static final CrlExtensions NONE =
      new CrlExtensions(
          CrlScope.EVERYTHING, Optional.empty(), Optional.empty(), Optional.empty(), false);

  private static final String NUMBER = "2.5.29.20";
  private static final String DELTA = "2.5.29.27";
  private static final String SCOPE = "2.5.29.28";
  private static final String KEY_ID = "2.5.29.35";
  private static final int KEY_ID_TAG = 0x80;

  static CrlExtensions read(DerReader in, byte[] issuer) {
    var all = NONE;
    for (var item : ExtensionList.read(in)) {
      all = all.with(item, issuer);
    }
    return all;
  }

  private CrlExtensions with(ExtensionList.Item item, byte[] issuer) {
    return switch (item.oid()) {
      case NUMBER ->
          new CrlExtensions(
              scope, Optional.of(integer(item.value())), base, keyId, unknownCritical);
      case DELTA ->
          new CrlExtensions(
              scope, number, Optional.of(integer(item.value())), keyId, unknownCritical);
      case SCOPE ->
          new CrlExtensions(
              CrlScope.read(item.value(), issuer), number, base, keyId, unknownCritical);
      case KEY_ID -> new CrlExtensions(scope, number, base, keyId(item.value()), unknownCritical);
      default -> new CrlExtensions(scope, number, base, keyId, unknownCritical || item.critical());
    };
  }

  private static BigInteger integer(Bytes value) {
    var in = DerReader.ofValues(value.toByteArray());
    var integer = in.bigInteger();
    in.end();
    return integer;
  }

  private static Optional<Bytes> keyId(Bytes value) {
    var in = DerReader.of(value);
    return in.isNext(KEY_ID_TAG)
        ? Optional.of(Bytes.copyOf(in.contents(KEY_ID_TAG)))
        : Optional.empty();
  }
}
