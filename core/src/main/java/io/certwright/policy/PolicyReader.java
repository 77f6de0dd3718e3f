package io.certwright.policy;

import io.certwright.errors.InvalidPolicyException;
import io.certwright.errors.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reading of a stored policy, and of parts of one. */
final class PolicyReader {

  private static final Set<String> KNOWN =
      Stream.concat(PolicyField.ALWAYS.stream(), ExtensionFields.ALL.stream())
          .map(PolicyField::name)
          .collect(Collectors.toUnmodifiableSet());

  private PolicyReader() {}

  /** The whole of a policy. */
  static CertificatePolicy read(Map<String, List<String>> fields) {
    var problems = new ArrayList<Problem>();
    for (PolicyField field : PolicyField.ALWAYS) {
      if (!fields.containsKey(field.name())) {
        problems.add(new Problem(field.name(), "missing", "the field is missing"));
      }
    }
    return read(fields, problems).build();
  }

  /** A builder in which these fields are set and no others. */
  static CertificatePolicyBuilder readPart(Map<String, List<String>> fields) {
    return read(fields, new ArrayList<>());
  }

  private static CertificatePolicyBuilder read(
      Map<String, List<String>> fields, List<Problem> problems) {
    for (String name : fields.keySet()) {
      if (!KNOWN.contains(name)) {
        problems.add(new Problem(name, "unknown-field", "unknown field " + Refusals.quote(name)));
      }
    }
    var builder = CertificatePolicy.builder();
    for (PolicyField field : PolicyField.ALWAYS) {
      List<String> values = fields.get(field.name());
      if (values != null) {
        read(field, values, builder, problems);
      }
    }
    for (PolicyField field : ExtensionFields.ALL) {
      List<String> values = fields.getOrDefault(field.name(), List.of());
      if (!values.isEmpty()) {
        read(field, values, builder, problems);
      }
    }
    if (!problems.isEmpty()) {
      // With a field unread, a check of the whole would complain of what is not there.
      throw new InvalidPolicyException(problems);
    }
    return builder;
  }

  private static void read(
      PolicyField field,
      List<String> values,
      CertificatePolicyBuilder builder,
      List<Problem> problems) {
    try {
      field.reader().accept(builder, values);
    } catch (InvalidPolicyException e) {
      problems.addAll(e.problems());
    } catch (IllegalArgumentException e) {
      problems.add(new Problem(field.name(), "value", String.valueOf(e.getMessage())));
    }
  }
}
