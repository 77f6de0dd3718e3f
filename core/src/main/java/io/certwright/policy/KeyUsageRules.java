package io.certwright.policy;

import static io.certwright.policy.KeyUsage.CRL_SIGN;
import static io.certwright.policy.KeyUsage.DATA_ENCIPHERMENT;
import static io.certwright.policy.KeyUsage.DECIPHER_ONLY;
import static io.certwright.policy.KeyUsage.DIGITAL_SIGNATURE;
import static io.certwright.policy.KeyUsage.ENCIPHER_ONLY;
import static io.certwright.policy.KeyUsage.KEY_AGREEMENT;
import static io.certwright.policy.KeyUsage.KEY_CERT_SIGN;
import static io.certwright.policy.KeyUsage.KEY_ENCIPHERMENT;
import static io.certwright.policy.KeyUsage.NON_REPUDIATION;

import io.certwright.errors.Problem;
import io.certwright.spi.keys.KeySpec;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Which key usages go with which key (RFC 3279, 2.3.1; RFC 8813, 3; RFC 8410, 5; RFC 9881, 5; RFC
 * 9909, 6), with which purpose (RFC 5280, 4.2.1.12) and with a certificate authority.
 */
final class KeyUsageRules {

  private static final String FIELD = "keyUsages";

  private enum Family {
    RSA,
    ELLIPTIC_CURVE,
    /** Edwards curves, ML-DSA and SLH-DSA. */
    SIGNATURES_ONLY;

    static Family of(KeySpec key) {
      return switch (key.algorithm()) {
        case "RSA" -> RSA;
        case "EC" -> ELLIPTIC_CURVE;
        default -> SIGNATURES_ONLY;
      };
    }

    /** What such a key can be used for besides signatures. */
    Set<KeyUsage> besidesSigning() {
      return switch (this) {
        case RSA -> EnumSet.of(KEY_ENCIPHERMENT, DATA_ENCIPHERMENT);
        case ELLIPTIC_CURVE -> EnumSet.of(KEY_AGREEMENT, ENCIPHER_ONLY, DECIPHER_ONLY);
        case SIGNATURES_ONLY -> EnumSet.noneOf(KeyUsage.class);
      };
    }
  }

  private KeyUsageRules() {}

  /** The usages of a policy that does not say. */
  static Set<KeyUsage> fitting(CertificatePolicy policy) {
    if (policy.certificateAuthority().isPresent()) {
      return EnumSet.of(KEY_CERT_SIGN, CRL_SIGN);
    }
    var usages = EnumSet.of(DIGITAL_SIGNATURE);
    if (policy.extendedKeyUsages().contains(ExtendedKeyUsage.EMAIL_PROTECTION.oid())) {
      switch (Family.of(policy.key())) {
        case RSA -> usages.add(KEY_ENCIPHERMENT);
        case ELLIPTIC_CURVE -> usages.add(KEY_AGREEMENT);
        case SIGNATURES_ONLY -> {}
      }
    }
    return usages;
  }

  static void check(CertificatePolicy policy, List<Problem> problems) {
    Set<KeyUsage> usages = policy.keyUsages();
    if (usages.isEmpty()) {
      problems.add(
          new Problem(FIELD, "empty", "there is no key usage; name one or leave them all out"));
      return;
    }
    var possible = EnumSet.of(DIGITAL_SIGNATURE, NON_REPUDIATION, KEY_CERT_SIGN, CRL_SIGN);
    possible.addAll(Family.of(policy.key()).besidesSigning());
    for (KeyUsage usage : usages) {
      if (!possible.contains(usage)) {
        problems.add(
            new Problem(
                FIELD, "key-type", "a key of " + policy.key() + " cannot be used for " + usage));
      }
    }
    checkDirection(usages, problems);
    checkAuthority(policy, problems);
    checkPurposes(policy, problems);
  }

  private static void checkDirection(Set<KeyUsage> usages, List<Problem> problems) {
    boolean encipher = usages.contains(ENCIPHER_ONLY);
    boolean decipher = usages.contains(DECIPHER_ONLY);
    if ((encipher || decipher) && (!usages.contains(KEY_AGREEMENT) || encipher == decipher)) {
      problems.add(
          new Problem(
              FIELD,
              "direction",
              "ENCIPHER_ONLY or DECIPHER_ONLY, not both, goes with KEY_AGREEMENT"));
    }
  }

  private static void checkAuthority(CertificatePolicy policy, List<Problem> problems) {
    boolean signs = policy.keyUsages().contains(KEY_CERT_SIGN);
    if (signs && policy.certificateAuthority().isEmpty()) {
      problems.add(
          new Problem(
              FIELD,
              "authority-only",
              "KEY_CERT_SIGN is for certificate authorities; leave it out or set"
                  + " certificateAuthority"));
    }
    if (!signs && policy.certificateAuthority().isPresent()) {
      problems.add(
          new Problem(
              FIELD,
              "authority",
              "a certificate authority needs KEY_CERT_SIGN to sign certificates"));
    }
  }

  private static void checkPurposes(CertificatePolicy policy, List<Problem> problems) {
    if (policy.certificateAuthority().isPresent()) {
      // There the purposes limit what may be issued; its own key signs certificates only.
      return;
    }
    for (ExtendedKeyUsage purpose : ExtendedKeyUsage.values()) {
      boolean wanted = policy.extendedKeyUsages().contains(purpose.oid());
      if (wanted && Collections.disjoint(policy.keyUsages(), purpose.oneOf())) {
        problems.add(
            new Problem(
                FIELD, "purpose", purpose + " needs one of these key usages: " + purpose.oneOf()));
      }
    }
  }
}
