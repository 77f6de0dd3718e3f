package io.certwright.internal.tls;

import io.certwright.trust.ChainFault;
import io.certwright.trust.ChainRule;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertPathValidatorException.Reason;
import java.security.cert.CertificateException;
import java.util.Set;

/** Tells JSSE why a chain is refused, so that the peer gets the alert that says it. */
final class Refusals {

  private Refusals() {}

  /**
   * What to throw: its cause has the reason by which JSSE chooses the alert.
   *
   * @param fault what is wrong with the chain
   * @param hosts whom the leaf had to speak for
   */
  static CertificateException of(ChainFault fault, Set<String> hosts) {
    var cause =
        new CertPathValidatorException(fault.toString(), null, null, -1, reason(fault.rule()));
    return new CertificateException(message(fault, hosts), cause);
  }

  private static String message(ChainFault fault, Set<String> hosts) {
    var whom =
        fault.rule() == ChainRule.HOST_NAME ? " as that of " + String.join(" or ", hosts) : "";
    return "The peer's certificate is not trusted" + whom + ": " + fault;
  }

  private static Reason reason(ChainRule rule) {
    return switch (rule) {
      case EXPIRED -> BasicReason.EXPIRED;
      case NOT_YET_VALID -> BasicReason.NOT_YET_VALID;
      case REVOKED -> BasicReason.REVOKED;
      case REVOCATION_UNKNOWN -> BasicReason.UNDETERMINED_REVOCATION_STATUS;
      case SIGNATURE -> BasicReason.INVALID_SIGNATURE;
      case WEAK_SIGNATURE, WEAK_KEY -> BasicReason.ALGORITHM_CONSTRAINED;
      default -> BasicReason.UNSPECIFIED;
    };
  }
}
