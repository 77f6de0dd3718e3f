package io.certwright.keystore;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.Key;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.KeyStoreSpi;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.time.Clock;
import java.util.Collections;
import java.util.Date;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * The key store type {@code Certwright}: JCA's calls, answered by what it was loaded with. Thread-
 * safe.
 */
@SuppressWarnings({"NullAway", "JavaUtilDate"}) // JCA answers with null where there is nothing
final class StoreSpi extends KeyStoreSpi {

  private volatile Content content = new Detached(Clock.systemUTC());

  StoreSpi() {}

  /**
   * Loads what a descriptor describes; without one, an empty key store that belongs to no vault.
   *
   * @param stream stays open
   */
  @Override
  public void engineLoad(@Nullable InputStream stream, char @Nullable [] password)
      throws IOException {
    content =
        stream == null
            ? new Detached(Clock.systemUTC())
            : new VaultContent(DescribedVault.open(stream, password));
  }

  @Override
  public void engineLoad(KeyStore.@Nullable LoadStoreParameter parameter) throws IOException {
    if (parameter == null) {
      content = new Detached(Clock.systemUTC());
    } else if (parameter instanceof View view) {
      content = new VaultContent(view);
    } else {
      throw new IllegalArgumentException(
          "A key store of this type is loaded with what VaultKeyStore.parameter() gives, not with a "
              + parameter.getClass().getName());
    }
  }

  @Override
  public boolean engineProbe(InputStream stream) throws IOException {
    return Descriptor.isMagic(stream.readNBytes(Descriptor.MAGIC.length() + 1));
  }

  @Override
  public void engineStore(OutputStream stream, char @Nullable [] password) throws IOException {
    content.write(stream, password);
  }

  @Override
  public void engineStore(KeyStore.@Nullable LoadStoreParameter parameter) throws IOException {
    content.save();
  }

  @Override
  public @Nullable Key engineGetKey(String alias, char @Nullable [] password)
      throws UnrecoverableKeyException {
    var entry = content.find(alias).filter(StoreEntry::isKey);
    return entry.isPresent() ? entry.get().key(() -> password) : null;
  }

  @Override
  public Certificate @Nullable [] engineGetCertificateChain(String alias) {
    return content
        .find(alias)
        .filter(entry -> entry.isKey() && !entry.chain().isEmpty())
        .map(entry -> entry.chain().toArray(Certificate[]::new))
        .orElse(null);
  }

  @Override
  public @Nullable Certificate engineGetCertificate(String alias) {
    return content
        .find(alias)
        .filter(entry -> !entry.chain().isEmpty())
        .map(entry -> entry.chain().get(0))
        .orElse(null);
  }

  @Override
  public @Nullable Date engineGetCreationDate(String alias) {
    return content.find(alias).map(entry -> Date.from(entry.created())).orElse(null);
  }

  @Override
  public void engineSetKeyEntry(
      String alias, Key key, char @Nullable [] password, Certificate @Nullable [] chain)
      throws KeyStoreException {
    content.putKey(alias, key, password, chain == null ? List.of() : List.of(chain));
  }

  @Override
  public void engineSetKeyEntry(String alias, byte[] key, Certificate @Nullable [] chain)
      throws KeyStoreException {
    throw new KeyStoreException(
        "A key that is encrypted already cannot be taken in; give the key itself");
  }

  @Override
  public void engineSetCertificateEntry(String alias, Certificate certificate)
      throws KeyStoreException {
    content.putTrusted(alias, certificate);
  }

  @Override
  public void engineDeleteEntry(String alias) throws KeyStoreException {
    content.delete(alias);
  }

  @Override
  public Enumeration<String> engineAliases() {
    Iterator<String> aliases = content.aliases();
    return new Enumeration<>() {
      @Override
      public boolean hasMoreElements() {
        return aliases.hasNext();
      }

      @Override
      public String nextElement() {
        return aliases.next();
      }
    };
  }

  @Override
  public boolean engineContainsAlias(String alias) {
    return content.find(alias).isPresent();
  }

  @Override
  public int engineSize() {
    int size = 0;
    for (var aliases = content.aliases(); aliases.hasNext(); aliases.next()) {
      size++;
    }
    return size;
  }

  @Override
  public boolean engineIsKeyEntry(String alias) {
    return content.find(alias).filter(StoreEntry::isKey).isPresent();
  }

  @Override
  public boolean engineIsCertificateEntry(String alias) {
    return content.find(alias).filter(entry -> !entry.isKey()).isPresent();
  }

  @Override
  public @Nullable String engineGetCertificateAlias(Certificate certificate) {
    return certificate == null ? null : content.aliasOf(certificate).orElse(null);
  }

  @Override
  public KeyStore.@Nullable Entry engineGetEntry(
      String alias, KeyStore.@Nullable ProtectionParameter protection)
      throws UnrecoverableKeyException {
    var found = content.find(alias);
    return found.isPresent() ? entry(found.get(), Password.of(protection)) : null;
  }

  private static KeyStore.Entry entry(StoreEntry entry, Password password)
      throws UnrecoverableKeyException {
    var chain = entry.chain().toArray(Certificate[]::new);
    if (!entry.isKey()) {
      return new KeyStore.TrustedCertificateEntry(chain[0], entry.attributes());
    }
    var key = entry.key(password);
    return key instanceof SecretKey secret
        ? new KeyStore.SecretKeyEntry(secret, entry.attributes())
        : new KeyStore.PrivateKeyEntry((PrivateKey) key, chain, entry.attributes());
  }

  @Override
  public boolean engineEntryInstanceOf(String alias, Class<? extends KeyStore.Entry> type) {
    return content.find(alias).filter(entry -> type == typeOf(entry)).isPresent();
  }

  private static Class<? extends KeyStore.Entry> typeOf(StoreEntry entry) {
    if (!entry.isKey()) {
      return KeyStore.TrustedCertificateEntry.class;
    }
    return entry.chain().isEmpty() ? KeyStore.SecretKeyEntry.class : KeyStore.PrivateKeyEntry.class;
  }

  @Override
  public void engineSetEntry(
      String alias, KeyStore.Entry entry, KeyStore.@Nullable ProtectionParameter protection)
      throws KeyStoreException {
    if (entry instanceof KeyStore.TrustedCertificateEntry trusted) {
      content.putTrusted(alias, trusted.getTrustedCertificate());
    } else if (entry instanceof KeyStore.PrivateKeyEntry own) {
      var chain = List.of(own.getCertificateChain());
      content.putKey(alias, own.getPrivateKey(), password(protection), chain);
    } else if (entry instanceof KeyStore.SecretKeyEntry secret) {
      content.putKey(alias, secret.getSecretKey(), password(protection), List.of());
    } else {
      throw new KeyStoreException("Unknown kind of entry: " + entry.getClass().getName());
    }
  }

  private static char @Nullable [] password(KeyStore.@Nullable ProtectionParameter protection)
      throws KeyStoreException {
    try {
      return Password.of(protection).get();
    } catch (UnrecoverableKeyException e) {
      throw new KeyStoreException(e.getMessage(), e);
    }
  }

  /** Asked by JDK 18 and later, whose method this overrides. */
  public Set<KeyStore.Entry.Attribute> engineGetAttributes(String alias) {
    return content
        .find(alias)
        .<Set<KeyStore.Entry.Attribute>>map(StoreEntry::attributes)
        .orElse(Collections.emptySet());
  }
}
