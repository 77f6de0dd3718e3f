package io.certwright;

import io.certwright.access.Permission;
import io.certwright.errors.ConflictException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.errors.NotFoundException;
import io.certwright.internal.engine.EngineHolder;
import io.certwright.internal.record.IssuerRecord;
import io.certwright.internal.record.Names;
import java.util.Optional;

/**
 * The issuers outside that a vault has configurations of, for policies to name. Who makes an issuer
 * of a configuration is the {@link io.certwright.spi.issuer.IssuerProvider} of its type, with which
 * the vault was opened ({@link VaultBuilder#issuerProvider}); a request to one of another type
 * fails as misconfigured. A change takes effect here at once, and on other nodes within {@link
 * VaultBuilder#freshness}.
 *
 * <p>A name means the issuer that the application registered under it ({@link
 * VaultBuilder#issuer}), or else the configuration in the vault, or else a CA certificate in the
 * vault. A configuration cannot take the name of a certificate that is there.
 *
 * <p>Thread-safe. Every method may throw what {@link Vault} says of all of its methods.
 */
public final class Issuers {

  private static final int MOST_CREDENTIALS = 1 << 16;

  private final EngineHolder vault;

  Issuers(EngineHolder vault) {
    this.vault = vault;
  }

  /**
   * Sets an issuer's configuration. Credentials that the vault has for it stay, as long as
   * provider, account and settings do: they are not sent to anybody for whom they were not given.
   *
   * @param name letters, digits and hyphens, the same whatever their case
   * @throws InvalidRequestException if the name is malformed or reserved, or the credentials would
   *     have to be given again
   * @throws ConflictException if a certificate of the vault has the name, or others change it all
   *     the time
   */
  public StoredIssuer set(String name, IssuerConfiguration configuration) {
    return set(name, configuration, Optional.empty());
  }

  /**
   * Sets an issuer's configuration and its credentials, which are kept sealed, and never given
   * back, shown, logged or told in the audit trail.
   *
   * @param credentials what opens the account: a password, a token, a key as PEM, 1 to 65,536
   *     characters; the array stays the caller's
   * @throws InvalidRequestException if the name is malformed or reserved, or the credentials are
   *     too long
   * @throws ConflictException if a certificate of the vault has the name, or others change it all
   *     the time
   */
  public StoredIssuer setWithCredentials(
      String name, IssuerConfiguration configuration, char[] credentials) {
    if (credentials.length == 0 || credentials.length > MOST_CREDENTIALS) {
      throw new InvalidRequestException(
          "credentials",
          "there are "
              + credentials.length
              + " characters; 1 to "
              + MOST_CREDENTIALS
              + " are allowed");
    }
    return set(name, configuration, Optional.of(credentials));
  }

  private StoredIssuer set(
      String name, IssuerConfiguration configuration, Optional<char[]> credentials) {
    var engine = vault.engine();
    var id = Names.fold(name);
    engine.gate().authorise(vault.caller(), Permission.CERTIFICATES_SET_ISSUERS, id);
    return StoredIssuer.of(
        engine.issuers().set(vault.caller(), name, configuration.terms(), credentials));
  }

  /**
   * An issuer's configuration.
   *
   * @throws NotFoundException if there is none of this name
   */
  public StoredIssuer get(String name) {
    var engine = vault.engine();
    var id = Names.fold(name);
    engine.gate().authorise(vault.caller(), Permission.CERTIFICATES_GET_ISSUERS, id);
    return StoredIssuer.of(engine.issuers().require(id));
  }

  /** A page of the configurations, by name. */
  public Page<StoredIssuer> list(PageRequest page) {
    var engine = vault.engine();
    return Listing.byName(
            vault,
            Permission.CERTIFICATES_LIST_ISSUERS,
            (after, limit) -> engine.issuers().list(after.map(Names::fold), limit),
            IssuerRecord::id,
            StoredIssuer::of)
        .page(vault, Permission.CERTIFICATES_LIST_ISSUERS, page);
  }

  /**
   * Deletes an issuer's configuration with its credentials.
   *
   * @throws NotFoundException if there is none of this name
   * @throws ConflictException if the policy of a certificate names it, or others change it all the
   *     time
   */
  public void delete(String name) {
    delete(name, false);
  }

  /**
   * Deletes an issuer's configuration with its credentials, whoever needs it: certificates whose
   * policy names it are not renewed until their policy names another one, or this one is set again.
   * Takes the right to manage issuers besides the one to delete them.
   *
   * @throws NotFoundException if there is none of this name
   * @throws ConflictException if others change it all the time
   */
  public void deleteEvenIfUsed(String name) {
    vault
        .engine()
        .gate()
        .authorise(vault.caller(), Permission.CERTIFICATES_MANAGE_ISSUERS, Names.fold(name));
    delete(name, true);
  }

  private void delete(String name, boolean force) {
    var engine = vault.engine();
    var id = Names.fold(name);
    engine.gate().authorise(vault.caller(), Permission.CERTIFICATES_DELETE_ISSUERS, id);
    engine.issuers().delete(vault.caller(), id, force);
  }

  @Override
  public String toString() {
    return "Issuers[" + vault.engine().name() + "]";
  }
}
