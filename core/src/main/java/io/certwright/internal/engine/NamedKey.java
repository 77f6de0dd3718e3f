package io.certwright.internal.engine;

import io.certwright.access.KeyOperation;
import io.certwright.internal.keys.KeyMaterial;
import io.certwright.spi.keys.KeySpec;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A version of a key, be it that of a certificate or one that stands alone.
 *
 * @param name the name as it was first written
 * @param version its id
 * @param key the kind of key
 * @param publicKey the public key
 * @param managed whether it belongs to a certificate
 * @param authority whether that is a CA's
 * @param enabled whether it may be used
 * @param created when it was made
 * @param updated when it was last changed
 * @param validity from when to when it counts; empty: for ever
 * @param operations what may be done with it
 * @param material opens it for a use
 */
public record NamedKey(
    String name,
    String version,
    KeySpec key,
    PublicKey publicKey,
    boolean managed,
    boolean authority,
    boolean enabled,
    Instant created,
    Instant updated,
    Optional<Validity> validity,
    Set<KeyOperation> operations,
    Supplier<KeyMaterial> material) {

  /**
   * From when to when, both inclusive.
   *
   * @param from the first instant
   * @param to the last instant
   */
  public record Validity(Instant from, Instant to) {}

  @Override
  public String toString() {
    return "NamedKey[" + name + "/" + version + "]";
  }
}
