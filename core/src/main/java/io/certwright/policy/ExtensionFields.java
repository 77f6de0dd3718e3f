package io.certwright.policy;

import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** The fields of a stored policy that are only there where they say something. */
final class ExtensionFields {

  private static final String REVOKE = "revoke";

  /** In the order in which they are written, behind those that are always there. */
  static final List<PolicyField> ALL =
      List.of(
          new PolicyField(
              "permittedNames",
              policy -> texts(policy.extensions().permittedNames(), NameConstraint::text),
              changing((builder, values) -> builder.permittedNames(constraints(values)))),
          new PolicyField(
              "excludedNames",
              policy -> texts(policy.extensions().excludedNames(), NameConstraint::text),
              changing((builder, values) -> builder.excludedNames(constraints(values)))),
          new PolicyField(
              "certificatePolicies",
              policy ->
                  texts(policy.extensions().certificatePolicies(), CertificatePolicyId::toString),
              changing(
                  (builder, values) ->
                      builder.certificatePolicies(
                          values.stream()
                              .map(CertificatePolicyId::parse)
                              .toArray(CertificatePolicyId[]::new)))),
          new PolicyField(
              "crlUrls",
              policy -> policy.extensions().crlUrls(),
              changing((builder, values) -> builder.crlUrls(array(values)))),
          new PolicyField(
              "ocspUrls",
              policy -> policy.extensions().ocspUrls(),
              changing((builder, values) -> builder.ocspUrls(array(values)))),
          new PolicyField(
              "issuerUrls",
              policy -> policy.extensions().issuerUrls(),
              changing((builder, values) -> builder.issuerUrls(array(values)))),
          new PolicyField(
              "mustStaple",
              policy -> policy.extensions().mustStaple() ? List.of("true") : List.of(),
              changing(
                  (builder, values) ->
                      builder.mustStaple(FieldValues.onlyTrue(FieldValues.only(values))))),
          new PolicyField(
              "customExtensions",
              policy -> texts(policy.extensions().custom(), CustomExtension::toString),
              changing(
                  (builder, values) ->
                      builder.custom(
                          values.stream()
                              .map(CustomExtension::parse)
                              .toArray(CustomExtension[]::new)))),
          new PolicyField(
              "notifications",
              policy -> texts(policy.notifications(), Notification::toString),
              (builder, values) ->
                  builder.notifications(
                      values.stream().map(Notification::parse).toArray(Notification[]::new))),
          new PolicyField(
              "renewalWindow",
              policy -> policy.renewalWindow().map(RenewalWindow::toString).stream().toList(),
              (builder, values) ->
                  builder.renewalWindow(RenewalWindow.parse(FieldValues.only(values)))),
          new PolicyField(
              "renewalInterval",
              policy -> policy.renewalInterval().map(Duration::toString).stream().toList(),
              (builder, values) ->
                  builder.renewalInterval(FieldValues.exact(FieldValues.only(values)))),
          new PolicyField(
              "overlap",
              policy -> policy.overlap().map(Duration::toString).stream().toList(),
              (builder, values) -> builder.overlap(FieldValues.exact(FieldValues.only(values)))),
          new PolicyField(
              "truncatedToIssuer",
              policy -> policy.isTruncatedToIssuer() ? List.of("true") : List.of(),
              (builder, values) ->
                  builder.truncatedToIssuer(FieldValues.onlyTrue(FieldValues.only(values)))),
          new PolicyField(
              "preferredRoot",
              policy -> policy.preferredRoot().stream().toList(),
              (builder, values) -> builder.preferredRoot(FieldValues.only(values))),
          new PolicyField(
              "afterOverlap",
              policy -> policy.isRevokedAfterOverlap() ? List.of(REVOKE) : List.of(),
              (builder, values) -> builder.revokedAfterOverlap(isRevoke(values))));

  private static boolean isRevoke(List<String> values) {
    if (!FieldValues.only(values).equals(REVOKE)) {
      throw new IllegalArgumentException("\"" + REVOKE + "\" is all that there is");
    }
    return true;
  }

  private ExtensionFields() {}

  /** Those of this policy. */
  static Stream<PolicyField> of(CertificatePolicy policy) {
    return isPlain(policy)
        ? Stream.empty()
        : ALL.stream().filter(field -> !field.writer().apply(policy).isEmpty());
  }

  private static boolean isPlain(CertificatePolicy policy) {
    return policy.extensions().isEmpty()
        && policy.notifications().isEmpty()
        && policy.renewalWindow().isEmpty()
        && policy.renewalInterval().isEmpty()
        && policy.overlap().isEmpty()
        && !policy.isRevokedAfterOverlap()
        && !policy.isTruncatedToIssuer()
        && policy.preferredRoot().isEmpty();
  }

  private static <T> List<String> texts(List<T> values, Function<T, String> text) {
    return values.stream().map(text).toList();
  }

  private static NameConstraint[] constraints(List<String> values) {
    return values.stream().map(NameConstraint::parse).toArray(NameConstraint[]::new);
  }

  private static String[] array(List<String> values) {
    return values.toArray(new String[0]);
  }

  private static BiConsumer<CertificatePolicyBuilder, List<String>> changing(
      BiConsumer<PolicyExtensions.Builder, List<String>> change) {
    return (builder, values) ->
        builder.changeExtensions(extensions -> change.accept(extensions, values));
  }
}
