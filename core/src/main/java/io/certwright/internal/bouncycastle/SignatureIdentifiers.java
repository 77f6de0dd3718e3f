package io.certwright.internal.bouncycastle;

import io.certwright.spi.keys.KeySpec;
import io.certwright.spi.keys.SignatureAlgorithm;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The AlgorithmIdentifier of each signature algorithm, with the parameters that its RFC demands:
 * none for ECDSA (RFC 5758) and the {@link NamedAlgorithms}, NULL for PKCS#1 v1.5 (RFC 4055,
 * section 5), and for PSS the form of RFC 4055, section 3.1, with the default trailer left out and
 * NULL beside each hash.
 */
final class SignatureIdentifiers {
  private static final String ECDSA_WITH = "300a06082a8648ce3d0403";
  private static final String RSA_WITH = "300d06092a864886f70d0101";
  private static final String NULL = "0500";

  private static final Map<SignatureAlgorithm, byte[]> ENCODED = encodeAll();

  private SignatureIdentifiers() {}

  static void write(DerWriter out, SignatureAlgorithm algorithm) {
    out.raw(Objects.requireNonNull(ENCODED.get(algorithm)));
  }

  /** The algorithm of an AlgorithmIdentifier in the form that its RFC demands. */
  static Optional<SignatureAlgorithm> read(byte[] identifier) {
    return ENCODED.entrySet().stream()
        .filter(entry -> Arrays.equals(entry.getValue(), identifier))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private static Map<SignatureAlgorithm, byte[]> encodeAll() {
    Map<SignatureAlgorithm, byte[]> encoded = new EnumMap<>(SignatureAlgorithm.class);
    for (SignatureAlgorithm algorithm : SignatureAlgorithm.values()) {
      encoded.put(algorithm, HexFormat.of().parseHex(hex(algorithm)));
    }
    return encoded;
  }

  private static String hex(SignatureAlgorithm algorithm) {
    return switch (algorithm) {
      case ECDSA_SHA256 -> ECDSA_WITH + "02";
      case ECDSA_SHA384 -> ECDSA_WITH + "03";
      case ECDSA_SHA512 -> ECDSA_WITH + "04";
      case RSA_PKCS1_SHA256 -> RSA_WITH + "0b" + NULL;
      case RSA_PKCS1_SHA384 -> RSA_WITH + "0c" + NULL;
      case RSA_PKCS1_SHA512 -> RSA_WITH + "0d" + NULL;
      case RSA_PSS_SHA256 -> pss("01", "20");
      case RSA_PSS_SHA384 -> pss("02", "30");
      case RSA_PSS_SHA512 -> pss("03", "40");
      default -> named(algorithm);
    };
  }

  private static String named(SignatureAlgorithm algorithm) {
    return Arrays.stream(KeySpec.values())
        .filter(algorithm::worksWith)
        .flatMap(spec -> NamedAlgorithms.identifier(spec).stream())
        .findFirst()
        .orElseThrow();
  }

  private static String pss(String hash, String saltLength) {
    String digest = "300d06096086480165030402" + hash + NULL;
    String mask = "301a06092a864886f70d010108" + digest;
    return "304106092a864886f70d01010a3034"
        + ("a00f" + digest)
        + ("a11c" + mask)
        + ("a203" + "0201" + saltLength);
  }
}
