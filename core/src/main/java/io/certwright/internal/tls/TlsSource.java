package io.certwright.internal.tls;

import io.certwright.internal.catalogue.NameChanges;
import java.util.Optional;

/**
 * What TLS asks of a vault. Thread-safe; called by threads that are in a handshake, so it should
 * answer promptly.
 */
public interface TlsSource {
  /**
   * The identity that new handshakes of a name are to use.
   *
   * @return empty if the name has none that may be used: it is no longer served, once this is known
   * @throws RuntimeException if that cannot be told now, as when the storage is away: the last
   *     answer goes on being served, and the question is asked again a little later
   */
  Optional<TlsIdentity> current(String name);

  /**
   * Where the source tells that {@link #current} answers otherwise than before. Always the same
   * object. Asked once or more in every handshake.
   */
  NameChanges changes();

  /**
   * A handshake has asked for the key of this version, for the first time.
   *
   * @throws RuntimeException it is logged, and fails no handshake
   */
  default void firstUse(TlsIdentity identity) {}
}
