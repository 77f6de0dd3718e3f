package io.certwright.policy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * The fields of a stored policy, in their order: how each is written and read. A reader gets the
 * values that were found, throws {@link IllegalArgumentException} with what they should look like,
 * and leaves the rest to the check of the whole.
 */
enum PolicyField {
  SUBJECT(
      "subject",
      policy -> List.of(SubjectName.encode(policy.subject())),
      (builder, values) -> builder.subjectFrom(SubjectName::decode, FieldValues.only(values))),
  NAMES(
      NameList.FIELD,
      policy -> policy.names().stream().map(SubjectAlternativeName::text).toList(),
      (builder, values) -> values.forEach(value -> FieldValues.addName(builder, value))),
  KEY(
      "key",
      policy -> List.of(policy.key().name()),
      (builder, values) -> builder.key(FieldValues.key(FieldValues.only(values)))),
  VALIDITY(
      "validity",
      policy -> List.of(policy.validity().toString()),
      (builder, values) -> builder.validityOf(Lifetime.parse(FieldValues.only(values)))),
  KEY_USAGES(
      "keyUsages",
      policy -> policy.keyUsages().stream().map(KeyUsage::name).toList(),
      (builder, values) -> builder.keyUsages(FieldValues.keyUsages(values))),
  EXTENDED_KEY_USAGES(
      "extendedKeyUsages",
      CertificatePolicy::extendedKeyUsages,
      (builder, values) -> builder.customExtendedKeyUsages(values.toArray(new String[0]))),
  ISSUER(
      "issuer",
      policy -> List.of(policy.issuer()),
      (builder, values) -> builder.issuer(FieldValues.only(values))),
  EXPORTABLE(
      "exportable",
      policy -> List.of(Boolean.toString(policy.exportable())),
      (builder, values) -> builder.exportable(FieldValues.truth(FieldValues.only(values)))),
  REUSE_KEY(
      "reuseKey",
      policy -> List.of(Boolean.toString(policy.reuseKey())),
      (builder, values) -> builder.reuseKey(FieldValues.truth(FieldValues.only(values)))),
  RENEWAL(
      "renewal",
      policy -> List.of(policy.renewal().toString()),
      (builder, values) -> builder.renewal(FieldValues.renewal(FieldValues.only(values)))),
  CERTIFICATE_AUTHORITY(
      "certificateAuthority",
      policy -> policy.certificateAuthority().map(FieldValues::pathLength).stream().toList(),
      (builder, values) -> FieldValues.setAuthority(builder, values));

  private final String fieldName;
  private final Function<CertificatePolicy, List<String>> writer;
  private final BiConsumer<CertificatePolicy.Builder, List<String>> reader;

  PolicyField(
      String fieldName,
      Function<CertificatePolicy, List<String>> writer,
      BiConsumer<CertificatePolicy.Builder, List<String>> reader) {
    this.fieldName = fieldName;
    this.writer = writer;
    this.reader = reader;
  }

  String fieldName() {
    return fieldName;
  }

  List<String> write(CertificatePolicy policy) {
    return writer.apply(policy);
  }

  void read(CertificatePolicy.Builder builder, List<String> values) {
    reader.accept(builder, values);
  }

  static Optional<PolicyField> named(String fieldName) {
    return Arrays.stream(values()).filter(f -> f.fieldName.equals(fieldName)).findFirst();
  }
}
