package io.certwright;

import io.certwright.access.KeyOperation;
import io.certwright.internal.engine.NamedKey;
import io.certwright.spi.keys.KeySpec;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A version of a key, as it was when it was read. It holds no private key: {@link Keys} uses it.
 *
 * @param name its name, as it was first written
 * @param version its id, 32 hexadecimal digits
 * @param key the kind of key
 * @param publicKey the public key
 * @param isManaged whether it is the key of the certificate of this name and version, with which it
 *     comes and goes
 * @param isEnabled whether it may be used
 * @param created when it came into the vault
 * @param updated when it was last changed
 * @param notBefore from when on it signs, which is its certificate's validity; empty: ever since
 * @param notAfter until when it signs, inclusive; empty: for ever
 * @param operations what may be done with it
 */
public record VaultKey(
    String name,
    String version,
    KeySpec key,
    PublicKey publicKey,
    boolean isManaged,
    boolean isEnabled,
    Instant created,
    Instant updated,
    Optional<Instant> notBefore,
    Optional<Instant> notAfter,
    Set<KeyOperation> operations) {

  /** Copies the set. */
  public VaultKey {
    operations = Set.copyOf(operations);
  }

  static VaultKey of(NamedKey key) {
    return new VaultKey(
        key.name(),
        key.version(),
        key.key(),
        key.publicKey(),
        key.managed(),
        key.enabled(),
        key.created(),
        key.updated(),
        key.validity().map(NamedKey.Validity::from),
        key.validity().map(NamedKey.Validity::to),
        key.operations());
  }
}
