package io.certwright.keystore;

import io.certwright.CertificateQuery;
import io.certwright.Vault;
import io.certwright.errors.InvalidRequestException;
import io.certwright.internal.engine.EngineHolder;
import io.certwright.internal.record.Names;
import io.certwright.internal.search.Conditions;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * A vault as a {@link KeyStore}, on behalf of whom the vault is used.
 *
 * <p>It is live: each call answers from the vault as it is, so what was renewed is there at the
 * next one. Loading reads nothing. Software that copies a key store when it starts, as the JDK's
 * {@code SunX509} key managers do, still goes on with what it copied; {@code PKIX} ones do not.
 *
 * <table>
 * <caption>Entries</caption>
 * <tr><th>kind<th>alias<th>what
 * <tr><td>key<td>the certificate's name; case makes no difference
 * <td>its current version: the chain, and a handle on the private key, which has no encoding
 * <tr><td>trusted certificate<td>{@code bundle/} and the SHA-256 in hexadecimal
 * <td>an anchor of a trust bundle, unless it is distrusted by now: a key store cannot say from when
 * on
 * </table>
 *
 * <p>No entries: certificates without an enabled version; those that are only watched; CAs whose
 * keys stay in the vault; what is damaged. They hide themselves and nothing else. {@code getEntry}
 * gives key and chain of one version; two calls for them may meet a renewal in between.
 *
 * <p>Whoever may not read a certificate does not see its entry; who may not list them gets {@link
 * io.certwright.errors.AccessDeniedException} from {@code aliases}, unless the names are given.
 *
 * <p>Keys and anchors need no password, whatever is given. While the storage does not answer, what
 * was asked for before goes on being answered up to its end, if the policy's {@code maxStaleness}
 * does not say less.
 *
 * <p>A key store as a source of trust trusts the certificates of its key entries as well: use one
 * {@linkplain #withoutKeys without keys} for that. Listing and counting read every entry; give
 * software that walks through key stores, as TLS does, one with {@linkplain #names few}.
 *
 * <p>Each method returns this object, which is used by one thread. Key stores are thread-safe.
 */
public final class VaultKeyStore {

  /** The type of the key stores, and the name of the provider. */
  public static final String TYPE = "Certwright";

  /** The name of the attribute of a key entry that is the id of its version. */
  public static final String VERSION_ATTRIBUTE = EntryAttributes.VERSION;

  /** The name of the attribute of an entry that is the SHA-256 of its certificate. */
  public static final String THUMBPRINT_ATTRIBUTE = EntryAttributes.THUMBPRINT;

  private final Vault vault;
  private final Set<String> names = new LinkedHashSet<>();
  private final Set<String> bundles = new LinkedHashSet<>();
  private Conditions conditions = Conditions.NONE;
  private boolean keys = true;
  private boolean writable;
  private boolean exporting;

  private VaultKeyStore(Vault vault) {
    this.vault = vault;
  }

  /**
   * A key store of a vault: all of its certificates, and no anchors; read-only.
   *
   * @param vault stays open; when it is closed the key store answers no longer
   */
  public static VaultKeyStore of(Vault vault) {
    return new VaultKeyStore(vault);
  }

  /**
   * Only these certificates, of which there need not be any yet. May be called again for more.
   *
   * @throws InvalidRequestException if one is no name
   */
  public VaultKeyStore names(String... certificates) {
    for (var name : certificates) {
      names.add(Names.fold(name));
    }
    return this;
  }

  /**
   * Only certificates that a query finds. What it says of versions is asked of the current one, and
   * again whenever a certificate has changed.
   */
  public VaultKeyStore matching(CertificateQuery query) {
    conditions = EngineHolder.of(vault).conditions(query);
    return this;
  }

  /** No certificates with keys, so that nothing is trusted but anchors. */
  public VaultKeyStore withoutKeys() {
    keys = false;
    return this;
  }

  /**
   * The anchors of these trust bundles as well. May be called again for more.
   *
   * @throws InvalidRequestException if one is no name
   */
  public VaultKeyStore trust(String... trustBundles) {
    for (var bundle : trustBundles) {
      bundles.add(Names.fold(bundle));
    }
    return this;
  }

  /**
   * What is set reaches the vault at once, and what is deleted as well: a key with its chain is
   * imported as the next version of its name, a certificate becomes an anchor of the bundle in its
   * alias, a deleted key entry is a deleted certificate, which can be recovered. Storing has
   * nothing left to do. Some software deletes what it does not need from a key store that it was
   * given: leave it read-only there.
   */
  public VaultKeyStore writable() {
    writable = true;
    return this;
  }

  /**
   * Private keys leave the vault with their bytes, where the policy lets them ({@link
   * Vault#exportPrivateKey}), each time that one is asked for; the others are handles all the same.
   */
  public VaultKeyStore exportingKeys() {
    exporting = true;
    return this;
  }

  /** What {@code KeyStore.getInstance("Certwright").load} takes. */
  public KeyStore.LoadStoreParameter parameter() {
    return new View(
        vault,
        new Selection(keys, names, conditions),
        bundles,
        writable,
        exporting,
        Optional.empty());
  }

  /** The key store, loaded. */
  public KeyStore open() {
    try {
      var store = KeyStore.getInstance(TYPE, new CertwrightProvider());
      store.load(parameter());
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("a key store of an open vault reads nothing to load", e);
    }
  }

  /** The vault. */
  @Override
  public String toString() {
    return "VaultKeyStore[" + vault.name() + "]";
  }
}
