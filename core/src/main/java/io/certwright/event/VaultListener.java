package io.certwright.event;

/**
 * Is told what happens in a vault.
 *
 * <p>Called by one thread at a time, with the events in the order of the audit trail, each at least
 * once: after a crash, or after a failure, some are told again, with the same {@link
 * EventHeader#id}. It may use the vault. As long as it has not returned it is told nothing more,
 * and nobody else waits for it.
 */
@FunctionalInterface
public interface VaultListener {

  /**
   * An event.
   *
   * @throws Exception if it is to be told again later
   */
  void on(RecordedEvent event) throws Exception;
}
