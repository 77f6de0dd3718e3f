package io.certwright.keystore;

import java.security.Key;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * An anchor of a trust bundle.
 *
 * @param bundle the bundle, folded
 * @param thumbprint the SHA-256 of the anchor in hexadecimal
 * @param certificate the anchor
 * @param created when the bundle was made
 */
record TrustEntry(String bundle, String thumbprint, X509Certificate certificate, Instant created)
    implements StoreEntry {

  @Override
  public String alias() {
    return bundle + Aliases.BEHIND_BUNDLE + thumbprint;
  }

  @Override
  public boolean isKey() {
    return false;
  }

  @Override
  public List<Certificate> chain() {
    return List.of(certificate);
  }

  @Override
  public Set<KeyStore.Entry.Attribute> attributes() {
    return EntryAttributes.of(HexFormat.of().parseHex(thumbprint));
  }

  @Override
  public Key key(Password password) throws UnrecoverableKeyException {
    throw new UnrecoverableKeyException("\"" + alias() + "\" is an anchor and has no key");
  }

  @Override
  public String toString() {
    return "TrustEntry[" + alias() + "]";
  }
}
