package io.certwright.keystore;

import java.io.IOException;
import java.io.OutputStream;
import java.security.Key;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * Entries in memory that belong to no vault: what software gets that copies a key store into a new
 * one of its type. It does what one of the type PKCS12 does, but takes keys without an encoding as
 * well, and cannot be written.
 */
final class Detached implements Content {

  private final Clock clock;
  private final Map<String, Held> entries = new LinkedHashMap<>();

  /**
   * Without entries.
   *
   * @param clock tells when entries came
   */
  Detached(Clock clock) {
    this.clock = clock;
  }

  /** An entry; the key is null for a trusted certificate. */
  private record Held(
      String alias,
      @Nullable Key held,
      Optional<PasswordCheck> check,
      List<Certificate> chain,
      Instant created)
      implements StoreEntry {

    @Override
    public boolean isKey() {
      return held != null;
    }

    @Override
    public Set<KeyStore.Entry.Attribute> attributes() {
      return Set.of();
    }

    @Override
    public Key key(Password password) throws UnrecoverableKeyException {
      if (check.isPresent()) {
        var given = password.get();
        if (given == null || !check.get().matches(given)) {
          throw new UnrecoverableKeyException(
              "The password is not the one that the key of \"" + alias + "\" was put in with");
        }
      }
      return Objects.requireNonNull(held);
    }

    @Override
    public String toString() {
      return "Held[" + alias + "]";
    }
  }

  private static String fold(String alias) {
    return alias.toLowerCase(Locale.ENGLISH);
  }

  @Override
  public synchronized Optional<StoreEntry> find(String alias) {
    return Optional.ofNullable(entries.get(fold(alias)));
  }

  @Override
  public synchronized Iterator<String> aliases() {
    return List.copyOf(entries.keySet()).iterator();
  }

  @Override
  public synchronized Optional<String> aliasOf(Certificate certificate) {
    return entries.values().stream()
        .filter(entry -> !entry.chain().isEmpty() && entry.chain().get(0).equals(certificate))
        .map(StoreEntry::alias)
        .findFirst();
  }

  @Override
  public synchronized void putKey(
      String alias, Key key, char @Nullable [] password, List<Certificate> chain)
      throws KeyStoreException {
    requireChain(key, chain);
    var check = Optional.ofNullable(password).map(PasswordCheck::of);
    put(new Held(fold(alias), key, check, chain, clock.instant()));
  }

  private static void requireChain(Key key, List<Certificate> chain) throws KeyStoreException {
    if (key instanceof SecretKey) {
      return;
    }
    if (!(key instanceof PrivateKey) || chain.isEmpty()) {
      throw new KeyStoreException(
          "An entry has a private key with its certificates, or a secret key");
    }
    for (int i = 1; i < chain.size(); i++) {
      if (!(chain.get(i - 1) instanceof X509Certificate below)
          || !(chain.get(i) instanceof X509Certificate above)
          || !below.getIssuerX500Principal().equals(above.getSubjectX500Principal())) {
        throw new KeyStoreException(
            "The chain is not one: certificate " + i + " was not issued by the next");
      }
    }
  }

  @Override
  public synchronized void putTrusted(String alias, Certificate certificate)
      throws KeyStoreException {
    var before = entries.get(fold(alias));
    if (before != null && before.isKey()) {
      throw new KeyStoreException(
          "There is a key under \"" + alias + "\"; delete it first, or use another alias");
    }
    put(new Held(fold(alias), null, Optional.empty(), List.of(certificate), clock.instant()));
  }

  private void put(Held entry) {
    entries.put(entry.alias(), entry);
  }

  @Override
  public synchronized void delete(String alias) {
    entries.remove(fold(alias));
  }

  @Override
  public void write(OutputStream out, char @Nullable [] password) throws IOException {
    throw new IOException(
        "This key store belongs to no vault and cannot be written; to keep entries, load one with a"
            + " descriptor or a vault, or use another type");
  }

  @Override
  public void save() throws IOException {
    throw new IOException(
        "This key store belongs to no vault, and there is nowhere to keep its entries");
  }
}
