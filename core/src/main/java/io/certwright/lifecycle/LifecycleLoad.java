package io.certwright.lifecycle;

import io.certwright.internal.lifecycle.Load;
import io.certwright.internal.record.OperationState;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What the engine of this node has in hand just now. Other nodes have their own; {@code
 * Vault.census()} counts for all.
 *
 * @param inFlight how many certificates are worked on for which no issuer outside is asked
 * @param waiting how many of those wait for a thread
 * @param issuers the issuers outside that this node has asked or wants to ask, by name
 */
public record LifecycleLoad(int inFlight, int waiting, List<Issuer> issuers) {

  /**
   * What is asked of an issuer outside.
   *
   * @param name its name, in lower case
   * @param inFlight how many questions are under way
   * @param waiting how many certificates wait for their turn here; more may wait in the vault
   * @param paused whether the engine is paused, as a whole or for this issuer
   * @param notAskedFor for how long it is not asked because it failed several times, or wants to be
   *     left alone; zero while one certificate may ask whether it is back; empty: it is asked
   * @param failure how it failed the last time; empty: it did not, or has answered since
   */
  public record Issuer(
      String name,
      int inFlight,
      int waiting,
      boolean paused,
      Optional<Duration> notAskedFor,
      Optional<Failure> failure) {}

  /**
   * How an issuer failed.
   *
   * @param refusal what kind of failure
   * @param code the issuer's code
   * @param message what a person should read
   */
  public record Failure(Refusal refusal, String code, String message) {

    private static Failure of(OperationState.Failure why) {
      return new Failure(why.refusal(), why.code(), why.message());
    }
  }

  /** Copies the list. */
  public LifecycleLoad {
    issuers = List.copyOf(issuers);
  }

  static LifecycleLoad of(List<Load> loads, Predicate<String> isPaused) {
    var issuers =
        loads.stream()
            .flatMap(load -> load.errand().issuer().map(name -> of(name, load, isPaused)).stream())
            .sorted(Comparator.comparing(Issuer::name))
            .toList();
    var here = loads.stream().filter(load -> load.errand().issuer().isEmpty()).toList();
    return new LifecycleLoad(
        here.stream().mapToInt(Load::inFlight).sum(),
        here.stream().mapToInt(Load::waiting).sum(),
        issuers);
  }

  private static Issuer of(String name, Load load, Predicate<String> isPaused) {
    return new Issuer(
        name,
        load.inFlight(),
        load.waiting(),
        isPaused.test(name),
        load.left(),
        load.failure().map(Failure::of));
  }
}
