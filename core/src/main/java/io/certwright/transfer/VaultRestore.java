package io.certwright.transfer;

import io.certwright.errors.ConflictException;
import io.certwright.errors.InterruptedOperationException;
import io.certwright.errors.KeyAccessException;
import io.certwright.errors.StorageFailureException;
import io.certwright.errors.UnusableBackupException;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.record.Names;
import io.certwright.internal.transfer.Progress;
import io.certwright.internal.transfer.Restore;
import io.certwright.spi.keys.KeyProtection;
import io.certwright.spi.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Puts a {@link VaultBackup} into a storage, from which the vault is then opened as any other.
 *
 * <p>Every record is checked before it is written, and the audit trail is compared with the
 * records. Before the last commit there is no vault: a restore that was cut off is begun again,
 * with the same backup or another one, and replaces what it had left. The storage may hold other
 * vaults.
 *
 * <p>The restored vault remembers nothing of what was done after the backup. Operations that were
 * in progress are due at once, so that each issuer is asked under the operation's own id, and finds
 * what it has issued since. From the restore on, another data key seals. The restore is an entry of
 * the audit trail, by {@code owner}: who can unlock the backup owns the vault.
 *
 * <p>If the vault that the backup is of still exists, end its use first: two vaults with one
 * identity would ask for the same renewals.
 *
 * <p>Used by one thread, once.
 */
public final class VaultRestore {

  private static final String INTERRUPTED =
      "the restore was interrupted; there is no vault, begin again";

  private final Storage storage;
  private final KeyProtection protection;
  private Optional<String> name = Optional.empty();
  private Clock clock = Clock.systemUTC();
  private Consumer<TransferProgress> listener = progress -> {};

  private VaultRestore(Storage storage, KeyProtection protection) {
    this.storage = storage;
    this.protection = protection;
  }

  /**
   * A restore into a storage, which stays open.
   *
   * @param protection what opened the vault when the backup was taken
   */
  public static VaultRestore into(Storage storage, KeyProtection protection) {
    return new VaultRestore(storage, protection);
  }

  /** The vault's name in the storage; the one that it had if it is not set. */
  public VaultRestore name(String name) {
    Names.fold(name);
    this.name = Optional.of(name);
    return this;
  }

  /** The time for the audit trail; the system's if it is not set. */
  public VaultRestore clock(Clock clock) {
    this.clock = clock;
    return this;
  }

  /** Told of progress by the thread that restores; what it throws ends the restore. */
  public VaultRestore listener(Consumer<TransferProgress> listener) {
    this.listener = listener;
    return this;
  }

  /**
   * Restores the backup; reads the stream to its end and leaves it open. If this throws, there is
   * no vault, and what was written is removed as far as the storage lets it.
   *
   * @throws KeyAccessException if the protection does not open the backup; nothing was written
   * @throws UnusableBackupException if the backup is not whole
   * @throws ConflictException if the storage has this vault, or one of its name
   * @throws StorageFailureException if the storage fails; begin again once it works
   * @throws InterruptedOperationException if the thread is interrupted
   * @throws IOException if the stream throws it
   */
  public RestoreReport from(InputStream in) throws IOException {
    var progress =
        new Progress(
            (phase, records, bytes) -> listener.accept(TransferProgress.of(phase, records, bytes)),
            INTERRUPTED);
    var result = new Restore(storage, protection, Crypto.standard(), clock, progress).run(in, name);
    return new RestoreReport(
        result.name(), result.taken(), result.records(), result.operations(), result.damaged());
  }
}
