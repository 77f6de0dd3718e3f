package io.certwright.spi.notify;

/**
 * Tells somebody outside what happens in a vault.
 *
 * <p>Each notice is given at least once: after a crash, or after an answer that did not arrive,
 * some are given again with the same id, which the notifier passes on, so that whoever is told can
 * leave out what it knows. Of one vault they come one at a time, in order; a notifier that serves
 * several vaults is called by several threads.
 *
 * <p>Implementations are thread-safe. They return after a bounded time: one that does not return is
 * told nothing more, and after a minute another node takes over. Texts of a notice may come from
 * anybody, so whatever they are put into (JSON, headers, HTML) has to be guarded against them. No
 * secret of the notifier's own is in its {@code toString()}, nor in what it answers or throws.
 */
@FunctionalInterface
public interface Notifier {

  /**
   * Delivers a notice.
   *
   * @return whether it was delivered; whatever is thrown instead counts as {@link
   *     NotifierAnswer.TryAgain}, and its text is only logged
   */
  NotifierAnswer deliver(Notice notice);
}
