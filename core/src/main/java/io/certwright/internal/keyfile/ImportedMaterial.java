package io.certwright.internal.keyfile;

import io.certwright.internal.store.Secret;
import io.certwright.spi.keys.KeySpec;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * A private key and the certificates that belong to it, read and checked: the key signs, and the
 * leaf's public key verifies it; each certificate of the chain is signed by the next. Whether they
 * are valid now is not asked.
 *
 * @param spec the kind of key
 * @param pkcs8 the private key, in the form that a vault keeps; to be closed
 * @param chain the leaf first; a root is left out unless it is the leaf
 * @param friendlyName what the file calls the key
 * @param others the certificates that are not in the chain
 */
public record ImportedMaterial(
    KeySpec spec,
    Secret pkcs8,
    List<X509Certificate> chain,
    Optional<String> friendlyName,
    List<X509Certificate> others)
    implements AutoCloseable {

  /** Copies the lists. */
  public ImportedMaterial {
    chain = List.copyOf(chain);
    others = List.copyOf(others);
  }

  /** Wipes the key. */
  @Override
  public void close() {
    pkcs8.close();
  }
}
