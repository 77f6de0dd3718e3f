package io.certwright.internal.request;

import io.certwright.errors.InvalidPolicyException;
import io.certwright.internal.making.CertificateNames;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.KeyUsage;
import io.certwright.policy.PolicyFields;
import io.certwright.spi.keys.KeySpec;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The policy under which a certificate that came from elsewhere would have been made, as far as a
 * policy can say it: each part of the certificate is tried, and what makes no valid policy is left
 * out, for the certificate is there already and must not be refused for that.
 */
public final class DerivedPolicy {

  private static final int MAX_COMMON_NAME = 64;
  private static final int MAX_MONTHS = 1200;
  private static final int MAX_NAMES = 100;

  private final Map<String, List<String>> fields;
  private final List<String> leftOut = new ArrayList<>();
  private CertificatePolicy policy;

  private DerivedPolicy(String name, X509Certificate leaf, KeySpec key) {
    policy =
        CertificatePolicy.builder()
            .commonName(name.substring(0, Math.min(name.length(), MAX_COMMON_NAME)))
            .key(key)
            .validityPeriod(Period.ofMonths(1))
            .issuer(CertificatePolicy.UNKNOWN)
            .exportable(true)
            .build();
    fields = PolicyFields.encode(policy);
    validity(leaf);
    authority(leaf);
    names(leaf);
    keyUsages(leaf);
    purposes(leaf);
    subject(leaf);
  }

  /** The policy of a certificate under this name. */
  public static DerivedPolicy of(String name, X509Certificate leaf, KeySpec key) {
    return new DerivedPolicy(name, leaf, key);
  }

  public CertificatePolicy policy() {
    return policy;
  }

  /** What the policy cannot say, for the audit trail; empty if there is nothing. */
  public String remark() {
    return leftOut.isEmpty()
        ? ""
        : "; the derived policy leaves out: " + String.join(", ", leftOut);
  }

  /**
   * The validity in months: the least number by which the day of the end, gone back, is not after
   * the day of the beginning (UTC). At least one, at most 100 years of them.
   */
  static int months(Instant notBefore, Instant notAfter) {
    var begin = LocalDate.ofInstant(notBefore, ZoneOffset.UTC);
    var end = LocalDate.ofInstant(notAfter, ZoneOffset.UTC);
    long months = Math.max(1, ChronoUnit.MONTHS.between(begin, end) - 1);
    while (months < MAX_MONTHS && end.minusMonths(months).isAfter(begin)) {
      months++;
    }
    return (int) Math.min(months, MAX_MONTHS);
  }

  private void validity(X509Certificate leaf) {
    int months = months(leaf.getNotBefore().toInstant(), leaf.getNotAfter().toInstant());
    put("validity", List.of(Period.ofMonths(months).toString()), "the validity");
  }

  private void authority(X509Certificate leaf) {
    int pathLength = leaf.getBasicConstraints();
    if (pathLength < 0) {
      return;
    }
    var limit = pathLength == Integer.MAX_VALUE ? "unlimited" : Integer.toString(pathLength);
    var before = fields.put("keyUsages", texts(KeyUsage.KEY_CERT_SIGN));
    if (!put("certificateAuthority", List.of(limit), "that it is an authority")) {
      fields.put("keyUsages", before);
    }
  }

  private void names(X509Certificate leaf) {
    var all = List.copyOf(CertificateNames.of(leaf));
    all.stream()
        .limit(MAX_NAMES)
        .forEach(name -> add("names", name, "a name (" + kind(name) + ")"));
    if (all.size() > MAX_NAMES) {
      leftOut.add((all.size() - MAX_NAMES) + " names beyond " + MAX_NAMES);
    }
  }

  private static String kind(String typed) {
    int colon = typed.indexOf(':');
    return colon < 0 ? "other" : typed.substring(0, colon);
  }

  private void keyUsages(X509Certificate leaf) {
    var bits = leaf.getKeyUsage();
    if (bits == null) {
      return;
    }
    var wanted = new ArrayList<String>();
    for (var usage : KeyUsage.values()) {
      if (usage.bit() < bits.length && bits[usage.bit()]) {
        wanted.add(usage.name());
        if (!policy.keyUsages().contains(usage)) {
          add("keyUsages", usage.name(), "the key usage " + usage);
        }
      }
    }
    // What only stood there so that something did.
    for (var usage : List.copyOf(policy.keyUsages())) {
      if (!wanted.contains(usage.name())) {
        var fewer = new ArrayList<>(fields.get("keyUsages"));
        fewer.remove(usage.name());
        tryPut("keyUsages", fewer);
      }
    }
  }

  private void purposes(X509Certificate leaf) {
    try {
      var purposes = Optional.ofNullable(leaf.getExtendedKeyUsage()).orElse(List.of());
      purposes.stream()
          .distinct()
          .limit(MAX_NAMES)
          .forEach(oid -> add("extendedKeyUsages", oid, "the purpose " + oid));
    } catch (CertificateParsingException e) {
      leftOut.add("the purposes, which cannot be read");
    }
  }

  private void subject(X509Certificate leaf) {
    var der = HexFormat.of().formatHex(leaf.getSubjectX500Principal().getEncoded());
    put("subject", List.of(der), "the subject");
  }

  private void add(String field, String value, String what) {
    var more = new ArrayList<>(fields.getOrDefault(field, List.of()));
    more.add(value);
    put(field, more, what);
  }

  private boolean put(String field, List<String> values, String what) {
    boolean possible = tryPut(field, values);
    if (!possible) {
      leftOut.add(what);
    }
    return possible;
  }

  private boolean tryPut(String field, List<String> values) {
    var before = fields.put(field, List.copyOf(values));
    try {
      policy = PolicyFields.decode(fields);
      return true;
    } catch (InvalidPolicyException e) {
      fields.put(field, before == null ? List.of() : before);
      return false;
    }
  }

  private static List<String> texts(KeyUsage usage) {
    return List.of(usage.name());
  }
}
