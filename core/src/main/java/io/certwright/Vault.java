package io.certwright;

import io.certwright.access.Identity;
import io.certwright.audit.AuditLog;
import io.certwright.errors.AccessDeniedException;
import io.certwright.errors.ConflictException;
import io.certwright.errors.InvalidPolicyException;
import io.certwright.errors.IssuanceException;
import io.certwright.errors.KeyAccessException;
import io.certwright.errors.NotFoundException;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.keys.KeyHost;
import io.certwright.spi.keys.KeyProtection;
import io.certwright.spi.storage.Storage;
import java.security.PrivateKey;
import java.util.Optional;

/**
 * A home for certificates with their keys: creates, keeps, renews, serves and audits them.
 *
 * <p>Names of certificates are 1 to 127 letters, digits and hyphens; case is kept but makes no
 * difference. A certificate has versions, of which one is current.
 *
 * <p>Every method may throw {@link AccessDeniedException}, when the vault is used on behalf of an
 * identity that lacks the right; a {@link io.certwright.errors.VaultException} of another kind when
 * the storage fails or the vault is closed; and {@link
 * io.certwright.errors.InvalidRequestException} for a malformed name.
 *
 * <p>Thread-safe. Users do not implement this interface: methods will be added to it.
 */
public interface Vault extends AutoCloseable {

  /**
   * Opens the vault in a storage; makes it if there is none. Everything optional is left at its
   * default.
   *
   * @param storage where it is kept; closed together with the vault
   * @param protection what opens it; if it is a {@link KeyHost}, new private keys are made there
   *     and never leave it
   * @throws KeyAccessException if the protection does not open it; nothing was changed then
   */
  static Vault open(Storage storage, KeyProtection protection) {
    return builder(storage, protection).open();
  }

  /** Prepares to open a vault with what is optional, such as a clock or outside issuers. */
  static VaultBuilder builder(Storage storage, KeyProtection protection) {
    return new VaultBuilder(storage, protection);
  }

  /** A vault that lives and ends with this object, for unit tests. */
  static Vault inMemory() {
    return open(MemoryStorage.create(), KeyProtections.ephemeral());
  }

  /** The vault's name within its storage. */
  String name();

  /**
   * Begins to make a certificate, or a further version of one, and makes the policy its policy.
   * Signed by itself or by a CA of this vault, it is complete when this returns. An outside issuer
   * is asked once; the operation then goes on by {@link CertificateOperation#await} or by a running
   * {@code LifecycleManager}, after a restart as well.
   *
   * @throws ConflictException if an operation on it is in progress
   * @throws InvalidPolicyException if the policy names an issuer that there is not, or cannot be
   *     met in this vault
   * @throws IssuanceException if a CA of this vault refuses, or if the certificate would break a
   *     rule of the policy's {@link CertificatePolicy#lint() lint}; then it has {@linkplain
   *     IssuanceException#findings() findings}
   */
  CertificateOperation create(String name, CertificatePolicy policy);

  /**
   * The current version of a certificate: the newest that is enabled.
   *
   * @throws NotFoundException if there is no certificate of this name, or no version of it in
   *     service
   */
  Certificate get(String name);

  /** The current version of a certificate; empty: there is none. */
  Optional<Certificate> find(String name);

  /**
   * A version of a certificate.
   *
   * @param version its id, 32 hexadecimal digits
   * @throws NotFoundException if there is none
   */
  Certificate getVersion(String name, String version);

  /** A page of the certificates, by name. */
  Page<CertificateSummary> list(PageRequest page);

  /** A page of the versions of a certificate, newest first. */
  Page<Certificate> listVersions(String name, PageRequest page);

  /**
   * The policy of a certificate.
   *
   * @throws NotFoundException if there is no certificate of this name
   */
  CertificatePolicy policy(String name);

  /** The last operation on a certificate; empty: there was none. */
  Optional<CertificateOperation> operation(String name);

  /**
   * A handle on the private key of a certificate. It signs through {@link java.security.Signature},
   * TLS included; it has no encoding, because the key does not leave the vault. It works for as
   * long as the vault is open and the version is there and enabled, which is looked at at each use:
   * what another node has disabled is refused within {@link VaultBuilder#freshness}. While the
   * storage does not answer, it goes on for the policy's {@code maxStaleness}.
   *
   * @throws KeyAccessException if the version is disabled
   */
  PrivateKey privateKey(Certificate certificate);

  /**
   * Takes a private key out of the vault. This is the only way for one to leave it.
   *
   * @return the key with its certificates, to be closed when it is no longer needed
   * @throws KeyAccessException if the policy under which the version was issued does not allow it,
   *     or the version is disabled
   */
  ExportedKey exportPrivateKey(Certificate certificate);

  /**
   * Takes a version out of service, until it is enabled again: its key is used no longer, through
   * handles and TLS that were opened before neither. The newest version that is enabled is the
   * current one; a certificate of which none is left is not served. What is due for the certificate
   * goes on: the next renewal makes a version that is enabled. Disabling it again does nothing.
   *
   * @throws NotFoundException if there is no such version
   * @throws ConflictException if others change the certificate all the time
   */
  void disable(Certificate certificate);

  /**
   * Puts a version back into service. Enabling it again does nothing.
   *
   * @throws NotFoundException if there is no such version
   * @throws ConflictException if others change the certificate all the time
   */
  void enable(Certificate certificate);

  /** The audit trail. */
  AuditLog audit();

  /**
   * How the vault stands with its storage. It asks the storage at most once within {@link
   * VaultBuilder#freshness}, for little, so it may be called every second; where a storage hangs,
   * it takes as long as that one question does.
   */
  VaultHealth health();

  /**
   * This vault on behalf of an identity, with that identity's rights. Closing it does not close
   * this one.
   */
  Vault as(Identity identity);

  /**
   * Ends the use of this vault and closes its storage; handles that it gave out stop working. What
   * was acknowledged stays. Closing again does nothing.
   */
  @Override
  void close();
}
