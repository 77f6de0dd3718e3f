package io.certwright;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What {@link Vault#update} is to change of a version. Immutable.
 *
 * @param enabled whether the version may be used; empty: that stays as it is
 * @param tags all tags that the version is to have, at most 15, each with a key of 1 to 256 and a
 *     value of 0 to 256 characters, none of them a control character; empty: they stay as they are
 */
public record CertificateUpdate(Optional<Boolean> enabled, Optional<Map<String, String>> tags) {

  /** Copies the tags. */
  public CertificateUpdate {
    tags = tags.map(given -> Collections.unmodifiableMap(new TreeMap<>(given)));
  }

  /** Nothing yet. */
  public static CertificateUpdate none() {
    return new CertificateUpdate(Optional.empty(), Optional.empty());
  }

  /** The same, and the version is put into service or taken out of it. */
  public CertificateUpdate withEnabled(boolean wanted) {
    return new CertificateUpdate(Optional.of(wanted), tags);
  }

  /** The same, and the version has these tags and no others. */
  public CertificateUpdate withTags(Map<String, String> wanted) {
    return new CertificateUpdate(enabled, Optional.of(wanted));
  }
}
