package io.certwright.internal.record;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.PolicyFields;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A policy within a record: its fields in their order. */
final class Policies {

  /** The field of the issuer, as {@link PolicyFields} names it. */
  private static final String ISSUER = "issuer";

  private Policies() {}

  static void write(DerWriter out, CertificatePolicy policy) {
    out.list(
        PolicyFields.encode(policy).entrySet(),
        (w, field) ->
            w.sequence(s -> s.text(field.getKey()).list(field.getValue(), DerWriter::text)));
  }

  static CertificatePolicy read(DerReader in) {
    var fields = new LinkedHashMap<String, List<String>>();
    for (var field : in.list(r -> r.sequence(s -> Map.entry(s.text(), s.list(DerReader::text))))) {
      fields.put(field.getKey(), field.getValue());
    }
    return PolicyFields.decode(fields);
  }

  /** The issuer that a policy names; the rest of it is passed over. */
  static String readIssuer(DerReader in) {
    return in.list(r -> r.sequence(Policies::ifIssuer)).stream()
        .flatMap(List::stream)
        .findFirst()
        .orElseThrow(() -> in.malformed("a policy that names its issuer"));
  }

  private static List<String> ifIssuer(DerReader field) {
    if (field.text().equals(ISSUER)) {
      return field.list(DerReader::text);
    }
    field.skip();
    return List.of();
  }
}
