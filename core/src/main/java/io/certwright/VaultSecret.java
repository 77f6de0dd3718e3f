package io.certwright;

import io.certwright.internal.engine.NamedSecret;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A version of a secret with its value. Whoever holds it has the value: close it when it is no
 * longer needed, which wipes it here.
 *
 * <p>Used by one thread at a time.
 */
public final class VaultSecret implements AutoCloseable {

  private final NamedSecret secret;

  VaultSecret(NamedSecret secret) {
    this.secret = secret;
  }

  /** Its name, as it was first written. */
  public String name() {
    return secret.name();
  }

  /** The version's id, 32 hexadecimal digits. */
  public String version() {
    return secret.version();
  }

  /**
   * The value.
   *
   * @return a copy, which is the caller's to overwrite
   */
  public byte[] value() {
    return secret.value().bytes().clone();
  }

  /** What the value is; empty if nobody said so. */
  public String contentType() {
    return secret.about().contentType();
  }

  /** Whether it is the secret of the certificate of this name and version. */
  public boolean isManaged() {
    return secret.managed();
  }

  /** When it came into the vault. */
  public Instant created() {
    return secret.created();
  }

  /** When it begins to count; that of a certificate with its validity. */
  public Optional<Instant> notBefore() {
    return secret.about().notBefore();
  }

  /** When it ceases to count; that of a certificate with its validity. */
  public Optional<Instant> expires() {
    return secret.about().expires();
  }

  /** What users wrote on it, by key; not to be changed. */
  public Map<String, String> tags() {
    return secret.about().tags().all();
  }

  /** Wipes the value. */
  @Override
  public void close() {
    secret.value().close();
  }

  /** The name and version, never the value. */
  @Override
  public String toString() {
    return "VaultSecret[" + name() + "/" + version() + "]";
  }
}
