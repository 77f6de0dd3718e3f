package io.certwright.policy;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A policy as a pattern: everything of it but whom it is for. From one template come the policies
 * of many certificates that differ in their names.
 *
 * <pre>{@code
 * var web = PolicyTemplate.of(
 *     CertificatePolicy.tlsServer("any.example.test").issuer("shop-ca").build());
 * var shop = web.forNames("shop.example.test", "www.example.test");
 * var brief = web.derive(policy -> policy.validity(Duration.ofDays(7)));
 * }</pre>
 *
 * <p>A policy that was made from a template is a policy like any other: it does not change when
 * another template is derived. Immutable and thread-safe.
 */
public final class PolicyTemplate {

  private final CertificatePolicy pattern;

  private PolicyTemplate(CertificatePolicy pattern) {
    this.pattern = pattern;
  }

  /** A template of all that this policy says but its common name and its alternative names. */
  public static PolicyTemplate of(CertificatePolicy pattern) {
    return new PolicyTemplate(pattern);
  }

  /**
   * The policy for these DNS names, and no other alternative names. Where the pattern has a common
   * name, the first of these that is short enough takes its place; the rest of the subject stays.
   *
   * @throws io.certwright.errors.InvalidPolicyException with everything that is wrong
   */
  public CertificatePolicy forNames(String... dnsNames) {
    return unnamed().dnsNames(dnsNames).commonNameWithin(pattern.subject()).build();
  }

  /**
   * The policy for this common name, and no alternative names. The rest of the pattern's subject
   * stays.
   *
   * @throws io.certwright.errors.InvalidPolicyException with everything that is wrong
   */
  public CertificatePolicy forCommonName(String commonName) {
    return unnamed()
        .subjectFrom(name -> SubjectName.withCommonName(pattern.subject(), name), commonName)
        .build();
  }

  /**
   * A template that differs from this one in what is changed; both stay usable.
   *
   * @param change what to change; gives back the builder that it was given, or another
   * @throws io.certwright.errors.InvalidPolicyException with everything that is wrong
   */
  public PolicyTemplate derive(UnaryOperator<CertificatePolicyBuilder> change) {
    return of(change.apply(pattern.toBuilder()).build());
  }

  /** The policy that it was made of. */
  public CertificatePolicy pattern() {
    return pattern;
  }

  private CertificatePolicyBuilder unnamed() {
    return pattern.toBuilder().dnsNames().ipAddresses().emails().uris();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PolicyTemplate that && pattern.equals(that.pattern);
  }

  @Override
  public int hashCode() {
    return pattern.hashCode();
  }

  @Override
  public String toString() {
    return "PolicyTemplate[" + pattern + "]";
  }
}
