package io.certwright.policy;

import static io.certwright.policy.KeyUsage.DIGITAL_SIGNATURE;
import static io.certwright.policy.KeyUsage.KEY_AGREEMENT;
import static io.certwright.policy.KeyUsage.KEY_ENCIPHERMENT;
import static io.certwright.policy.KeyUsage.NON_REPUDIATION;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** The well-known purposes of a certificate (RFC 5280, 4.2.1.12). */
public enum ExtendedKeyUsage {
  /** A TLS server. */
  SERVER_AUTH(1, DIGITAL_SIGNATURE, KEY_ENCIPHERMENT, KEY_AGREEMENT),
  /** A TLS client. */
  CLIENT_AUTH(2, DIGITAL_SIGNATURE, KEY_AGREEMENT),
  /** Signing of executable code. */
  CODE_SIGNING(3, DIGITAL_SIGNATURE),
  /** Signing and encrypting of e-mail. */
  EMAIL_PROTECTION(4, DIGITAL_SIGNATURE, NON_REPUDIATION, KEY_ENCIPHERMENT, KEY_AGREEMENT),
  /** Time stamps; excludes every other purpose (RFC 3161, 2.3). */
  TIME_STAMPING(8, DIGITAL_SIGNATURE, NON_REPUDIATION),
  /** OCSP responses on behalf of a certificate authority. */
  OCSP_SIGNING(9, DIGITAL_SIGNATURE, NON_REPUDIATION);

  private final String oid;
  private final Set<KeyUsage> oneOf;

  ExtendedKeyUsage(int arc, KeyUsage... oneOf) {
    this.oid = "1.3.6.1.5.5.7.3." + arc;
    this.oneOf = Set.of(oneOf);
  }

  /** The object identifier in dotted form. */
  public String oid() {
    return oid;
  }

  /** The key usages of which the purpose needs at least one. */
  Set<KeyUsage> oneOf() {
    return oneOf;
  }

  static boolean isKnown(String oid) {
    return ofOid(oid).isPresent();
  }

  static Optional<ExtendedKeyUsage> ofOid(String oid) {
    return Arrays.stream(values()).filter(known -> known.oid.equals(oid)).findFirst();
  }
}
