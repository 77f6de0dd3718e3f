package io.certwright.internal.commit;

import io.certwright.errors.ConflictException;
import java.util.function.Supplier;

/** Changes that are made anew from what is there, when somebody else's change came first. */
public final class Retry {

  private static final int MOST_ATTEMPTS = 10;

  private Retry() {}

  /** Reads what is there, and changes it. */
  public interface Attempt<T> {
    T run() throws ChangeRefusedException;
  }

  /**
   * Tries until the change is made, ten times at most.
   *
   * @param givenUp what is thrown when others came first each time
   */
  public static <T> T untilDone(Attempt<T> attempt, Supplier<ConflictException> givenUp) {
    for (int i = 1; ; i++) {
      try {
        return attempt.run();
      } catch (ChangeRefusedException e) {
        if (i == MOST_ATTEMPTS) {
          throw givenUp.get();
        }
      }
    }
  }
}
