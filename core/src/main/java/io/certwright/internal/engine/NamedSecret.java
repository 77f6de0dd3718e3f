package io.certwright.internal.engine;

import io.certwright.internal.record.SecretVersionRecord;
import io.certwright.internal.record.SecretVersionRecord.About;
import io.certwright.internal.store.Secret;
import java.time.Instant;

/**
 * A version of a secret with its value, be it that of a certificate or one that stands alone.
 *
 * @param name the name as it was first written
 * @param version its id
 * @param created when it was made
 * @param about what is said about it
 * @param managed whether it belongs to a certificate
 * @param value its value, to be closed
 */
public record NamedSecret(
    String name, String version, Instant created, About about, boolean managed, Secret value) {

  static NamedSecret of(SecretVersionRecord version, Secret value) {
    return new NamedSecret(
        version.name(), version.version(), version.created(), version.about(), false, value);
  }
}
