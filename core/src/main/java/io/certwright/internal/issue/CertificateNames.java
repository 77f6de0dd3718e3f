package io.certwright.internal.issue;

import io.certwright.errors.InvalidPolicyException;
import io.certwright.policy.SubjectAlternativeName;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The subject alternative names that a certificate has, as {@link PolicyMapping#typed}. */
final class CertificateNames {

  private static final int EMAIL = 1;
  private static final int DNS = 2;
  private static final int URI = 6;
  private static final int IP = 7;

  private CertificateNames() {}

  static Set<String> of(X509Certificate certificate) {
    var names = new HashSet<String>();
    try {
      var alternatives = certificate.getSubjectAlternativeNames();
      if (alternatives != null) {
        alternatives.forEach(name -> names.add(text(name)));
      }
    } catch (CertificateParsingException e) {
      names.add("unreadable names: " + e.getMessage());
    }
    return names;
  }

  private static String text(List<?> name) {
    var value = String.valueOf(name.get(1));
    try {
      return switch ((Integer) name.get(0)) {
        case EMAIL -> PolicyMapping.typed(SubjectAlternativeName.email(value));
        case DNS -> PolicyMapping.typed(SubjectAlternativeName.dns(value));
        case URI -> PolicyMapping.typed(SubjectAlternativeName.uri(value));
        case IP -> PolicyMapping.typed(SubjectAlternativeName.ip(value));
        default -> "other:" + name.get(0);
      };
    } catch (InvalidPolicyException e) {
      return "malformed:" + name.get(0);
    }
  }
}
