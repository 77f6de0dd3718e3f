package io.certwright.transfer;

import io.certwright.Vault;
import io.certwright.access.Permission;
import io.certwright.audit.AuditOutcome;
import io.certwright.errors.IntegrityException;
import io.certwright.errors.InterruptedOperationException;
import io.certwright.errors.StorageFailureException;
import io.certwright.errors.VaultException;
import io.certwright.internal.engine.EngineHolder;
import io.certwright.internal.gate.Matter;
import io.certwright.internal.transfer.Backup;
import io.certwright.internal.transfer.Progress;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Consumer;

/**
 * Backs a whole vault up while it is open and works: one state of it, as a stream.
 *
 * <p>A backup is sealed by AES-256-GCM under a key that the vault's root key gives: without the
 * vault's key protection it tells nothing but the vault's id, the kinds of protection that open it,
 * and its length. With the passphrase of the day it was taken it can be restored, also after the
 * vault's was changed. Keep it where the vault is not; {@link VaultRestore} into a {@code
 * MemoryStorage} proves that it can be read.
 *
 * <p>Neither the vault's size nor what changes meanwhile fills the heap: some hundreds of records
 * are in it at a time. While the last changes are read, commits of this process may wait for up to
 * a second.
 *
 * <p>Used by one thread, once.
 */
public final class VaultBackup {

  private static final String INTERRUPTED =
      "the backup was interrupted; what was written cannot be restored, make another";

  private final EngineHolder vault;
  private boolean leaveOutDamaged;
  private Consumer<TransferProgress> listener = progress -> {};

  private VaultBackup(EngineHolder vault) {
    this.vault = vault;
  }

  /** A backup of this vault. */
  public static VaultBackup of(Vault vault) {
    return new VaultBackup(EngineHolder.of(vault));
  }

  /** Told of progress by the thread that writes; what it throws ends the backup. */
  public VaultBackup listener(Consumer<TransferProgress> listener) {
    this.listener = listener;
    return this;
  }

  /**
   * Backs up what is whole of a vault with damaged records, and tells which are not; up to 1,000.
   * Without this, the first one ends the backup.
   */
  public VaultBackup leaveOutDamagedRecords() {
    this.leaveOutDamaged = true;
    return this;
  }

  /**
   * Writes the backup; flushes the stream and leaves it open. What was written when this throws
   * cannot be restored.
   *
   * @throws IOException if the stream throws it
   * @throws IntegrityException if a record is damaged; it names which
   * @throws StorageFailureException if the storage fails, or if other processes keep writing to the
   *     vault so that no moment of quiet is found
   * @throws InterruptedOperationException if the thread is interrupted
   */
  public BackupReport writeTo(OutputStream out) throws IOException {
    var gate = vault.engine().gate();
    var operation = Permission.VAULT_BACKUP.code();
    var caller =
        gate.admit(
            vault.caller(),
            Permission.VAULT_BACKUP,
            "",
            () -> Matter.of("back the whole vault up"));
    // Before a byte leaves; so it is in the backup as well.
    gate.record(caller, operation, "", AuditOutcome.DONE, "begun");
    try {
      var result = write(out);
      gate.record(caller, operation, "", AuditOutcome.DONE, result.records() + " records");
      return new BackupReport(result.records(), result.damaged());
    } catch (IOException | RuntimeException | Error e) {
      tell(operation, e);
      throw e;
    }
  }

  private Backup.Result write(OutputStream out) throws IOException {
    var engine = vault.engine();
    var progress =
        new Progress(
            (phase, records, bytes) -> listener.accept(TransferProgress.of(phase, records, bytes)),
            INTERRUPTED);
    return new Backup(engine.records(), engine.gate(), leaveOutDamaged, progress)
        .run(engine.name(), engine.clock().instant(), out);
  }

  private void tell(String operation, Throwable failure) {
    // Text of the library is safe to keep; what others throw may say anything.
    var why =
        failure instanceof VaultException ? failure.getMessage() : failure.getClass().getName();
    try {
      vault
          .engine()
          .gate()
          .record(vault.caller(), operation, "", AuditOutcome.FAILED, String.valueOf(why));
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }
}
