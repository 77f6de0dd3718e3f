package io.certwright.internal.trust;

import io.certwright.trust.ChainFault;
import io.certwright.trust.ChainRule;
import io.certwright.trust.ValidationSettings;
import java.util.List;

/** What is asked of a certificate that issued the one below it on a path. */
final class IssuerRules {

  private static final int VERSION_3 = 3;

  private IssuerRules() {}

  /**
   * Checks an issuer.
   *
   * @param below the path so far, the leaf first
   * @param anchored whether it is an anchor, whose signature and form mean less
   */
  static List<ChainFault> check(
      Node issuer, List<Node> below, boolean anchored, ValidationSettings settings) {
    var faults = new Faults(below.size(), issuer);
    if (anchored) {
      CommonRules.keyAndTime(issuer, settings, faults);
      anchor(issuer, faults);
    } else {
      CommonRules.check(issuer, settings, faults);
      authority(issuer, faults);
    }
    PurposeRule.authority(issuer, settings.purpose(), faults);
    pathLength(issuer, below, faults);
    return faults.all();
  }

  /** An anchor of version 1 cannot say that it is an authority; any other has to. */
  private static void anchor(Node anchor, Faults faults) {
    var certificate = anchor.certificate();
    faults.require(
        certificate.getVersion() < VERSION_3 || certificate.getBasicConstraints() >= 0,
        ChainRule.NOT_AN_AUTHORITY,
        "the anchor does not say that it is an authority, so nothing is issued by it; trust its"
            + " issuer instead");
    certSign(anchor, faults);
  }

  static void authority(Node authority, Faults faults) {
    var certificate = authority.certificate();
    faults.require(
        certificate.getVersion() == VERSION_3,
        ChainRule.VERSION,
        "the certificate is of version "
            + certificate.getVersion()
            + ", which cannot say that it is an authority; have it issued anew, or make it an"
            + " anchor");
    faults.require(
        certificate.getBasicConstraints() >= 0,
        ChainRule.NOT_AN_AUTHORITY,
        "the basic constraints do not say that it is an authority, so nothing is issued by it; use"
            + " a certificate from one that is");
    certSign(authority, faults);
  }

  private static void certSign(Node authority, Faults faults) {
    faults.require(
        Extensions.allowsOneOf(authority, Extensions.CERT_SIGN),
        ChainRule.KEY_USAGE,
        "the key usage does not allow signing certificates; use a certificate from an authority"
            + " that may");
  }

  /** Those that are self-issued do not count (RFC 5280, section 6.1.4 (l)). */
  private static void pathLength(Node issuer, List<Node> below, Faults faults) {
    int most = issuer.certificate().getBasicConstraints();
    if (most < 0 || most == Integer.MAX_VALUE) {
      return;
    }
    long authorities = below.stream().skip(1).filter(node -> !node.isSelfIssued()).count();
    faults.require(
        authorities <= most,
        ChainRule.PATH_LENGTH,
        "the path length allows "
            + most
            + " authorities below, and there are "
            + authorities
            + "; have the one that is one too many certified by another");
  }
}
