package io.certwright.trust;

import java.security.cert.X509Certificate;
import java.util.Optional;

/**
 * One rule that a chain breaks.
 *
 * @param rule which
 * @param position which certificate breaks it, counted from the leaf, which is 0
 * @param certificate that certificate; empty if it cannot be read or none is meant
 * @param message what is wrong and what to do about it, on one line; it repeats nothing of what the
 *     certificates say
 */
public record ChainFault(
    ChainRule rule, int position, Optional<X509Certificate> certificate, String message) {

  /** Message, citation and code on one line. */
  @Override
  public String toString() {
    return message + " (" + rule.citation() + ") [" + rule.code() + "]";
  }
}
