package io.certwright.internal.trust;

import io.certwright.trust.ChainRule;
import io.certwright.trust.Purpose;
import java.util.Optional;

/** Whether a certificate may be used for a purpose (RFC 5280, sections 4.2.1.3 and 4.2.1.12). */
final class PurposeRule {

  static final String OCSP_SIGNING = "1.3.6.1.5.5.7.3.9";

  private PurposeRule() {}

  private static Optional<String> identifier(Purpose purpose) {
    return switch (purpose) {
      case TLS_SERVER -> Optional.of("1.3.6.1.5.5.7.3.1");
      case TLS_CLIENT -> Optional.of("1.3.6.1.5.5.7.3.2");
      case CODE_SIGNING -> Optional.of("1.3.6.1.5.5.7.3.3");
      case CERTIFICATE_AUTHORITY, ANY -> Optional.empty();
    };
  }

  /** Authorities may be for all purposes, or must name this one. */
  static void authority(Node authority, Purpose purpose, Faults faults) {
    identifier(purpose)
        .filter(wanted -> !allows(authority, wanted, true, true, faults))
        .ifPresent(
            wanted ->
                faults.add(
                    ChainRule.EXTENDED_KEY_USAGE,
                    "the extended key usage of the authority does not allow it to issue for the"
                        + " purpose "
                        + purpose
                        + "; use a certificate from one that may"));
  }

  static void leaf(Node node, Purpose purpose, Faults faults) {
    boolean orAbsent = purpose != Purpose.CODE_SIGNING;
    identifier(purpose)
        .filter(wanted -> !allows(node, wanted, orAbsent, orAbsent, faults))
        .ifPresent(
            wanted ->
                faults.add(
                    ChainRule.EXTENDED_KEY_USAGE,
                    "the extended key usage does not allow the purpose "
                        + purpose
                        + "; have a certificate issued that does"));
    boolean usable =
        switch (purpose) {
          case TLS_SERVER ->
              Extensions.allowsOneOf(
                  node,
                  Extensions.DIGITAL_SIGNATURE,
                  Extensions.KEY_ENCIPHERMENT,
                  Extensions.KEY_AGREEMENT);
          case TLS_CLIENT ->
              Extensions.allowsOneOf(node, Extensions.DIGITAL_SIGNATURE, Extensions.KEY_AGREEMENT);
          case CODE_SIGNING -> Extensions.allowsOneOf(node, Extensions.DIGITAL_SIGNATURE);
          case CERTIFICATE_AUTHORITY, ANY -> true;
        };
    faults.require(
        usable,
        ChainRule.KEY_USAGE,
        "the key usage does not allow the purpose "
            + purpose
            + "; have a certificate issued that does");
  }

  /** Whether the answers of an OCSP responder may be signed with it (RFC 6960, section 4.2.2.2). */
  static boolean isResponder(Node node) {
    return node.purposes().allow(OCSP_SIGNING, false, false);
  }

  private static boolean allows(
      Node node, String wanted, boolean orAny, boolean orAbsent, Faults faults) {
    var purposes = node.purposes();
    if (!purposes.readable()) {
      faults.add(
          ChainRule.MALFORMED_EXTENSION,
          "the extended key usage cannot be read; have the certificate issued anew");
      return true;
    }
    return purposes.allow(wanted, orAny, orAbsent);
  }
}
