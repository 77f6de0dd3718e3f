package io.certwright.policy;

import java.util.List;

/**
 * What a certificate says beyond its names, its key and its purposes. Everything may be absent, and
 * mostly is.
 *
 * <p>Immutable and thread-safe. Values are checked with the policy that they become part of.
 *
 * @param permittedNames the parts of the name spaces to which what is issued below an authority is
 *     confined; of a kind that is not named here, all is permitted
 * @param excludedNames the parts that are closed to it, even where they are permitted
 * @param certificatePolicies the rules under which it is issued
 * @param crlUrls where its revocation list can be had, each one the same list
 * @param ocspUrls where its status can be asked for
 * @param issuerUrls where the certificate of its issuer can be had
 * @param mustStaple whether a server must present its status in the handshake (RFC 7633)
 * @param custom extensions that this library knows nothing of
 */
public record PolicyExtensions(
    List<NameConstraint> permittedNames,
    List<NameConstraint> excludedNames,
    List<CertificatePolicyId> certificatePolicies,
    List<String> crlUrls,
    List<String> ocspUrls,
    List<String> issuerUrls,
    boolean mustStaple,
    List<CustomExtension> custom) {

  /** None of them. */
  public static final PolicyExtensions NONE = builder().build();

  /** Copies the lists. */
  public PolicyExtensions {
    permittedNames = List.copyOf(permittedNames);
    excludedNames = List.copyOf(excludedNames);
    certificatePolicies = List.copyOf(certificatePolicies);
    crlUrls = List.copyOf(crlUrls);
    ocspUrls = List.copyOf(ocspUrls);
    issuerUrls = List.copyOf(issuerUrls);
    custom = List.copyOf(custom);
  }

  /** Whether there is none of them. */
  public boolean isEmpty() {
    return equals(NONE);
  }

  /** A builder of none of them. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder that holds these. */
  public Builder toBuilder() {
    var builder = new Builder();
    builder.permittedNames = permittedNames;
    builder.excludedNames = excludedNames;
    builder.certificatePolicies = certificatePolicies;
    builder.crlUrls = crlUrls;
    builder.ocspUrls = ocspUrls;
    builder.issuerUrls = issuerUrls;
    builder.mustStaple = mustStaple;
    builder.custom = custom;
    return builder;
  }

  /** Puts them together. Each call replaces what an earlier one gave. Used by one thread. */
  public static final class Builder {

    private List<NameConstraint> permittedNames = List.of();
    private List<NameConstraint> excludedNames = List.of();
    private List<CertificatePolicyId> certificatePolicies = List.of();
    private List<String> crlUrls = List.of();
    private List<String> ocspUrls = List.of();
    private List<String> issuerUrls = List.of();
    private boolean mustStaple;
    private List<CustomExtension> custom = List.of();

    private Builder() {}

    /** To what the certificates below an authority are confined; critical. */
    public Builder permittedNames(NameConstraint... parts) {
      permittedNames = List.of(parts);
      return this;
    }

    /** What is closed to the certificates below an authority; critical. */
    public Builder excludedNames(NameConstraint... parts) {
      excludedNames = List.of(parts);
      return this;
    }

    /** The rules under which it is issued; at most 20. */
    public Builder certificatePolicies(CertificatePolicyId... policies) {
      certificatePolicies = List.of(policies);
      return this;
    }

    /** Where its revocation list can be had: {@code http}, {@code https} or {@code ldap}. */
    public Builder crlUrls(String... urls) {
      crlUrls = List.of(urls);
      return this;
    }

    /** Where its status can be asked for by OCSP: {@code http} or {@code https}. */
    public Builder ocspUrls(String... urls) {
      ocspUrls = List.of(urls);
      return this;
    }

    /** Where its issuer's certificate can be had: {@code http}, {@code https} or {@code ldap}. */
    public Builder issuerUrls(String... urls) {
      issuerUrls = List.of(urls);
      return this;
    }

    /** Whether a server must present its status in the handshake. */
    public Builder mustStaple(boolean mustStaple) {
      this.mustStaple = mustStaple;
      return this;
    }

    /** Other extensions, at most 20, none of those that this library writes itself. */
    public Builder custom(CustomExtension... extensions) {
      custom = List.of(extensions);
      return this;
    }

    /** What was put together. */
    public PolicyExtensions build() {
      return new PolicyExtensions(
          permittedNames,
          excludedNames,
          certificatePolicies,
          crlUrls,
          ocspUrls,
          issuerUrls,
          mustStaple,
          custom);
    }
  }
}
