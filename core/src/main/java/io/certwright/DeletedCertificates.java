package io.certwright;

import io.certwright.access.Permission;
import io.certwright.errors.ConflictException;
import io.certwright.errors.KeyAccessException;
import io.certwright.errors.NotFoundException;
import io.certwright.internal.engine.EngineHolder;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Matter;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.Names;
import java.time.Instant;

/**
 * The deleted certificates of a vault. They are served nowhere, and keep their names until they are
 * purged: by {@link #purge}, or by a running {@code LifecycleManager} once the vault's retention is
 * over.
 *
 * <p>Thread-safe. Every method may throw what {@link Vault} says of all of its methods.
 */
public final class DeletedCertificates {

  private final EngineHolder vault;

  DeletedCertificates(EngineHolder vault) {
    this.vault = vault;
  }

  /** A page of them, by name. */
  public Page<DeletedCertificate> list(PageRequest page) {
    var engine = vault.engine();
    return Listing.byName(
            vault,
            Permission.CERTIFICATES_LIST,
            (after, limit) -> engine.catalogue().deleted(after.map(Names::fold), limit),
            CertificateRecord::id,
            DeletedCertificate::of)
        .page(vault, Permission.CERTIFICATES_LIST, page);
  }

  /**
   * One of them.
   *
   * @throws NotFoundException if no deleted certificate has this name
   */
  public DeletedCertificate get(String name) {
    var id = Names.fold(name);
    authorise(Permission.CERTIFICATES_GET, id);
    return DeletedCertificate.of(vault.engine().removal().requireDeleted(id).value());
  }

  /**
   * Brings a certificate back as it was: versions, policy, tags, an operation in progress, and what
   * is to happen next. A renewal that became due meanwhile happens.
   *
   * @throws NotFoundException if no deleted certificate has this name
   * @throws ConflictException if its purge has begun, or others change it all the time
   */
  public void recover(String name) {
    var id = Names.fold(name);
    authorise(Permission.CERTIFICATES_RECOVER, id);
    var unused = vault.engine().removal().recover(vault.caller(), id);
  }

  /**
   * Purges a certificate now: its record, its versions with their keys, and its earlier policies
   * are gone for good. Keys in a key host are destroyed there. What a CA of this vault remembers of
   * the serial numbers that it issued stays, and so does the audit trail. A purge that was cut off
   * is finished by calling this again, or by a running {@code LifecycleManager}.
   *
   * @throws NotFoundException if no deleted certificate has this name
   * @throws ConflictException if purge protection is on and the retention is not over, or others
   *     change it all the time
   * @throws KeyAccessException if the key host cannot destroy a key now; the purge has begun then
   */
  public void purge(String name) {
    var id = Names.fold(name);
    vault.engine().purge().now(admitted(id), id);
  }

  /** A request is about what is deleted now, and not about another one of the name later. */
  private Caller admitted(String id) {
    var engine = vault.engine();
    try {
      return engine
          .gate()
          .admit(
              vault.caller(),
              Permission.CERTIFICATES_PURGE,
              id,
              () -> Matter.of("purge what was deleted at " + deletedAt(id)));
    } catch (NotFoundException e) {
      throw new NotFoundException("deleted certificate", id);
    }
  }

  private Instant deletedAt(String id) {
    return DeletedCertificate.of(vault.engine().removal().requireDeleted(id).value()).deleted();
  }

  private void authorise(Permission permission, String id) {
    if (!vault.engine().gate().authoriseLook(vault.caller(), permission, id)) {
      throw new NotFoundException("deleted certificate", id);
    }
  }

  @Override
  public String toString() {
    return "DeletedCertificates[" + vault.engine().name() + "]";
  }
}
