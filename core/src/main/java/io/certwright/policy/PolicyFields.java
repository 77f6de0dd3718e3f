package io.certwright.policy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A policy as texts under field names: the whole of it, in a form that does not change from version
 * to version, for whoever stores it.
 *
 * <p>The fields, in this order: {@code subject} (DER in hexadecimal, because two texts of a name
 * may be one encoding and the other way round), {@code names} ({@code dns:}, {@code ip:}, {@code
 * email:} or {@code uri:} and the name), {@code key}, {@code validity} ({@link Lifetime}), {@code
 * keyUsages}, {@code extendedKeyUsages} (object identifiers), {@code issuer}, {@code exportable},
 * {@code keyRenewal} ({@link KeyRenewal}), {@code renewal} ({@link Renewal}), {@code
 * certificateAuthority} (nothing, {@code unlimited}, or the path length), {@code maxStaleness}
 * (nothing, or a time as {@code PT1H}), {@code lint}, {@code contentType} (a media type). A field
 * without values is there, with an empty list.
 *
 * <p>Behind them, only where they say something: {@code permittedNames} and {@code excludedNames}
 * ({@link NameConstraint#text}), {@code certificatePolicies} (identifier, and behind a space the
 * URI), {@code crlUrls}, {@code ocspUrls}, {@code issuerUrls}, {@code mustStaple} ({@code true}),
 * {@code customExtensions} (identifier, {@code critical} or a hyphen, hexadecimal), {@code
 * notifications} ({@link Notification}), {@code renewalWindow} ({@link RenewalWindow}), {@code
 * renewalInterval} and {@code overlap} (a time as {@code PT24H}), {@code truncatedToIssuer} ({@code
 * true}), {@code preferredRoot}.
 */
public final class PolicyFields {

  private PolicyFields() {}

  /** The fields of a policy, in their order; the caller may change the map. */
  public static Map<String, List<String>> encode(CertificatePolicy policy) {
    var fields = new LinkedHashMap<String, List<String>>();
    for (PolicyField field : PolicyField.ALWAYS) {
      fields.put(field.name(), field.writer().apply(policy));
    }
    ExtensionFields.of(policy)
        .forEach(field -> fields.put(field.name(), field.writer().apply(policy)));
    return fields;
  }

  /**
   * The policy of these fields, in whatever order, checked as a whole like one that was just built.
   *
   * @throws io.certwright.errors.InvalidPolicyException if a field is missing, unknown or not
   *     readable, or if the policy is not valid
   */
  public static CertificatePolicy decode(Map<String, List<String>> fields) {
    return PolicyReader.read(fields);
  }

  /**
   * A builder in which these fields are set and the others are not, for what says a part of a
   * policy. The check of the whole is that of {@link CertificatePolicyBuilder#build}.
   *
   * @throws io.certwright.errors.InvalidPolicyException if a field is unknown or not readable
   */
  public static CertificatePolicyBuilder decodePart(Map<String, List<String>> fields) {
    return PolicyReader.readPart(fields);
  }
}
