package io.certwright.internal.request;

import io.certwright.errors.IssuanceException;
import io.certwright.errors.Problem;
import io.certwright.internal.bouncycastle.AskedExtensions;
import io.certwright.internal.bouncycastle.ExtraExtension;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.CertificateProfile;
import io.certwright.policy.Lifetime;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a request asks for, as far as a profile copies it. Names, authority and purposes are taken
 * as they stand, to be judged later; of the other extensions only those that the profile lists.
 * What is critical and not listed is refused, because whoever asks for it relies on it.
 */
public final class ProfiledRequest {

  /** Taken whatever the profile lists, because it has fields for them. */
  private static final Set<String> RULED =
      Set.of(
          AskedExtensions.SUBJECT_ALT_NAME,
          AskedExtensions.BASIC_CONSTRAINTS,
          AskedExtensions.EXTENDED_KEY_USAGE);

  private ProfiledRequest() {}

  public static CertificatePolicy policy(OfferedRequest offered, CertificateProfile profile) {
    var content = offered.request().content();
    requireKind(content.extensions().certificateAuthority().orElse(false), profile);
    var leftOut = new HashSet<>(offered.leftOut());
    // What else stands in a request is for whoever receives it, not for the certificate.
    leftOut.addAll(content.attributes());
    for (var extension : content.extensions().all()) {
      if (!isCopied(extension, profile)) {
        requireOptional(extension, offered, profile);
        leftOut.add(extension.oid());
      }
    }
    var builder = RequestedPolicy.of(offered.request(), leftOut);
    if (leftOut.contains(AskedExtensions.EXTENDED_KEY_USAGE)
        || content.extensions().extendedKeyUsages().isEmpty()) {
      builder.customExtendedKeyUsages(profile.purposes().toArray(new String[0]));
    }
    if (profile.longest() instanceof Lifetime.Exact exact) {
      builder.validity(exact.duration());
    } else {
      builder.validityPeriod(((Lifetime.Calendar) profile.longest()).period());
    }
    return builder.build();
  }

  /** First, so that a request for a CA is told so, and not that no CA has such names. */
  private static void requireKind(boolean authority, CertificateProfile profile) {
    if (authority && profile.authority().isEmpty()) {
      throw refused(
          profile,
          "certificateAuthority",
          "end-entity",
          "the request asks for a certificate of a CA, and the profile is for end entities");
    }
  }

  private static boolean isCopied(ExtraExtension extension, CertificateProfile profile) {
    return RULED.contains(extension.oid()) || profile.extensions().contains(extension.oid());
  }

  /** A critical key usage is what most requests have, and what fits is given instead. */
  private static void requireOptional(
      ExtraExtension extension, OfferedRequest offered, CertificateProfile profile) {
    if (extension.critical()
        && !extension.oid().equals(AskedExtensions.KEY_USAGE)
        && !offered.leftOut().contains(extension.oid())) {
      throw refused(
          profile,
          "extensions",
          "critical",
          "the request asks for the critical extension "
              + extension.oid()
              + ", which is not listed; allowed are "
              + new TreeSet<>(profile.extensions()));
    }
  }

  private static IssuanceException refused(
      CertificateProfile profile, String field, String rule, String message) {
    return IssuanceException.ofProblems(
        "the profile \"" + profile.name() + "\" does not allow it",
        List.of(new Problem(field, rule, message)));
  }
}
