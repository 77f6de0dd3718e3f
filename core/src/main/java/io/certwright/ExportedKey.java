package io.certwright;

import io.certwright.internal.bouncycastle.Pem;
import io.certwright.internal.keyfile.Pkcs12;
import io.certwright.internal.store.Secret;

/**
 * A private key outside the vault, with its certificates. Whoever holds it has the key: close it
 * when it is no longer needed, which wipes it here.
 *
 * <p>Used by one thread at a time.
 */
public final class ExportedKey implements AutoCloseable {

  private final Certificate certificate;
  private final Secret pkcs8;

  ExportedKey(Certificate certificate, Secret pkcs8) {
    this.certificate = certificate;
    this.pkcs8 = pkcs8;
  }

  /** The certificate that the key belongs to. */
  public Certificate certificate() {
    return certificate;
  }

  /** The private key as PKCS#8 in PEM, followed by the chain; not encrypted. */
  public String toPem() {
    return Pem.privateKey(pkcs8.bytes()) + certificate.chainPem();
  }

  /**
   * The private key and the chain as PKCS#12 (RFC 7292), encrypted with AES-256 under a password,
   * under the certificate's name as the alias.
   *
   * @param password not empty
   */
  public byte[] toPkcs12(char[] password) {
    return Pkcs12.encode(
        certificate.name(), certificate.key(), pkcs8.bytes(), certificate.chain(), password);
  }

  /** Wipes the key. */
  @Override
  public void close() {
    pkcs8.close();
  }

  /** The certificate, never the key. */
  @Override
  public String toString() {
    return "ExportedKey[" + certificate.name() + "/" + certificate.version() + "]";
  }
}
