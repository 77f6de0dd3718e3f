package io.certwright;

import io.certwright.access.KeyOperation;
import io.certwright.access.Permission;
import io.certwright.errors.ConflictException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.errors.KeyAccessException;
import io.certwright.errors.NotFoundException;
import io.certwright.internal.engine.EngineHolder;
import io.certwright.internal.engine.NamedKeys;
import io.certwright.internal.keys.StandaloneKeys;
import io.certwright.internal.record.ItemRecord;
import io.certwright.internal.record.KeyVersionRecord;
import io.certwright.internal.record.Names;
import io.certwright.internal.record.VersionRecord;
import io.certwright.internal.store.Stored;
import io.certwright.spi.keys.DecryptionAlgorithm;
import io.certwright.spi.keys.KeySpec;
import io.certwright.spi.keys.SignatureAlgorithm;
import java.time.Instant;
import java.util.Optional;

/**
 * The keys of a vault by name. Each version of a certificate is a version of a key of the same
 * name, which comes and goes with it and is changed through it alone; besides, keys can be made
 * that belong to no certificate, under other names.
 *
 * <p>Each signature and each decryption is an entry in the audit trail, durable before it is done.
 * Who signs many times and needs no entry for each uses {@link Vault#privateKey}.
 *
 * <p>Thread-safe. Every method may throw what {@link Vault} says of all of its methods.
 */
public final class Keys {

  private final EngineHolder vault;

  Keys(EngineHolder vault) {
    this.vault = vault;
  }

  /**
   * The current version of a key: of a certificate, the newest that is enabled, otherwise the
   * newest.
   *
   * @throws NotFoundException if there is no key of this name, or its certificate has no version in
   *     service
   */
  public VaultKey get(String name) {
    var id = Names.fold(name);
    authorise(Permission.KEYS_GET, id);
    return VaultKey.of(named().require(id, Optional.empty()));
  }

  /**
   * A version of a key.
   *
   * @param version its id, 32 hexadecimal digits
   * @throws NotFoundException if there is none
   */
  public VaultKey getVersion(String name, String version) {
    var id = Names.fold(name);
    var wanted = Names.requireVersion(version);
    authorise(Permission.KEYS_GET, VersionRecord.id(id, wanted));
    return VaultKey.of(named().require(id, Optional.of(wanted)));
  }

  /** A page of the names of the keys that belong to no certificate. */
  public Page<String> list(PageRequest page) {
    return Listing.byName(
            vault,
            Permission.KEYS_LIST,
            (after, limit) -> standalone().items().list(after.map(Names::fold), limit),
            ItemRecord::id,
            ItemRecord::name)
        .page(vault, Permission.KEYS_LIST, page);
  }

  /**
   * A page of the versions of a key that belongs to no certificate, newest first.
   *
   * @throws NotFoundException if there is none of this name
   */
  public Page<VaultKey> listVersions(String name, PageRequest page) {
    var id = Names.fold(name);
    authorise(Permission.KEYS_LIST, id);
    var after = page.after().map(Names::requireVersion);
    var found = standalone().items().versions(id, after, page.limit());
    return Pages.within(found, version -> VaultKey.of(named().of(version)));
  }

  /**
   * Makes a key that belongs to no certificate and does not leave the vault, or a further version
   * of one.
   *
   * @throws ConflictException if a certificate has the name, be it deleted
   */
  public VaultKey create(String name, KeySpec key) {
    authorise(Permission.KEYS_CREATE, Names.fold(name));
    return VaultKey.of(named().of(standalone().create(vault.caller(), name, key)));
  }

  /**
   * Takes a version out of service, until it is enabled again.
   *
   * @return the version as it is then
   * @throws ConflictException if it is a certificate's: disable that, or if others change it all
   *     the time
   * @throws NotFoundException if there is no such version
   */
  public VaultKey disable(VaultKey key) {
    return enable(key, false);
  }

  /**
   * Puts a version back into service.
   *
   * @return the version as it is then
   * @throws ConflictException if it is a certificate's: enable that, if it is blocked because
   *     others may have it, or if others change it all the time
   * @throws NotFoundException if there is no such version
   */
  public VaultKey enable(VaultKey key) {
    return enable(key, true);
  }

  private VaultKey enable(VaultKey key, boolean enabled) {
    var id = Names.fold(key.name());
    authorise(Permission.KEYS_UPDATE, VersionRecord.id(id, key.version()));
    requireUnmanaged(id);
    return VaultKey.of(
        named()
            .of(
                standalone()
                    .items()
                    .change(
                        vault.caller(),
                        Permission.KEYS_UPDATE.code(),
                        id,
                        key.version(),
                        (version, now) -> enabled(version, enabled, now),
                        enabled ? "enabled" : "disabled")));
  }

  private KeyVersionRecord enabled(KeyVersionRecord version, boolean enabled, Instant now) {
    if (enabled && vault.engine().issuance().blockedKeys().contains(version.publicKey())) {
      throw new ConflictException(
          "the key \""
              + version.id()
              + "\" is blocked for ever, because others have it or may have it; make a new one");
    }
    return version.with(enabled, now);
  }

  /**
   * Deletes a key that belongs to no certificate, with all its versions, for good: it cannot be
   * recovered. Then the name is free.
   *
   * @throws ConflictException if it is a certificate's: delete that
   * @throws NotFoundException if there is none of this name
   * @throws KeyAccessException if the key host cannot destroy it now
   */
  public void delete(String name) {
    var id = Names.fold(name);
    authorise(Permission.KEYS_DELETE, id);
    requireUnmanaged(id);
    standalone().delete(vault.caller(), id);
  }

  /** A certificate has the name for as long as it has it, so there is nothing to race with. */
  private void requireUnmanaged(String name) {
    Managed.refuse("key", vault.engine().catalogue().head(name).map(Stored::value));
  }

  /**
   * Signs a message.
   *
   * @param message the whole message, not its digest; 64 MiB at most
   * @return the signature; that of ECDSA is a DER sequence (RFC 3279, section 2.2.3)
   * @throws KeyAccessException if the version is disabled, not valid now, not for signatures by its
   *     certificate's key usage, or not in this vault
   * @throws InvalidRequestException if the algorithm does not go with the kind of key
   */
  public byte[] sign(VaultKey key, SignatureAlgorithm algorithm, byte[] message) {
    var id = Names.fold(key.name());
    return named().sign(vault.caller(), id, key.version(), algorithm, message);
  }

  /**
   * Whether a signature on a message is this key's.
   *
   * @throws KeyAccessException if the version is disabled or not for signatures
   * @throws InvalidRequestException if the algorithm does not go with the kind of key
   */
  public boolean verify(
      VaultKey key, SignatureAlgorithm algorithm, byte[] message, byte[] signature) {
    var id = Names.fold(key.name());
    return named().verify(vault.caller(), id, key.version(), algorithm, message, signature);
  }

  /**
   * Decrypts data, also by a version whose validity is over.
   *
   * <p>With {@link DecryptionAlgorithm#RSA_PKCS1} whoever learns which ciphertexts fail can decrypt
   * others (Bleichenbacher): do not let those who send ciphertexts know.
   *
   * @return the data, which is the caller's to overwrite
   * @throws KeyAccessException if the ciphertext is none of this key, whatever is wrong with it; or
   *     if the version is disabled, not for encrypted data by its certificate's key usage, or not
   *     in this vault
   */
  public byte[] decrypt(VaultKey key, DecryptionAlgorithm algorithm, byte[] ciphertext) {
    return decrypt(KeyOperation.DECRYPT, key, algorithm, ciphertext);
  }

  /**
   * Decrypts a key that was encrypted for this one; otherwise like {@link #decrypt}.
   *
   * @return the key's bytes, which are the caller's to overwrite
   * @throws KeyAccessException if the wrapped key is none of this key, whatever is wrong with it;
   *     or if the version is disabled, not for encrypted keys by its certificate's key usage, or
   *     not in this vault
   */
  public byte[] unwrap(VaultKey key, DecryptionAlgorithm algorithm, byte[] wrapped) {
    return decrypt(KeyOperation.UNWRAP_KEY, key, algorithm, wrapped);
  }

  private byte[] decrypt(
      KeyOperation operation, VaultKey key, DecryptionAlgorithm algorithm, byte[] ciphertext) {
    var id = Names.fold(key.name());
    return named().decrypt(vault.caller(), operation, id, key.version(), algorithm, ciphertext);
  }

  private void authorise(Permission permission, String target) {
    vault.engine().gate().authorise(vault.caller(), permission, target);
  }

  private NamedKeys named() {
    return vault.engine().namedKeys();
  }

  private StandaloneKeys standalone() {
    return named().standalone();
  }

  @Override
  public String toString() {
    return "Keys[" + vault.engine().name() + "]";
  }
}
