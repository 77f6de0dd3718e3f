package io.certwright.internal.making;

import io.certwright.errors.InvalidPolicyException;
import io.certwright.policy.SubjectAlternativeName;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The subject alternative names that a certificate has, as {@link PolicyMapping#typed}. */
public final class CertificateNames {

  private static final String OTHER = "other:";
  private static final String MALFORMED = "malformed:";
  private static final int EMAIL = 1;
  private static final int DNS = 2;
  private static final int URI = 6;
  private static final int IP = 7;

  private static final int MOST_SEARCHED = 200;

  private CertificateNames() {}

  /** The names by which a certificate that came from elsewhere is found, at most 200. */
  public static List<String> searchable(X509Certificate certificate) {
    return of(certificate).stream()
        .filter(name -> !name.startsWith(OTHER) && !name.startsWith(MALFORMED))
        .limit(MOST_SEARCHED)
        .toList();
  }

  public static Set<String> of(X509Certificate certificate) {
    var names = new LinkedHashSet<String>();
    try {
      var alternatives = certificate.getSubjectAlternativeNames();
      if (alternatives != null) {
        alternatives.forEach(name -> names.add(text(name)));
      }
    } catch (CertificateParsingException e) {
      names.add(MALFORMED + e.getMessage());
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
        default -> OTHER + name.get(0);
      };
    } catch (InvalidPolicyException e) {
      return MALFORMED + name.get(0);
    }
  }
}
