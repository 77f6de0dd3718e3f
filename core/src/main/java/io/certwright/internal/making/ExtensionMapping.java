package io.certwright.internal.making;

import io.certwright.internal.bouncycastle.ExtraExtension;
import io.certwright.internal.bouncycastle.ExtraExtensions;
import io.certwright.internal.bouncycastle.ExtraExtensions.Subtree;
import io.certwright.internal.bouncycastle.San;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.NameConstraint;
import io.certwright.policy.PolicyExtensions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The further extensions of a policy, in the terms of X.509 encoding. */
public final class ExtensionMapping {

  private ExtensionMapping() {}

  /**
   * All of a certificate's.
   *
   * @param published where its CA publishes what; of what it does, the policy has no say
   */
  public static List<ExtraExtension> certified(CertificatePolicy policy, Published published) {
    var extensions = policy.extensions();
    if (extensions.isEmpty() && published.equals(Published.NOTHING)) {
      return List.of();
    }
    var all = new ArrayList<>(requested(policy));
    all.addAll(addresses(extensions, published));
    return all;
  }

  /** Those that say where what is published. */
  static List<ExtraExtension> addresses(PolicyExtensions extensions, Published published) {
    var all = new ArrayList<ExtraExtension>();
    var lists = of(published.crl(), extensions.crlUrls());
    if (!lists.isEmpty()) {
      all.add(ExtraExtensions.crlDistributionPoints(lists));
    }
    published
        .deltaCrl()
        .ifPresent(address -> all.add(ExtraExtensions.freshestCrl(List.of(address))));
    var ocsp = of(published.ocsp(), extensions.ocspUrls());
    var issuers = of(published.certificate(), extensions.issuerUrls());
    if (!ocsp.isEmpty() || !issuers.isEmpty()) {
      all.add(ExtraExtensions.authorityInfoAccess(ocsp, issuers));
    }
    return all;
  }

  private static List<String> of(Optional<String> published, List<String> asked) {
    return published.map(List::of).orElse(asked);
  }

  /** Those of a request: where to find what the issuer publishes is the issuer's to say. */
  static List<ExtraExtension> requested(CertificatePolicy policy) {
    var extensions = policy.extensions();
    if (extensions.isEmpty()) {
      return List.of();
    }
    var asked = new ArrayList<>(demanded(extensions));
    if (!extensions.permittedNames().isEmpty() || !extensions.excludedNames().isEmpty()) {
      asked.add(nameConstraints(extensions.permittedNames(), extensions.excludedNames()));
    }
    if (!extensions.certificatePolicies().isEmpty()) {
      asked.add(
          ExtraExtensions.certificatePolicies(
              extensions.certificatePolicies().stream()
                  .map(id -> Map.entry(id.oid(), id.practices()))
                  .toList()));
    }
    return asked;
  }

  /** Those that an answer has to have as they were asked for. */
  public static List<ExtraExtension> demanded(PolicyExtensions extensions) {
    var demanded = new ArrayList<ExtraExtension>();
    if (extensions.mustStaple()) {
      demanded.add(ExtraExtensions.mustStaple());
    }
    for (var custom : extensions.custom()) {
      demanded.add(new ExtraExtension(custom.oid(), custom.critical(), custom.value()));
    }
    return demanded;
  }

  public static ExtraExtension nameConstraints(
      List<NameConstraint> permitted, List<NameConstraint> excluded) {
    return ExtraExtensions.nameConstraints(subtrees(permitted), subtrees(excluded));
  }

  private static List<Subtree> subtrees(List<NameConstraint> parts) {
    return parts.stream().map(ExtensionMapping::subtree).toList();
  }

  private static Subtree subtree(NameConstraint part) {
    if (part instanceof NameConstraint.Dns dns) {
      return Subtree.of(San.Kind.DNS, dns.domain());
    }
    if (part instanceof NameConstraint.Ip ip) {
      return Subtree.ip(ip.address(), ip.mask());
    }
    if (part instanceof NameConstraint.Email email) {
      return Subtree.of(San.Kind.EMAIL, email.value());
    }
    if (part instanceof NameConstraint.Uri uri) {
      return Subtree.of(San.Kind.URI, uri.host());
    }
    return Subtree.directory(((NameConstraint.Directory) part).name().getEncoded());
  }
}
