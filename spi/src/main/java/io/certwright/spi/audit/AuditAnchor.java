package io.certwright.spi.audit;

import io.certwright.spi.storage.VaultId;
import java.util.Optional;

/**
 * A place that remembers how far the audit trail of a vault had come, where whoever can change the
 * vault's storage cannot reach. Without one, nobody can tell that a whole storage was put back to
 * what it once was: trail and records agree then, and so do the checkpoints among them.
 *
 * <p>Each checkpoint is handed over at least once, in order of the numbers, perhaps not all of
 * them: the newest vouches for those before it. What is thrown counts as a failure, and it is
 * handed over again later. Several nodes may hand over the same.
 *
 * <p>Implementations are thread-safe and return after a bounded time.
 */
public interface AuditAnchor {

  /**
   * Keeps a checkpoint, durably when it returns. One that it has already is kept already; an older
   * one, or another of the same number, is refused by an exception: it never forgets a newer one.
   */
  void keep(SignedCheckpoint checkpoint);

  /**
   * The newest that it has of a vault.
   *
   * @return empty: it has none, or it is one that cannot be asked, such as a log. Then somebody
   *     else has to compare
   */
  Optional<SignedCheckpoint> last(VaultId vault);
}
