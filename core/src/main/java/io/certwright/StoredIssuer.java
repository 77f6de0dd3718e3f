package io.certwright;

import io.certwright.internal.record.IssuerRecord;
import java.time.Instant;

/**
 * An issuer's configuration as it is kept in a vault. The credentials are not part of it: the vault
 * gives them to the provider and to nobody else.
 *
 * @param name the name that policies know the issuer by, as it was first written
 * @param configuration what was configured
 * @param hasCredentials whether the vault has credentials for it
 * @param created when it was first set
 * @param updated when it was last changed
 */
public record StoredIssuer(
    String name,
    IssuerConfiguration configuration,
    boolean hasCredentials,
    Instant created,
    Instant updated) {

  static StoredIssuer of(IssuerRecord record) {
    return new StoredIssuer(
        record.name(),
        IssuerConfiguration.of(record.terms()),
        record.hasCredentials(),
        record.created(),
        record.updated());
  }
}
