package io.certwright;

import io.certwright.internal.audit.FileAnchor;
import io.certwright.internal.record.Names;
import io.certwright.spi.audit.AuditAnchor;
import io.certwright.spi.audit.SignedCheckpoint;
import io.certwright.spi.storage.VaultId;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Places outside of a vault that remember how far its audit trail had come; see {@link
 * VaultBuilder#auditAnchor}. One is worth as much as it is out of reach of whoever can change the
 * vault's storage: a file beside the vault's directory proves little, one on another machine, or on
 * a medium to which can only be added, proves what it says.
 */
public final class AuditAnchors {

  private AuditAnchors() {}

  /**
   * A file to which each checkpoint is added as a line and forced to the disk. It is of one vault.
   *
   * @param file made when it is first needed, in a directory that is there
   */
  public static AuditAnchor file(Path file) {
    return new FileAnchor(file);
  }

  /**
   * Another vault, in another storage, which keeps each checkpoint as a version of a secret.
   *
   * @param other the vault, perhaps on behalf of an identity with {@code secrets/get} and {@code
   *     secrets/set} on that secret; it stays open
   * @param secret the name of the secret; one for each vault that is anchored there
   */
  public static AuditAnchor vault(Vault other, String secret) {
    Names.fold(secret);
    return new VaultAnchor(other, secret);
  }

  /**
   * Gives each checkpoint to the application, which writes it to a log, a queue or wherever it
   * likes. It cannot be asked what it was given last, so {@link
   * io.certwright.audit.AuditLog#verify} compares nothing with it.
   *
   * @param taker what it throws has the checkpoint given again later
   */
  public static AuditAnchor calling(Consumer<SignedCheckpoint> taker) {
    return new AuditAnchor() {
      @Override
      public void keep(SignedCheckpoint checkpoint) {
        taker.accept(checkpoint);
      }

      @Override
      public Optional<SignedCheckpoint> last(VaultId vault) {
        return Optional.empty();
      }
    };
  }
}
