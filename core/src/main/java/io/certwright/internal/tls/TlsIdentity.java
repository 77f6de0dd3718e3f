package io.certwright.internal.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * One version of a certificate with the handle to its key.
 *
 * <p>JSSE compares names of algorithms as text, so the certificates should be the JDK's own (their
 * Ed25519 keys are called {@code EdDSA}; those of other providers are not).
 *
 * @param name the certificate's name in the vault, not empty
 * @param version its version, not empty, without {@code @}
 * @param chain the leaf first, at least that
 * @param key the handle to the leaf's private key
 */
public record TlsIdentity(
    String name, String version, List<X509Certificate> chain, PrivateKey key) {
  /**
   * Copies the chain.
   *
   * @throws IllegalArgumentException if a text is empty, the version has an {@code @}, or the chain
   *     is empty
   */
  public TlsIdentity {
    chain = List.copyOf(chain);
    if (name.isEmpty() || version.isEmpty() || version.indexOf('@') >= 0) {
      throw new IllegalArgumentException(
          "A TLS identity needs a name and a version without '@', not \""
              + name
              + "\" and \""
              + version
              + "\"");
    }
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("The chain of " + name + " has no certificate");
    }
  }

  /** What JSSE knows it by: name and version, as {@code shop@7}. */
  public String alias() {
    return name + "@" + version;
  }

  @Override
  public String toString() {
    return "TlsIdentity[" + alias() + "]";
  }
}
