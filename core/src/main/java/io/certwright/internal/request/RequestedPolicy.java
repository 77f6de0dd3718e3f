package io.certwright.internal.request;

import io.certwright.errors.UnreadableImportException.Reason;
import io.certwright.internal.bouncycastle.AskedExtensions;
import io.certwright.internal.bouncycastle.ExtraExtension;
import io.certwright.internal.bouncycastle.ExtraExtensions;
import io.certwright.internal.bouncycastle.San;
import io.certwright.internal.keyfile.VerifiedRequest;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.CertificatePolicyBuilder;
import io.certwright.policy.CustomExtension;
import io.certwright.policy.KeyUsage;
import io.certwright.policy.PolicyFields;
import io.certwright.policy.SubjectAlternativeName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.security.auth.x500.X500Principal;

/**
 * What a certification request asks for, in the fields of a policy. What no policy can say is
 * collected, to be told at once, unless the caller has said to leave it out.
 */
public final class RequestedPolicy {

  private static final String SUBJECT_KEY_ID = "2.5.29.14";
  private static final String AUTHORITY_KEY_ID = "2.5.29.35";

  /** What people call those that are often there. */
  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry(AskedExtensions.SUBJECT_ALT_NAME, "subjectAltName"),
          Map.entry(AskedExtensions.BASIC_CONSTRAINTS, "basicConstraints"),
          Map.entry(AskedExtensions.EXTENDED_KEY_USAGE, "extKeyUsage"),
          Map.entry(ExtraExtensions.NAME_CONSTRAINTS, "nameConstraints"),
          Map.entry(ExtraExtensions.CERTIFICATE_POLICIES, "certificatePolicies"),
          Map.entry(ExtraExtensions.CRL_DISTRIBUTION_POINTS, "cRLDistributionPoints"),
          Map.entry(ExtraExtensions.AUTHORITY_INFO_ACCESS, "authorityInfoAccess"),
          Map.entry(ExtraExtensions.TLS_FEATURE, "TLS feature"),
          Map.entry(SUBJECT_KEY_ID, "subjectKeyIdentifier"),
          Map.entry(AUTHORITY_KEY_ID, "authorityKeyIdentifier"),
          Map.entry("1.2.840.113549.1.9.2", "unstructuredName"),
          Map.entry("1.2.840.113549.1.9.7", "challengePassword"),
          Map.entry("1.2.840.113549.1.9.20", "friendlyName"),
          Map.entry("1.3.6.1.4.1.311.13.2.2", "enrollment provider of Windows"),
          Map.entry("1.3.6.1.4.1.311.13.2.3", "version of Windows"),
          Map.entry("1.3.6.1.4.1.311.21.20", "client information of Windows"));

  /** The kinds of alternative names by the number of their tag. */
  private static final List<String> KINDS =
      List.of(
          "otherName",
          "rfc822Name",
          "dNSName",
          "x400Address",
          "directoryName",
          "ediPartyName",
          "uniformResourceIdentifier",
          "iPAddress",
          "registeredID");

  private static final int TAG_NUMBER = 0x1f;
  private static final X500Principal NOBODY = new X500Principal("");

  private final VerifiedRequest request;
  private final X500Principal subject;
  private final AskedExtensions asked;
  private final Map<String, List<String>> fields = new LinkedHashMap<>();
  private final Map<String, String> unsaid = new LinkedHashMap<>();

  private RequestedPolicy(VerifiedRequest request) {
    this.request = request;
    this.subject = request.content().subject();
    this.asked = request.content().extensions();
  }

  /**
   * A builder that holds what is asked for. Its issuer is nobody in particular.
   *
   * @param leftOut the object identifiers of attributes and extensions that are passed over
   * @throws io.certwright.errors.UnreadableImportException if no policy can say the rest
   * @throws io.certwright.errors.InvalidPolicyException if a value in it is none that a policy has
   */
  public static CertificatePolicyBuilder of(VerifiedRequest request, Set<String> leftOut) {
    return new RequestedPolicy(request).builder(leftOut);
  }

  private CertificatePolicyBuilder builder(Set<String> leftOut) {
    put("subject", HexFormat.of().formatHex(subject.getEncoded()));
    put("key", request.key().name());
    put("issuer", CertificatePolicy.UNKNOWN);
    for (var attribute : request.content().attributes()) {
      if (!leftOut.contains(attribute)) {
        unsaid.put(attribute, "the attribute " + named(attribute));
      }
    }
    for (var extension : asked.all()) {
      if (!leftOut.contains(extension.oid())) {
        add(extension);
      }
    }
    if (!unsaid.isEmpty()) {
      throw request.refuse(
          Reason.UNSUPPORTED,
          "it asks for what a policy cannot say: "
              + String.join("; ", unsaid.values())
              + "; leave that out by its object identifier if it does not matter",
          List.copyOf(unsaid.keySet()));
    }
    return PolicyFields.decodePart(fields);
  }

  private void add(ExtraExtension extension) {
    var value = extension.value();
    switch (extension.oid()) {
      case AskedExtensions.KEY_USAGE -> put("keyUsages", keyUsages());
      case AskedExtensions.BASIC_CONSTRAINTS -> authority(extension);
      case AskedExtensions.SUBJECT_ALT_NAME -> names(extension);
      case AskedExtensions.EXTENDED_KEY_USAGE -> {
        requireOptional(extension);
        put("extendedKeyUsages", distinct(asked.extendedKeyUsages()));
      }
      case SUBJECT_KEY_ID, AUTHORITY_KEY_ID ->
          unsaid(extension, "which whoever issues the certificate makes of the keys");
      case ExtraExtensions.NAME_CONSTRAINTS,
          ExtraExtensions.CERTIFICATE_POLICIES,
          ExtraExtensions.CRL_DISTRIBUTION_POINTS,
          ExtraExtensions.AUTHORITY_INFO_ACCESS,
          ExtraExtensions.TLS_FEATURE -> {
        if (!extension.oid().equals(ExtraExtensions.NAME_CONSTRAINTS)) {
          requireOptional(extension);
        }
        RequestedForms.of(extension.oid(), value)
            .ifPresentOrElse(
                fields::putAll, () -> unsaid(extension, "in a form that a policy does not have"));
      }
      default -> {
        var custom = new CustomExtension(extension.oid(), extension.critical(), value);
        fields.computeIfAbsent("customExtensions", f -> new ArrayList<>()).add(custom.toString());
      }
    }
  }

  private List<String> keyUsages() {
    int bits = asked.keyUsageBits().orElse(0);
    return Arrays.stream(KeyUsage.values())
        .filter(usage -> (bits >> usage.bit() & 1) != 0)
        .map(KeyUsage::name)
        .toList();
  }

  private void authority(ExtraExtension extension) {
    var length = asked.pathLength();
    if (asked.certificateAuthority().orElse(false)) {
      var text = length.isPresent() ? Integer.toString(length.getAsInt()) : "unlimited";
      put("certificateAuthority", text);
    } else if (length.isPresent()) {
      unsaid(extension, "with a path length for what is no authority");
    }
  }

  private void names(ExtraExtension extension) {
    for (int tag : new LinkedHashSet<>(asked.otherNames())) {
      int number = tag & TAG_NUMBER;
      var kind = number < KINDS.size() ? KINDS.get(number) : "tag " + number;
      unsaid(extension, "with a name of the kind " + kind);
    }
    if (!subject.equals(NOBODY)) {
      requireOptional(extension);
    }
    put("names", distinct(asked.names().stream().map(RequestedPolicy::typed).toList()));
  }

  private static String typed(San name) {
    return switch (name.kind()) {
      case DNS -> "dns:" + name.text();
      case EMAIL -> "email:" + name.text();
      case URI -> "uri:" + name.text();
      case IP -> new SubjectAlternativeName.Ip(name.value()).text();
    };
  }

  /** Whoever issues by a policy decides what is critical, so that it is cannot be asked for. */
  private void requireOptional(ExtraExtension extension) {
    if (extension.critical()) {
      unsaid(extension, "as critical");
    }
  }

  private void unsaid(ExtraExtension extension, String how) {
    unsaid.merge(
        extension.oid(),
        "the extension " + named(extension.oid()) + " " + how,
        (before, now) -> before + ", and " + how);
  }

  private static String named(String oid) {
    var name = NAMES.get(oid);
    return name == null ? oid : name + " (" + oid + ")";
  }

  private static List<String> distinct(List<String> values) {
    return List.copyOf(new LinkedHashSet<>(values));
  }

  private void put(String field, String value) {
    fields.put(field, List.of(value));
  }

  private void put(String field, List<String> values) {
    fields.put(field, values);
  }
}
