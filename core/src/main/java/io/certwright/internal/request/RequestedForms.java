package io.certwright.internal.request;

import io.certwright.errors.InvalidPolicyException;
import io.certwright.internal.bouncycastle.ExtensionReader;
import io.certwright.internal.bouncycastle.ExtraExtension;
import io.certwright.internal.bouncycastle.ExtraExtensions;
import io.certwright.internal.bouncycastle.ExtraExtensions.Subtree;
import io.certwright.internal.bouncycastle.MalformedDerException;
import io.certwright.internal.making.ExtensionMapping;
import io.certwright.policy.CertificatePolicyId;
import io.certwright.policy.NameConstraint;
import io.certwright.spi.Bytes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;

/**
 * Extensions of a request in the fields of a policy, if these say all of it: what is read is
 * written again, and has to be the same bytes.
 */
final class RequestedForms {

  /**
   * What was read.
   *
   * @param again what the library would write of it
   */
  private record Form(ExtraExtension again, Map<String, List<String>> fields) {}

  private RequestedForms() {}

  /** The fields that say it; empty: none do. One that says nothing at all is malformed. */
  static Optional<Map<String, List<String>>> of(String oid, Bytes value) {
    try {
      return Optional.of(read(oid, value))
          .filter(form -> form.again().value().equals(value))
          .map(Form::fields)
          .filter(fields -> fields.values().stream().anyMatch(said -> !said.isEmpty()));
    } catch (MalformedDerException | InvalidPolicyException | IllegalArgumentException e) {
      return Optional.empty(); // the last is what the JDK says of a name that is none
    }
  }

  private static Form read(String oid, Bytes value) {
    return switch (oid) {
      case ExtraExtensions.NAME_CONSTRAINTS -> nameConstraints(value);
      case ExtraExtensions.CERTIFICATE_POLICIES -> policies(value);
      case ExtraExtensions.CRL_DISTRIBUTION_POINTS -> {
        var urls = ExtensionReader.crlDistributionPoints(value);
        yield new Form(ExtraExtensions.crlDistributionPoints(urls), Map.of("crlUrls", urls));
      }
      case ExtraExtensions.AUTHORITY_INFO_ACCESS -> {
        var access = ExtensionReader.authorityInfoAccess(value);
        yield new Form(
            ExtraExtensions.authorityInfoAccess(access.ocsp(), access.issuers()),
            Map.of("ocspUrls", access.ocsp(), "issuerUrls", access.issuers()));
      }
      default -> new Form(ExtraExtensions.mustStaple(), Map.of("mustStaple", List.of("true")));
    };
  }

  private static Form policies(Bytes value) {
    var policies = ExtensionReader.certificatePolicies(value);
    var texts =
        policies.stream()
            .map(policy -> new CertificatePolicyId(policy.getKey(), policy.getValue()).toString())
            .toList();
    return new Form(
        ExtraExtensions.certificatePolicies(policies), Map.of("certificatePolicies", texts));
  }

  private static Form nameConstraints(Bytes value) {
    var spaces = ExtensionReader.nameConstraints(value);
    var permitted = constraints(spaces.permitted());
    var excluded = constraints(spaces.excluded());
    return new Form(
        ExtensionMapping.nameConstraints(permitted, excluded),
        Map.of("permittedNames", texts(permitted), "excludedNames", texts(excluded)));
  }

  private static List<String> texts(List<NameConstraint> constraints) {
    return constraints.stream().map(NameConstraint::text).toList();
  }

  /** Those that a policy can say; without the others, what is written again differs. */
  private static List<NameConstraint> constraints(List<Subtree> subtrees) {
    return subtrees.stream().flatMap(subtree -> constraint(subtree).stream()).toList();
  }

  private static Optional<NameConstraint> constraint(Subtree subtree) {
    if (subtree.isDirectory()) {
      return Optional.of(
          new NameConstraint.Directory(new X500Principal(subtree.contents().toByteArray())));
    }
    return subtree
        .kind()
        .map(
            kind ->
                switch (kind) {
                  case DNS -> NameConstraint.dns(subtree.text());
                  case EMAIL -> NameConstraint.email(subtree.text());
                  case URI -> NameConstraint.uri(subtree.text());
                  case IP -> range(subtree.contents().toByteArray());
                });
  }

  /** Of a mask with a gap the part before it, which is another mask. */
  private static NameConstraint range(byte[] addressAndMask) {
    int length = addressAndMask.length / 2;
    int prefix = 0;
    while (prefix < 8 * length
        && (addressAndMask[length + prefix / 8] >> (7 - prefix % 8) & 1) != 0) {
      prefix++;
    }
    return new NameConstraint.Ip(Bytes.copyOfRange(addressAndMask, 0, length), prefix);
  }
}
