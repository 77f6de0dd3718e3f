package io.certwright.keystore;

import java.io.IOException;
import java.io.OutputStream;
import java.security.Key;
import java.security.KeyStoreException;
import java.security.cert.Certificate;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a key store has in it. Thread-safe. */
interface Content {

  /** The entry under an alias; empty: there is none. */
  Optional<? extends StoreEntry> find(String alias);

  /** The aliases, found as they are asked for. */
  Iterator<String> aliases();

  /** The alias of the first entry with this certificate, that of its key or a trusted one. */
  Optional<String> aliasOf(Certificate certificate);

  /** Puts a key with its chain, which is empty for a secret key. */
  void putKey(String alias, Key key, char @Nullable [] password, List<Certificate> chain)
      throws KeyStoreException;

  /** Puts a trusted certificate. */
  void putTrusted(String alias, Certificate certificate) throws KeyStoreException;

  /** Deletes the entry, if there is one. */
  void delete(String alias) throws KeyStoreException;

  /** Writes what reads as this key store. */
  void write(OutputStream out, char @Nullable [] password) throws IOException;

  /** Makes what was put last. */
  void save() throws IOException;
}
