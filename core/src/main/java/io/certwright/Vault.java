package io.certwright;

import io.certwright.access.Actor;
import io.certwright.access.ClientTrust;
import io.certwright.access.Identity;
import io.certwright.access.Permission;
import io.certwright.audit.AuditContext;
import io.certwright.audit.AuditLog;
import io.certwright.errors.AccessDeniedException;
import io.certwright.errors.ClientRefusedException;
import io.certwright.errors.ConflictException;
import io.certwright.errors.InvalidPolicyException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.errors.IssuanceException;
import io.certwright.errors.KeyAccessException;
import io.certwright.errors.NotFoundException;
import io.certwright.errors.UnreadableImportException;
import io.certwright.errors.UnusableBackupException;
import io.certwright.internal.record.Names;
import io.certwright.internal.store.VaultCatalogue;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.keys.KeyHost;
import io.certwright.spi.keys.KeyProtection;
import io.certwright.spi.storage.Storage;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;
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

  /**
   * A page of the names, in lower case, of the vaults that a storage holds. Who has the storage may
   * know them; what is in a vault takes its key protection.
   *
   * @param storage stays open
   */
  static Page<String> names(Storage storage, PageRequest page) {
    var found = new VaultCatalogue(storage).names(page.after().map(Names::fold), page.limit());
    return new Page<>(
        found.records().stream().map(entry -> entry.key().id()).toList(), List.of(), found.next());
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
   * {@code LifecycleManager}, after a restart as well. Under the issuer {@link
   * CertificatePolicy#UNKNOWN} it waits, with a request for somebody to take to a CA, until what
   * that gives is {@linkplain CertificateOperation#merge merged}. Until a new version is complete
   * the present one stays as it is.
   *
   * @throws ConflictException if an operation on it is in progress, or the name is that of a key or
   *     secret that belongs to no certificate
   * @throws InvalidPolicyException if the policy names an issuer that there is not, or cannot be
   *     met in this vault
   * @throws IssuanceException if a CA of this vault refuses, or if the certificate would break a
   *     rule of the policy's {@link CertificatePolicy#lint() lint}; then it has {@linkplain
   *     IssuanceException#findings() findings}
   */
  CertificateOperation create(String name, CertificatePolicy policy);

  /**
   * Makes what was made elsewhere the current version of a certificate: a private key with its
   * certificates, which are put in order, with the root left out. Everything is checked before
   * anything is kept: that the file can be read, that the key signs and the certificate's public
   * key verifies it, that each certificate is signed by the next, that the certificate is valid
   * now.
   *
   * <p>Of a certificate that exists, the policy stays unless one is given, and says whether the key
   * may leave the vault. A new certificate without a policy gets one that is derived from what is
   * imported: subject, alternative names, kind of key, key usages, purposes, authority, validity in
   * whole months, {@link CertificatePolicy#UNKNOWN} as the issuer, so that nothing is renewed until
   * another is named, and an exportable key, as Azure Key Vault has it. What a policy cannot say is
   * left out there; the entry in the audit trail tells what it was.
   *
   * @return the new version
   * @throws UnreadableImportException if it cannot be read or is not accepted
   * @throws ConflictException if an operation on the certificate is in progress, or it was changed
   *     meanwhile, or the name is that of a key or secret that belongs to no certificate
   * @throws KeyAccessException if the keys of this vault are in a {@link KeyHost}, which takes none
   *     in
   * @throws InvalidPolicyException if a policy is given that names an issuer that there is not
   */
  Certificate importCertificate(String name, CertificateImport source);

  /**
   * Watches a certificate whose private key is elsewhere, so that its end is known here like that
   * of any other: it is listed, found and told of, but its key is not used. One that is presented
   * by a server is looked at again by a running {@code LifecycleManager}, at least once a day, and
   * gets a new version when the server presents another one.
   *
   * <p>Watching what is watched already makes a new version if it is another certificate. An
   * expired one is taken as well. Creating or importing under the name puts an own certificate in
   * its place.
   *
   * @return the version
   * @throws io.certwright.errors.ProbeFailedException if the server presents none in time
   * @throws UnreadableImportException if it cannot be read, or its key is of no kind that a vault
   *     knows
   * @throws ConflictException if the name is that of a certificate with a key, or an operation on
   *     it is in progress, or it was changed meanwhile
   */
  Certificate watch(String name, WatchedCertificate source);

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

  /**
   * A page of the certificates that a query finds, those with the same value of what was searched
   * by in the order of their names. One condition is looked up, the others are compared with what
   * that finds: a page costs what was asked for, whatever is stored, and may be shorter or empty
   * while {@link Page#next} says that there is more. A certificate that changes meanwhile may be
   * missed or found twice.
   *
   * @param page goes on after what the page before it gave as its next, for the same query
   */
  Page<CertificateSummary> search(CertificateQuery query, PageRequest page);

  /** A page of the certificates that are not deleted, by name; it may be shorter than asked for. */
  Page<CertificateSummary> list(PageRequest page);

  /** A page of the versions of a certificate, newest first. */
  Page<Certificate> listVersions(String name, PageRequest page);

  /**
   * The policy of a certificate.
   *
   * @throws NotFoundException if there is no certificate of this name
   */
  CertificatePolicy policy(String name);

  /** The last operation on a certificate; empty: there was none, or it was deleted. */
  Optional<CertificateOperation> operation(String name);

  /**
   * A handle on the private key of a certificate. It signs through {@link java.security.Signature},
   * TLS included, and that of an RSA key decrypts through {@code Cipher} if the certificate's key
   * usage allows it; it has no encoding, because the key does not leave the vault. It works for as
   * long as the vault is open and the version is there and enabled, which is looked at at each use:
   * what another node has disabled is refused within {@link VaultBuilder#freshness}. While the
   * storage does not answer, it goes on for the policy's {@code maxStaleness}.
   *
   * <p>The key of a CA signs what the vault issues. There is a handle on it only if its policy lets
   * it leave the vault, for whoever may take it out: with it, any certificate can be made.
   *
   * @throws KeyAccessException if the version is disabled, or that of a CA whose key stays in the
   *     vault
   */
  PrivateKey privateKey(Certificate certificate);

  /**
   * Takes a private key out of the vault. This is the only way for one to leave it, besides the
   * certificate's secret ({@link #secrets}), for which the same holds.
   *
   * @return the key with its certificates, to be closed when it is no longer needed
   * @throws KeyAccessException if the policy under which the version was issued does not allow it,
   *     or the version is disabled
   */
  ExportedKey exportPrivateKey(Certificate certificate);

  /**
   * Changes a version's tags, and whether it is enabled. A next version has the tags of the one
   * that was current.
   *
   * @return the version as it is then
   * @throws NotFoundException if there is no such version
   * @throws InvalidRequestException if the tags are too many or too long
   * @throws ConflictException if others change the certificate all the time
   */
  Certificate update(Certificate certificate, CertificateUpdate update);

  /**
   * Sets the policy by which the next version is issued, without issuing one: the current one stays
   * until it is renewed, which happens when the new policy says so. Declaring it with {@code
   * LifecycleManager.manage} issues at once.
   *
   * @throws NotFoundException if there is no certificate of this name
   * @throws InvalidPolicyException if the policy names an issuer that there is not, or cannot be
   *     met in this vault
   * @throws ConflictException if an operation on it is in progress, or others change it all the
   *     time
   */
  void updatePolicy(String name, CertificatePolicy policy);

  /**
   * On whose behalf what the policy of a certificate schedules is done: whoever set it last, be it
   * with the same content. Before each attempt the rights of that identity are looked up, for its
   * name and the attributes that it had then; what the owner set is done with all rights. If a
   * right is gone ({@code certificates/create} on the certificate, {@code issuers/use} on the
   * issuer), the attempt fails as misconfigured with the code {@code rights-missing}.
   *
   * @throws NotFoundException if there is no certificate of this name
   */
  Actor policyActor(String name);

  /**
   * Has what the policy of a certificate schedules done by the vault itself from now on, whatever
   * becomes of the rights of whoever set it; an attempt that failed for lack of them is made at
   * once. That ends when somebody sets a policy of the certificate. Only for the owner of the
   * vault: others are refused with {@link io.certwright.errors.AccessDeniedException}, whatever
   * rights they have.
   *
   * @throws NotFoundException if there is no certificate of this name
   * @throws ConflictException if others change it all the time
   */
  void runPolicyBySystem(String name);

  /**
   * A page of the policies that a certificate had before its present one, newest first.
   *
   * @throws NotFoundException if there is no certificate of this name
   */
  Page<ReplacedPolicy> policyHistory(String name, PageRequest page);

  /**
   * The public key that the next version of a certificate is to have, where the policy has it
   * {@linkplain io.certwright.policy.KeyRenewal#preparedAhead prepared ahead}: for a pin or a TLSA
   * record that others have to know before it is used. Its encoding is the SubjectPublicKeyInfo.
   *
   * @return empty: none is prepared at the moment
   * @throws NotFoundException if there is no such certificate
   */
  Optional<PublicKey> nextPublicKey(String name);

  /**
   * Deletes a certificate with all its versions. It is served no longer, through handles and TLS
   * that were opened before neither, here at once and on other nodes within {@link
   * VaultBuilder#freshness}; nothing happens to it by itself until it is purged. Until then {@link
   * #deleted} can bring it back, and its name cannot be used for another one.
   *
   * @return until when it can be recovered: for as long as {@link #settings} says
   * @throws NotFoundException if there is no certificate of this name
   * @throws ConflictException if it is a CA and the policy of another certificate names it as its
   *     issuer, or others change it all the time
   */
  DeletedCertificate delete(String name);

  /**
   * Deletes a single version with its key, for good: it cannot be recovered. If it was the current
   * one, the newest enabled one of the others is current then. An operation in progress goes on.
   *
   * @throws NotFoundException if there is no such version
   * @throws ConflictException if the vault has purge protection, no version in service would be
   *     left of a CA that the policy of another certificate names, or others change the certificate
   *     all the time
   */
  void deleteVersion(Certificate certificate);

  /** The certificates that were deleted and can be recovered. */
  DeletedCertificates deleted();

  /**
   * Backs one certificate up: all its versions with their keys, its policies and its tags, as they
   * are at one moment. An operation in progress, the audit trail, and what a CA remembers of the
   * serial numbers that it issued are not part of it; {@code VaultBackup} has them.
   *
   * <p>The backup is sealed by AES-256-GCM under a key that this vault's root key gives, whether
   * the keys in it are exportable or not: without this vault's key protection it tells nothing but
   * the vault's id, the kinds of protection that open it, and its length.
   *
   * @return the backup; the array is the caller's
   * @throws NotFoundException if there is no certificate of this name
   * @throws KeyAccessException if a key of it is in a key host
   * @throws ConflictException if others change it all the time
   */
  byte[] backup(String name);

  /**
   * Restores a certificate from a {@link #backup} of this vault, under the name that it had. A
   * version whose key is blocked by now comes back disabled.
   *
   * @throws UnusableBackupException if it is not whole, was changed, or is of another vault;
   *     nothing was changed then
   * @throws ConflictException if the name is in use, be it by a deleted certificate or an issuer
   */
  void restore(byte[] backup);

  /**
   * Restores a certificate from a {@link #backup} of another vault, under the name that it had. If
   * it is still there, both vaults have it and renew it, each for itself. A version whose key is
   * blocked in this vault comes back disabled.
   *
   * @param protection what opens the vault that the backup was taken from, or opened it then
   * @throws KeyAccessException if the protection does not open the backup, or there are keys in it
   *     and this vault makes its own in a key host; nothing was changed then
   * @throws UnusableBackupException if it is not whole or was changed; nothing was changed then
   * @throws ConflictException if the name is in use, be it by a deleted certificate or an issuer
   */
  void restoreFrom(KeyProtection protection, byte[] backup);

  /** The keys, those of certificates and those that stand alone. */
  Keys keys();

  /** The secrets, those of certificates and those that stand alone. */
  Secrets secrets();

  /** Revoking certificates. */
  Revocations revocations();

  /** What is done about private keys that others have, or may have. */
  Compromises compromises();

  /** The issuers outside that the vault has configurations of. */
  Issuers issuers();

  /** Who is to be told of what happens to the certificates. */
  Contacts contacts();

  /** The named sets of anchors that chains can be validated against. */
  TrustBundles trustBundles();

  /** What holds for this vault whoever opens it. */
  VaultSettings settings();

  /**
   * Changes what holds for this vault. What was deleted before keeps the retention that it had.
   *
   * @throws ConflictException if that would turn purge protection off
   */
  void updateSettings(VaultSettings settings);

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

  /** Who may do what on behalf of {@link #as identities}. */
  AccessControl access();

  /** What waits for the approval of others. */
  Approvals approvals();

  /** The audit trail. */
  AuditLog audit();

  /**
   * How the vault stands with its storage. It asks the storage at most once within {@link
   * VaultBuilder#freshness}, for little, so it may be called every second; where a storage hangs,
   * it takes as long as that one question does.
   */
  VaultHealth health();

  /**
   * How many certificates stand how: health at a glance. It may be asked every second, at any
   * number of certificates; it asks the storage for an entry of each stripe of the audit trail (one
   * where one node works) and for what is due, a hundred records at most.
   *
   * <p>It is exact, as of one moment; only while several nodes change certificates without a pause
   * may it be off by what they do while it is read. Which certificates fail, and why, is found by
   * {@link CertificateState#FAILING}.
   */
  VaultCensus census();

  /**
   * A page of what uses a certificate, on all nodes: each consumer with the version that it was
   * seen to use last. What was not seen for a week is forgotten. It is written now and then, in the
   * background, so it tells where to look before a change, not what is certainly so.
   */
  Page<CertificateUse> uses(String name, PageRequest page);

  /** The same for all certificates, by name. */
  Page<CertificateUse> listUses(PageRequest page);

  /**
   * This vault on behalf of an identity, with that identity's rights. Closing it does not close
   * this one. Where an identity acts so for another, that other one has rights for as long as the
   * first may act for it ({@link Permission#VAULT_ACT_AS}).
   */
  Vault as(Identity identity);

  /**
   * This vault on behalf of whoever a client certificate is of, with the rights of the identity
   * that it names: for as long as it has not ended, is not revoked as far as the vault and the
   * sources know, and the bundle trusts it. When that is over, so are the rights, also of what was
   * opened with them and of whoever it acts for, within {@link VaultBuilder#freshness}.
   *
   * <p>The identity has the attributes {@code certificate}, {@code key} and {@code anchor} (SHA-256
   * in hexadecimal), {@code bundle}, and {@code issuer} (the issuer's name by RFC 2253). That the
   * client has the key is not proven here: the chain has to come from where it was, as {@link
   * ClientTrust#chainOf} gives it.
   *
   * @param chain the client's certificate and those above it
   * @throws ClientRefusedException if the chain is not trusted, or does not say clearly whose it is
   * @throws NotFoundException if there is no such bundle
   */
  Vault asClient(ClientTrust trust, List<X509Certificate> chain);

  /**
   * This vault with the same rights, whose entries of the audit trail say of the work that is done
   * through it what the application knows of it. It takes the place of what was said before; views
   * that are made from it say the same. Closing it does not close this one.
   *
   * <pre>{@code
   * var context = AuditContext.of(request.id()).withOrigin(request.address());
   * vault.as(ann).inContext(context).disable(certificate);
   * }</pre>
   */
  Vault inContext(AuditContext context);

  /** On whose behalf this is; empty: the owner's. */
  Optional<Identity> identity();

  /**
   * Ends the use of this vault and closes its storage; handles that it gave out stop working. What
   * was acknowledged stays. Closing again does nothing.
   */
  @Override
  void close();
}
