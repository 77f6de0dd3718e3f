package io.certwright.keystore;

import java.security.Key;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** An entry of a key store, as it is at the moment. */
interface StoreEntry {

  /** The alias, as it is shown. */
  String alias();

  /** When it came to be. */
  Instant created();

  /** Whether it has a key. */
  boolean isKey();

  /** The certificate of the key with those above it, or the trusted one; empty for a secret key. */
  List<Certificate> chain();

  /** What it tells of itself. */
  Set<KeyStore.Entry.Attribute> attributes();

  /**
   * The key of one that has a key.
   *
   * @throws UnrecoverableKeyException if the password is wrong, or it cannot be had
   */
  Key key(Password password) throws UnrecoverableKeyException;
}
