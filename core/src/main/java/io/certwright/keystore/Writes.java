package io.certwright.keystore;

import io.certwright.CertificateImport;
import io.certwright.errors.NotFoundException;
import io.certwright.errors.VaultException;
import io.certwright.trust.TrustedAnchor;
import java.security.Key;
import java.security.KeyStoreException;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;

/** What reaches the vault from a key store that is writable. */
final class Writes {

  private final View view;

  Writes(View view) {
    this.view = view;
  }

  /** Refuses where nothing may be changed, whether it is there or not. */
  void requireWritable() throws KeyStoreException {
    if (!view.writable()) {
      throw new KeyStoreException(
          "This key store is read-only; what is in the vault is changed through the vault, or through"
              + " a key store that was opened as writable");
    }
  }

  /** Imports a key with its chain. */
  void putKey(String alias, Key key, List<Certificate> chain) throws KeyStoreException {
    requireWritable();
    if (!view.selection().admits(Aliases.requireName(alias))) {
      throw new KeyStoreException(
          "\"" + alias + "\" is not among the certificates that this key store is for");
    }
    var encoded = key.getEncoded();
    if (encoded == null) {
      throw new KeyStoreException(
          "The key of \""
              + alias
              + "\" has no encoding (it is a handle), so it cannot be imported");
    }
    try {
      put(alias, encoded, chain);
    } finally {
      Arrays.fill(encoded, (byte) 0);
    }
  }

  private void put(String alias, byte[] key, List<Certificate> chain) throws KeyStoreException {
    var first = CertificateImport.of(key);
    try (first) {
      var source = first;
      for (var certificate : chain) {
        source = source.and(certificate.getEncoded());
      }
      var unused = view.vault().importCertificate(alias, source);
    } catch (CertificateEncodingException e) {
      throw new KeyStoreException("A certificate of \"" + alias + "\" has no encoding", e);
    } catch (VaultException e) {
      throw Failures.refused(e);
    }
  }

  /** Adds an anchor to the bundle in the alias. */
  void putTrusted(String alias, Certificate certificate) throws KeyStoreException {
    requireWritable();
    if (!(certificate instanceof X509Certificate anchor)) {
      throw new KeyStoreException("Only X.509 certificates are anchors");
    }
    var bundle = Aliases.bundle(alias).filter(view.bundles()::contains);
    var thumbprint = Thumbprints.of(anchor);
    if (bundle.isEmpty() || !Aliases.thumbprint(alias).equals(thumbprint)) {
      throw new KeyStoreException(
          "The alias of this anchor is one of the trust bundles that this key store is for, which"
              + " are "
              + view.bundles()
              + ", followed by "
              + Aliases.BEHIND_BUNDLE
              + thumbprint);
    }
    try {
      var unused = view.vault().trustBundles().put(bundle.get(), TrustedAnchor.of(anchor));
    } catch (VaultException e) {
      throw Failures.refused(e);
    }
  }

  /** Deletes a certificate, which can be recovered, or takes an anchor out of its bundle. */
  void delete(StoreEntry entry) throws KeyStoreException {
    try {
      if (entry instanceof TrustEntry trusted) {
        var unused = view.vault().trustBundles().remove(trusted.bundle(), trusted.certificate());
      } else {
        var unused = view.vault().delete(entry.alias());
      }
    } catch (NotFoundException e) {
      // Somebody else was quicker, and it is gone as was asked.
    } catch (VaultException e) {
      throw Failures.refused(e);
    }
  }
}
