package io.certwright.internal.trust;

import io.certwright.internal.bouncycastle.MalformedDerException;
import io.certwright.policy.SubjectAlternativeName;
import io.certwright.trust.ChainFault;
import io.certwright.trust.ChainRule;
import io.certwright.trust.Purpose;
import io.certwright.trust.ValidationSettings;
import java.util.List;

/** What is asked of the leaf whichever path it is on. */
final class LeafRules {

  private LeafRules() {}

  static List<ChainFault> check(Node leaf, ValidationSettings settings) {
    var faults = new Faults(0, leaf);
    CommonRules.check(leaf, settings, faults);
    PurposeRule.leaf(leaf, settings.purpose(), faults);
    if (settings.purpose() == Purpose.CERTIFICATE_AUTHORITY) {
      IssuerRules.authority(leaf, faults);
    }
    settings.host().ifPresent(host -> host(leaf, host, faults));
    return faults.all();
  }

  private static void host(Node leaf, SubjectAlternativeName host, Faults faults) {
    try {
      if (!HostRule.matches(leaf, host)) {
        faults.add(
            ChainRule.HOST_NAME,
            "none of the subject alternative names is "
                + host.text()
                + "; connect to a host that the certificate speaks for, or have one issued for this"
                + " one (a common name does not count)");
      }
    } catch (MalformedDerException e) {
      faults.add(
          ChainRule.MALFORMED_EXTENSION,
          "the subject alternative names cannot be read; have the certificate issued anew");
    }
  }
}
