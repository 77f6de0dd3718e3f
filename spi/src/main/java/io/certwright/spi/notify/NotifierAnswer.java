package io.certwright.spi.notify;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** What became of a notice. */
public sealed interface NotifierAnswer {

  /** Whoever is to be told has it, or has taken over to see to that. */
  record Delivered() implements NotifierAnswer {}

  /**
   * It was not delivered, and is given again later, for a day.
   *
   * @param reason what a person should read; no secret
   * @param after how long to wait at least; empty: that is for the vault to choose
   */
  record TryAgain(String reason, Optional<Duration> after) implements NotifierAnswer {

    /** Requires both. */
    public TryAgain {
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(after, "after");
    }
  }

  /**
   * It was not delivered and never will be: the next one's turn has come.
   *
   * @param reason what a person should read; no secret
   */
  record Refused(String reason) implements NotifierAnswer {

    /** Requires a reason. */
    public Refused {
      Objects.requireNonNull(reason, "reason");
    }
  }
}
