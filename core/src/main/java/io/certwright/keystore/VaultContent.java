package io.certwright.keystore;

import java.io.IOException;
import java.io.OutputStream;
import java.security.Key;
import java.security.KeyStoreException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a view shows of a vault. */
final class VaultContent implements Content {

  private final View view;
  private final KeyEntries keys;
  private final TrustEntries trusted;
  private final Writes writes;

  VaultContent(View view) {
    this.view = view;
    this.keys = new KeyEntries(view);
    this.trusted = new TrustEntries(view);
    this.writes = new Writes(view);
  }

  @Override
  public Optional<? extends StoreEntry> find(String alias) {
    var bundle = Aliases.bundle(alias);
    return bundle.isPresent()
        ? trusted.find(bundle.get(), Aliases.thumbprint(alias))
        : Aliases.name(alias).flatMap(keys::find);
  }

  @Override
  public Iterator<String> aliases() {
    var first = keys.aliases();
    var second = trusted.aliases();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return first.hasNext() || second.hasNext();
      }

      @Override
      public String next() {
        return first.hasNext() ? first.next() : second.next();
      }
    };
  }

  @Override
  public Optional<String> aliasOf(Certificate certificate) {
    if (!(certificate instanceof X509Certificate wanted)) {
      return Optional.empty();
    }
    var thumbprint = Thumbprints.of(wanted);
    return keys.aliasOf(wanted, thumbprint).or(() -> trusted.aliasOf(wanted, thumbprint));
  }

  @Override
  public void putKey(String alias, Key key, char @Nullable [] password, List<Certificate> chain)
      throws KeyStoreException {
    writes.putKey(alias, key, chain);
  }

  @Override
  public void putTrusted(String alias, Certificate certificate) throws KeyStoreException {
    writes.putTrusted(alias, certificate);
  }

  @Override
  public void delete(String alias) throws KeyStoreException {
    writes.requireWritable();
    var entry = find(alias);
    if (entry.isPresent()) {
      writes.delete(entry.get());
    }
  }

  /** Writes the descriptor again: what is in the vault is there already. */
  @Override
  public void write(OutputStream out, char @Nullable [] password) throws IOException {
    if (view.lease().isEmpty()) {
      throw new IOException(
          "What was set is in the vault already, and there is no descriptor to write; call store"
              + " with null as its parameter, or not at all");
    }
    view.lease().get().write(out, password);
  }

  @Override
  public void save() {}
}
