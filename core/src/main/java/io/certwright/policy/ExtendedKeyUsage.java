package io.certwright.policy;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** The well-known purposes of a certificate (RFC 5280, 4.2.1.12). */
public enum ExtendedKeyUsage {
  /** A TLS server. */
  SERVER_AUTH(1),
  /** A TLS client. */
  CLIENT_AUTH(2),
  /** Signing of executable code. */
  CODE_SIGNING(3),
  /** Signing and encrypting of e-mail. */
  EMAIL_PROTECTION(4),
  /** Time stamps; excludes every other purpose (RFC 3161, 2.3). */
  TIME_STAMPING(8),
  /** OCSP responses on behalf of a certificate authority. */
  OCSP_SIGNING(9);

  private final String oid;

  ExtendedKeyUsage(int arc) {
    this.oid = "1.3.6.1.5.5.7.3." + arc;
  }

  /** The object identifier in dotted form. */
  public String oid() {
    return oid;
  }

  /** The key usages of which the purpose needs at least one. */
  Set<KeyUsage> oneOf() {
    return switch (this) {
      case SERVER_AUTH ->
          EnumSet.of(KeyUsage.DIGITAL_SIGNATURE, KeyUsage.KEY_ENCIPHERMENT, KeyUsage.KEY_AGREEMENT);
      case CLIENT_AUTH -> EnumSet.of(KeyUsage.DIGITAL_SIGNATURE, KeyUsage.KEY_AGREEMENT);
      case CODE_SIGNING -> EnumSet.of(KeyUsage.DIGITAL_SIGNATURE);
      case EMAIL_PROTECTION ->
          EnumSet.of(
              KeyUsage.DIGITAL_SIGNATURE,
              KeyUsage.NON_REPUDIATION,
              KeyUsage.KEY_ENCIPHERMENT,
              KeyUsage.KEY_AGREEMENT);
      case TIME_STAMPING, OCSP_SIGNING ->
          EnumSet.of(KeyUsage.DIGITAL_SIGNATURE, KeyUsage.NON_REPUDIATION);
    };
  }

  static boolean isKnown(String oid) {
    return ofOid(oid).isPresent();
  }

  static Optional<ExtendedKeyUsage> ofOid(String oid) {
    return Arrays.stream(values()).filter(known -> known.oid.equals(oid)).findFirst();
  }
}
