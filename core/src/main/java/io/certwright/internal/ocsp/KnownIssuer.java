package io.certwright.internal.ocsp;

import io.certwright.internal.record.IssuedRecord;
import io.certwright.internal.record.VersionRecord;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The versions of authorities that share a name and a key, and who signs answers for them.
 * Immutable but for the count.
 */
final class KnownIssuer {

  private final List<VersionRecord> versions;
  private final Set<String> authorities;
  private final Optional<AnswerSigner> signer;
  private final Seen seen;

  /**
   * What was found.
   *
   * @param versions at least one
   * @param signer empty: nobody may sign at the moment
   * @param seen the names that matter, and up to which change that is so
   */
  KnownIssuer(List<VersionRecord> versions, Optional<AnswerSigner> signer, Seen seen) {
    this.versions = List.copyOf(versions);
    this.authorities = names(versions);
    this.signer = signer;
    this.seen = seen;
  }

  static Set<String> names(List<VersionRecord> versions) {
    var names = new HashSet<String>();
    versions.forEach(version -> names.add(version.folded()));
    return names;
  }

  /** The folded names of the authorities. */
  Set<String> authorities() {
    return authorities;
  }

  /** Whether the key signed that. */
  boolean signed(IssuedRecord issued) {
    return versions.stream()
        .anyMatch(
            version ->
                version.version().equals(issued.signer()) && version.folded().equals(issued.ca()));
  }

  /** Who signs answers; empty: nobody may at the moment. */
  Optional<AnswerSigner> signer() {
    return signer;
  }

  /** Whether nothing has changed since, and the signer's time is not over. */
  boolean isRight(Instant now) {
    return seen.isRight()
        && signer.filter(who -> who.delegated() && !isLasting(who, now)).isEmpty();
  }

  /** Whether what a delegated signer signs can be verified for a while. */
  static boolean isLasting(AnswerSigner signer, Instant now) {
    return signer.until().isAfter(now.plus(SignerSearch.LEAST_LIFE));
  }
}
