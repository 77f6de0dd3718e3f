package io.certwright.transfer;

import io.certwright.Vault;
import io.certwright.access.Permission;
import io.certwright.errors.ConflictException;
import io.certwright.errors.IntegrityException;
import io.certwright.errors.InterruptedOperationException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.errors.StorageFailureException;
import io.certwright.errors.VaultMovedException;
import io.certwright.internal.engine.EngineHolder;
import io.certwright.internal.transfer.Move;
import io.certwright.internal.transfer.Progress;
import io.certwright.spi.storage.Storage;
import java.util.function.Consumer;

/**
 * Moves a vault to another storage, of whatever kind, while it works: from a directory to a
 * database when one machine is no longer enough.
 *
 * <ol>
 *   <li>{@link #copy} makes the target as the vault is. It may take its time, be repeated and be
 *       resumed after a crash; what is there already is not copied again. Every record is checked,
 *       and read back.
 *   <li>{@link #switchOver} is short: it ends the vault's audit trail with an entry {@code
 *       vault/moved}, copies what changed last, compares both sides, and makes the target a vault.
 * </ol>
 *
 * <p>From the switch-over on, whoever wants to change something in the old place, in this process
 * or another, gets {@link VaultMovedException}, which says where the vault went. There it can still
 * be read: TLS goes on with the keys that it has in hand until its application opens the vault at
 * its new place. Stop the {@code LifecycleManager}s of the old place before. An old place is not
 * moved into again; take a new directory, or other tables.
 *
 * <p>If the switch-over fails after it has ended the old place (the disk of the target is full, the
 * process dies), nothing is lost: {@link #switchOver} again completes it, {@link #cancel} takes it
 * back.
 *
 * <p>Used by one thread at a time.
 */
public final class VaultMove {

  private static final int LONGEST_DESTINATION = 200;
  private static final String INTERRUPTED =
      "the move was interrupted; what was copied stays, copy() or switchOver() goes on with it";

  private final EngineHolder vault;
  private final Move move;
  private volatile Consumer<TransferProgress> listener = progress -> {};

  private VaultMove(EngineHolder vault, Storage target, String destination) {
    this.vault = vault;
    var engine = vault.engine();
    this.move =
        new Move(
            engine.records(),
            engine.gate(),
            vault.caller(),
            engine.clock(),
            engine.name(),
            target,
            destination,
            new Progress(
                (phase, records, bytes) ->
                    listener.accept(TransferProgress.of(phase, records, bytes)),
                INTERRUPTED));
  }

  /**
   * A move of this vault, begun or to be gone on with. Nothing is written yet.
   *
   * @param target where it goes; stays open. It may hold other vaults
   * @param destination what the audit trail and {@link VaultMovedException} call the target, so
   *     that whoever reads it finds the vault: 1 to 200 characters, no secret
   */
  public static VaultMove of(Vault vault, Storage target, String destination) {
    if (destination.isBlank() || destination.length() > LONGEST_DESTINATION) {
      throw new InvalidRequestException(
          "destination", "must have 1 to " + LONGEST_DESTINATION + " characters, not all blank");
    }
    return new VaultMove(EngineHolder.of(vault), target, destination);
  }

  /** Told of progress by the thread that copies; what it throws ends the copy, as an interrupt. */
  public VaultMove listener(Consumer<TransferProgress> listener) {
    this.listener = listener;
    return this;
  }

  /**
   * Copies what the target does not have yet.
   *
   * @return how many records there are
   * @throws IntegrityException if a record of the vault is damaged, or the target does not give
   *     back what was written; it names which
   * @throws ConflictException if the target has this vault or one of its name, or another process
   *     has taken the move over
   * @throws VaultMovedException if the vault was moved already
   * @throws StorageFailureException if either storage fails; what was copied stays
   * @throws InterruptedOperationException if the thread is interrupted; what was copied stays
   */
  public long copy() {
    authorise();
    return move.copy();
  }

  /**
   * Makes the target the vault's place; copies first what is not there yet. Open the vault there
   * afterwards. Doing it again when it is done does nothing.
   *
   * @throws VaultMovedException if the vault was moved to somewhere else
   * @throws IntegrityException as {@link #copy} does
   * @throws ConflictException as {@link #copy} does
   * @throws StorageFailureException as {@link #copy} does
   */
  public void switchOver() {
    authorise();
    move.switchOver();
  }

  /**
   * Gives the move up before it is complete: removes the copy, and has the vault take changes again
   * where it is.
   *
   * @throws VaultMovedException if the move is complete
   */
  public void cancel() {
    authorise();
    move.cancel();
  }

  /**
   * Has the old place take changes again after a complete move, when the new one is lost for good
   * or was never used. The danger: if the new place is in use, there are two vaults with one
   * identity from now on, which renew the same certificates and know nothing of each other, and
   * what was done there is not here.
   *
   * @throws ConflictException if the vault was not moved
   */
  public void reopenOldPlaceThoughTheNewOneMayBeInUse() {
    authorise();
    move.undo();
  }

  private void authorise() {
    vault.engine().gate().authorise(vault.caller(), Permission.VAULT_MOVE, "");
  }
}
