package io.certwright.internal.keyfile;

import io.certwright.errors.InvalidRequestException;
import io.certwright.spi.keys.KeySpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * PKCS#12 files (RFC 7292), written by the JDK: since 16 it encrypts with PBES2 and AES-256 and
 * authenticates with HMAC-SHA256.
 */
public final class Pkcs12 {

  private Pkcs12() {}

  /** One key entry with its chain. */
  public static byte[] encode(
      String alias, KeySpec spec, byte[] pkcs8, List<X509Certificate> chain, char[] password) {
    if (password.length == 0) {
      throw new InvalidRequestException(
          "password", "is empty; a PKCS#12 file with a private key needs one");
    }
    var key = new EncodedKey(spec.algorithm(), pkcs8);
    try {
      var store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(alias, key, password, chain.toArray(Certificate[]::new));
      var out = new ByteArrayOutputStream();
      store.store(out, password);
      return out.toByteArray();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("the PKCS#12 file of " + alias + " could not be written", e);
    } finally {
      key.destroy();
    }
  }
}
