package io.certwright.keystore;

import io.certwright.errors.VaultException;
import io.certwright.internal.catalogue.CertificateSnapshot;
import java.security.Key;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** The current version of a certificate, with its key. Thread-safe. */
final class KeyEntry implements StoreEntry {

  private final CertificateSnapshot snapshot;
  private final boolean shown;
  private final KeySource source;

  /**
   * An entry.
   *
   * @param shown whether the key store has it
   * @param source gives the key
   */
  KeyEntry(CertificateSnapshot snapshot, boolean shown, KeySource source) {
    this.snapshot = snapshot;
    this.shown = shown;
    this.source = source;
  }

  CertificateSnapshot snapshot() {
    return snapshot;
  }

  boolean isShown() {
    return shown;
  }

  KeySource source() {
    return source;
  }

  /** Whether its certificate has not ended. */
  boolean isGoodAt(Instant now) {
    return !now.isAfter(snapshot.version().notAfter());
  }

  @Override
  public String alias() {
    return snapshot.version().name();
  }

  @Override
  public Instant created() {
    return snapshot.version().issued();
  }

  @Override
  public boolean isKey() {
    return true;
  }

  @Override
  public List<Certificate> chain() {
    return List.copyOf(snapshot.chain());
  }

  @Override
  public Set<KeyStore.Entry.Attribute> attributes() {
    return EntryAttributes.of(snapshot);
  }

  @Override
  public Key key(Password password) throws UnrecoverableKeyException {
    try {
      return source.key(password);
    } catch (VaultException e) {
      throw Failures.unrecoverable(e.getMessage(), e);
    }
  }
}
