package io.certwright;

import java.util.List;
import java.util.Optional;

/**
 * A version that has a compromised key, and what has become of it. Immutable.
 *
 * @param version the version
 * @param outcome what has become of its certificate: {@code REPLACED}, {@code AWAITED}, {@code
 *     FAILING} or {@code UNREPLACED}
 * @param current the id of the version that is in service now
 * @param failure why the last attempt at another version failed
 * @param atIssuer how it stands with its issuer outside; empty: it has none, or is on no revocation
 *     there
 * @param uses what was last seen to use this version, a hundred at most: it has not switched yet
 */
public record CompromisedVersion(
    Certificate version,
    CompromiseOutcome outcome,
    Optional<String> current,
    Optional<OperationFailure> failure,
    Optional<IssuerRevocation> atIssuer,
    List<CertificateUse> uses) {

  /** Copies the list. */
  public CompromisedVersion {
    uses = List.copyOf(uses);
  }
}
