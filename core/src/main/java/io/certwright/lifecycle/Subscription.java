package io.certwright.lifecycle;

import java.time.Instant;
import java.util.Optional;

/**
 * How far a durable listener has been told what happens in a vault.
 *
 * @param name the listener's name in lower case
 * @param waiting how many events it has not been told yet; beyond some thousands it is only counted
 *     how many there are at least
 * @param failure what it could not be told at the last attempt; empty: it is well
 */
public record Subscription(String name, int waiting, Optional<Failure> failure) {

  /**
   * An event that could not be told.
   *
   * @param event its id
   * @param since when it was tried first
   * @param attempts how often it was tried
   * @param next when it is tried again
   * @param reason why the last attempt failed
   */
  public record Failure(String event, Instant since, int attempts, Instant next, String reason) {}
}
