package io.certwright;

import io.certwright.internal.node.HealthCheck;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * How a vault stands with its storage, as this node sees it.
 *
 * @param storageAnswers whether the storage answered when it was last asked
 * @param awaySince since when it does not, by this node's clock; empty: it does
 * @param age how old what the caches know may be; zero where nobody else writes to the storage
 * @param clockDifference how far this node's clock is ahead of the storage's, negative if it is
 *     behind; empty: the storage has not told its time yet
 * @param servedStale the versions ({@code name/version}) whose keys were used although their state
 *     could not be asked for, as far as that is not known again; a thousand at most, and of them
 *     those that whoever asks may list whatever their tags
 * @param problems what somebody should look at; empty: all is well
 */
public record VaultHealth(
    boolean storageAnswers,
    Optional<Instant> awaySince,
    Duration age,
    Optional<Duration> clockDifference,
    Set<String> servedStale,
    List<Problem> problems) {

  /** How far a node's clock may differ from the storage's: 5 seconds. */
  public static final Duration TOLERATED_CLOCK_DIFFERENCE = Duration.ofSeconds(5);

  /** What kind of problem. */
  public enum Code {
    /** The storage does not answer. */
    STORAGE_AWAY,
    /** What the caches know is older than the bound that the vault was opened with. */
    CACHE_STALE,
    /** This node's clock and the storage's are more than 5 seconds apart. */
    CLOCK_DIFFERS,
    /** Keys are used although nobody can say whether they may still be. */
    SERVED_STALE
  }

  /**
   * Something that is not as it should be.
   *
   * @param code what kind
   * @param message what a person should read
   */
  public record Problem(Code code, String message) {}

  /** Copies the collections. */
  public VaultHealth {
    servedStale = Set.copyOf(servedStale);
    problems = List.copyOf(problems);
  }

  /** Whether there is no problem. */
  public boolean isHealthy() {
    return problems.isEmpty();
  }

  /**
   * @param shown of the versions those that whoever asks may know of
   */
  static VaultHealth of(HealthCheck.Health seen, UnaryOperator<Set<String>> shown) {
    return new VaultHealth(
        seen.absence().isEmpty(),
        seen.absence().map(absence -> absence.since()),
        seen.age(),
        seen.ahead(),
        shown.apply(seen.stale()),
        problems(seen));
  }

  private static List<Problem> problems(HealthCheck.Health seen) {
    var problems = new ArrayList<Problem>();
    seen.absence()
        .ifPresent(
            absence ->
                problems.add(
                    new Problem(
                        Code.STORAGE_AWAY,
                        "the storage does not answer since "
                            + absence.since()
                            + ": "
                            + absence.failure().getMessage())));
    if (seen.age().compareTo(seen.bound()) > 0) {
      problems.add(
          new Problem(
              Code.CACHE_STALE,
              "what this node knows may be "
                  + seen.age()
                  + " old, more than "
                  + seen.bound()
                  + "; changes of other nodes are not seen"));
    }
    seen.ahead()
        .filter(ahead -> ahead.abs().compareTo(TOLERATED_CLOCK_DIFFERENCE) > 0)
        .ifPresent(ahead -> problems.add(clockDiffers(ahead)));
    if (!seen.stale().isEmpty()) {
      problems.add(
          new Problem(
              Code.SERVED_STALE,
              seen.stale().size()
                  + " keys are used although their state cannot be asked for, as their policies"
                  + " allow for a while"));
    }
    return problems;
  }

  private static Problem clockDiffers(Duration ahead) {
    return new Problem(
        Code.CLOCK_DIFFERS,
        "the clock of this node is "
            + ahead.abs()
            + (ahead.isNegative() ? " behind" : " ahead of")
            + " that of the storage, by which it is decided what is due; set it right");
  }
}
