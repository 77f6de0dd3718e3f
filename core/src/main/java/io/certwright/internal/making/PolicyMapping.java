package io.certwright.internal.making;

import io.certwright.internal.bouncycastle.San;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.KeyUsage;
import io.certwright.policy.SubjectAlternativeName;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/** What a policy says, in the terms of X.509 encoding. */
public final class PolicyMapping {

  private PolicyMapping() {}

  public static List<San> names(CertificatePolicy policy) {
    return policy.names().stream().map(PolicyMapping::name).toList();
  }

  private static San name(SubjectAlternativeName name) {
    if (name instanceof SubjectAlternativeName.Dns dns) {
      return San.dns(dns.name());
    }
    if (name instanceof SubjectAlternativeName.Ip ip) {
      return San.ip(ip.address().toByteArray());
    }
    if (name instanceof SubjectAlternativeName.Email email) {
      return San.email(email.address());
    }
    return San.uri(((SubjectAlternativeName.Uri) name).uri());
  }

  /** The name with its type, as records keep it and find it: {@code dns:shop.example.test}. */
  public static String typed(SubjectAlternativeName name) {
    return name.text();
  }

  /** A name as a message shows it. */
  public static String shown(San name) {
    return name.kind() == San.Kind.IP
        ? new SubjectAlternativeName.Ip(name.value()).text()
        : name.kind().name().toLowerCase(Locale.ROOT) + ":" + name.text();
  }

  /** Bit n of RFC 5280, section 4.2.1.3, as 1 &lt;&lt; n. */
  public static int keyUsageBits(CertificatePolicy policy) {
    int bits = 0;
    for (KeyUsage usage : policy.keyUsages()) {
      bits |= 1 << usage.bit();
    }
    return bits;
  }

  public static OptionalInt pathLength(CertificatePolicy policy) {
    return policy.certificateAuthority().map(ca -> ca.pathLength()).orElse(OptionalInt.empty());
  }
}
