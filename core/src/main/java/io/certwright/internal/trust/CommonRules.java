package io.certwright.internal.trust;

import io.certwright.trust.ChainRule;
import io.certwright.trust.ValidationSettings;

/** What is asked of every certificate on a path, the anchor included. */
final class CommonRules {

  private CommonRules() {}

  static void check(Node node, ValidationSettings settings, Faults faults) {
    keyAndTime(node, settings, faults);
    faults.add(KeyRules.ofAlgorithm(node.signed().algorithm(), settings.weakAllowed()));
    faults.require(
        !node.issuer().isEmpty(),
        ChainRule.NAME_CHAINING,
        "the issuer has no name; have the certificate issued by one that has");
  }

  /** Of an anchor this is all: its signature means nothing. */
  static void keyAndTime(Node node, ValidationSettings settings, Faults faults) {
    var at = settings.at();
    if (at.isBefore(node.validFrom())) {
      faults.add(
          ChainRule.NOT_YET_VALID,
          "the certificate is valid from "
              + node.validFrom()
              + " on and the chain is judged at "
              + at
              + "; wait, or set the clock");
    }
    if (at.isAfter(node.validTo())) {
      faults.add(
          ChainRule.EXPIRED,
          "the certificate was valid until "
              + node.validTo()
              + " and the chain is judged at "
              + at
              + "; replace it by a new one");
    }
    faults.add(KeyRules.ofKey(node.key(), settings.weakAllowed()));
    node.unknownCritical()
        .ifPresent(
            oid ->
                faults.add(
                    ChainRule.CRITICAL_EXTENSION,
                    "the extension "
                        + oid
                        + " is critical and not known here; use a certificate without it"));
  }
}
