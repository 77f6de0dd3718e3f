package io.certwright;

import io.certwright.access.Permission;
import io.certwright.errors.ConflictException;
import io.certwright.errors.KeyAccessException;
import io.certwright.errors.NotFoundException;
import io.certwright.internal.engine.EngineHolder;
import io.certwright.internal.engine.NamedSecrets;
import io.certwright.internal.record.ItemRecord;
import io.certwright.internal.record.Names;
import io.certwright.internal.store.Stored;
import java.util.Optional;

/**
 * The secrets of a vault by name. Each version of a certificate is a version of a secret of the
 * same name, which comes and goes with it and is changed through it alone; besides, values of any
 * kind can be kept under other names.
 *
 * <p>The secret of a certificate is a PKCS#12 file without a password or PEM, as the certificate's
 * present policy says ({@link io.certwright.policy.CertificatePolicy#contentType}). It holds the
 * certificates, and the private key if that may leave the vault; then reading it is an export like
 * {@link Vault#exportPrivateKey}.
 *
 * <p>Values are sealed like private keys. Each reading is an entry in the audit trail. Thread-safe.
 * Every method may throw what {@link Vault} says of all of its methods.
 */
public final class Secrets {

  private final EngineHolder vault;

  Secrets(EngineHolder vault) {
    this.vault = vault;
  }

  /**
   * The current version of a secret with its value: of a certificate, the newest that is enabled,
   * otherwise the newest.
   *
   * @return the secret, to be closed
   * @throws NotFoundException if there is no secret of this name, or its certificate has no version
   *     in service
   * @throws KeyAccessException if it is disabled
   */
  public VaultSecret get(String name) {
    return new VaultSecret(named().get(vault.caller(), Names.fold(name), Optional.empty()));
  }

  /**
   * A version of a secret with its value.
   *
   * @param version its id, 32 hexadecimal digits
   * @return the secret, to be closed
   * @throws NotFoundException if there is none
   * @throws KeyAccessException if it is disabled
   */
  public VaultSecret getVersion(String name, String version) {
    var wanted = Optional.of(Names.requireVersion(version));
    return new VaultSecret(named().get(vault.caller(), Names.fold(name), wanted));
  }

  /**
   * Sets a secret that belongs to no certificate. What it was before stays as an earlier version.
   *
   * @throws ConflictException if a certificate has the name, be it deleted, or others change the
   *     secret all the time
   */
  public SecretSummary set(String name, SecretValue value) {
    var id = Names.fold(name);
    var tags = value.about().tags().all();
    vault.engine().gate().authoriseTagged(vault.caller(), Permission.SECRETS_SET, id, tags);
    if (!vault.caller().isOwner() && named().isThere(id)) {
      // What it replaces has tags of its own.
      authorise(Permission.SECRETS_SET, id);
    }
    var kept = named().set(vault.caller(), name, value.about(), value.value().bytes());
    return SecretSummary.of(kept);
  }

  /** A page of the names of the secrets that belong to no certificate. */
  public Page<String> list(PageRequest page) {
    return Listing.byName(
            vault,
            Permission.SECRETS_LIST,
            (after, limit) -> named().items().list(after.map(Names::fold), limit),
            ItemRecord::id,
            ItemRecord::name)
        .page(vault, Permission.SECRETS_LIST, page);
  }

  /**
   * A page of the versions of a secret that belongs to no certificate, newest first, without their
   * values.
   *
   * @throws NotFoundException if there is none of this name
   */
  public Page<SecretSummary> listVersions(String name, PageRequest page) {
    var id = Names.fold(name);
    authorise(Permission.SECRETS_LIST, id);
    var after = page.after().map(Names::requireVersion);
    return Pages.within(named().items().versions(id, after, page.limit()), SecretSummary::of);
  }

  /**
   * Deletes a secret that belongs to no certificate, with all its versions, for good: it cannot be
   * recovered. Then the name is free.
   *
   * @throws ConflictException if it is a certificate's: delete that
   * @throws NotFoundException if there is none of this name
   */
  public void delete(String name) {
    var id = Names.fold(name);
    authorise(Permission.SECRETS_DELETE, id);
    Managed.refuse("secret", vault.engine().catalogue().head(id).map(Stored::value));
    named().delete(vault.caller(), id);
  }

  private void authorise(Permission permission, String target) {
    vault.engine().gate().authorise(vault.caller(), permission, target);
  }

  private NamedSecrets named() {
    return vault.engine().namedSecrets();
  }

  @Override
  public String toString() {
    return "Secrets[" + vault.engine().name() + "]";
  }
}
