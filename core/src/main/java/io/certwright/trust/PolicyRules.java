package io.certwright.trust;

import java.util.Set;

/**
 * The inputs of RFC 5280, section 6.1.1 that are about certificate policies.
 *
 * @param acceptable the object identifiers of the policies that are wanted (the
 *     user-initial-policy-set); empty: any
 * @param explicitRequired whether the path must be valid for one of them
 * @param mappingInhibited whether policy mappings are not followed
 * @param anyInhibited whether anyPolicy is not taken for a policy
 */
public record PolicyRules(
    Set<String> acceptable,
    boolean explicitRequired,
    boolean mappingInhibited,
    boolean anyInhibited) {

  /** Any policy or none. */
  public static final PolicyRules ANY = new PolicyRules(Set.of(), false, false, false);

  /** Copies the set. */
  public PolicyRules {
    acceptable = Set.copyOf(acceptable);
  }

  /** The path must be valid for one of these policies. */
  public static PolicyRules requiring(Set<String> acceptable) {
    return new PolicyRules(acceptable, true, false, false);
  }
}
