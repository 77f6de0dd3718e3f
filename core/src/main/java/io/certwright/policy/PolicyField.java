package io.certwright.policy;

import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * A field of a stored policy: how it is written and read. A reader gets the values that were found,
 * throws {@link IllegalArgumentException} with what they should look like, and leaves the rest to
 * the check of the whole.
 *
 * @param name the name under which it is stored
 * @param writer takes the values from a policy
 * @param reader puts the values into a builder
 */
record PolicyField(
    String name,
    Function<CertificatePolicy, List<String>> writer,
    BiConsumer<CertificatePolicyBuilder, List<String>> reader) {

  /** The fields that are always there, in the order in which they are written. */
  static final List<PolicyField> ALWAYS =
      List.of(
          new PolicyField(
              "subject",
              policy -> List.of(SubjectName.encode(policy.subject())),
              (builder, values) ->
                  builder.subjectFrom(SubjectName::decode, FieldValues.only(values))),
          new PolicyField(
              NameList.FIELD,
              policy -> policy.names().stream().map(SubjectAlternativeName::text).toList(),
              (builder, values) -> values.forEach(value -> FieldValues.addName(builder, value))),
          new PolicyField(
              "key",
              policy -> List.of(policy.key().name()),
              (builder, values) -> builder.key(FieldValues.key(FieldValues.only(values)))),
          new PolicyField(
              "validity",
              policy -> List.of(policy.validity().toString()),
              (builder, values) -> builder.validityOf(Lifetime.parse(FieldValues.only(values)))),
          new PolicyField(
              "keyUsages",
              policy -> policy.keyUsages().stream().map(KeyUsage::name).toList(),
              (builder, values) -> builder.keyUsages(FieldValues.keyUsages(values))),
          new PolicyField(
              "extendedKeyUsages",
              CertificatePolicy::extendedKeyUsages,
              (builder, values) -> builder.customExtendedKeyUsages(values.toArray(new String[0]))),
          new PolicyField(
              "issuer",
              policy -> List.of(policy.issuer()),
              (builder, values) -> builder.issuer(FieldValues.only(values))),
          new PolicyField(
              "exportable",
              policy -> List.of(Boolean.toString(policy.exportable())),
              (builder, values) -> builder.exportable(FieldValues.truth(FieldValues.only(values)))),
          new PolicyField(
              "keyRenewal",
              policy -> List.of(policy.keyRenewal().toString()),
              (builder, values) ->
                  builder.keyRenewal(FieldValues.keyRenewal(FieldValues.only(values)))),
          new PolicyField(
              "renewal",
              policy -> List.of(policy.renewal().toString()),
              (builder, values) -> builder.renewal(FieldValues.renewal(FieldValues.only(values)))),
          new PolicyField(
              "certificateAuthority",
              policy ->
                  policy.certificateAuthority().map(FieldValues::pathLength).stream().toList(),
              (builder, values) -> FieldValues.setAuthority(builder, values)),
          new PolicyField(
              "maxStaleness",
              policy -> policy.maxStaleness().map(Duration::toString).stream().toList(),
              (builder, values) -> FieldValues.setMaxStaleness(builder, values)),
          new PolicyField(
              "lint",
              policy -> List.of(policy.lint().name()),
              (builder, values) -> builder.lint(FieldValues.lint(FieldValues.only(values)))),
          new PolicyField(
              "contentType",
              policy -> List.of(policy.contentType().text()),
              (builder, values) ->
                  builder.contentType(FieldValues.contentType(FieldValues.only(values)))));
}
