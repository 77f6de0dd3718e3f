package io.certwright.internal.rights;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What denies a permission and what allows it. Where that depends on the name alone, the answers
 * are remembered, so that what is asked again costs one look-up. Thread-safe.
 */
final class Pair {

  private static final int MOST_REMEMBERED = 2_048;

  private final RuleSet denies;
  private final RuleSet allows;
  private final boolean byNameAlone;
  private final ConcurrentHashMap<String, Boolean> answers = new ConcurrentHashMap<>();
  private final AtomicInteger remembered = new AtomicInteger();

  Pair(RuleSet denies, RuleSet allows) {
    this.denies = denies;
    this.allows = allows;
    this.byNameAlone = !looksAtTags() && !denies.looksAtTheTime() && !allows.looksAtTheTime();
  }

  RuleSet denies() {
    return denies;
  }

  RuleSet allows() {
    return allows;
  }

  /**
   * The answer that is remembered of a name; null: there is none, or it depends on more than the
   * name.
   */
  @Nullable Boolean known(String target) {
    return answers.get(target);
  }

  /** Whether something allows what is asked, and nothing denies it. */
  boolean allow(Question asked) {
    if (!byNameAlone) {
      return decide(asked);
    }
    var known = answers.get(asked.name());
    return known != null ? known : remember(asked);
  }

  private boolean remember(Question asked) {
    boolean answer = decide(asked);
    if (remembered.incrementAndGet() > MOST_REMEMBERED) {
      // Whoever asks for names that nobody else asks for gets no room of its own.
      answers.clear();
      remembered.set(1);
    }
    answers.put(asked.name(), answer);
    return answer;
  }

  private boolean decide(Question asked) {
    return !denies.holds(asked) && allows.holds(asked);
  }

  /** Whether the answer may depend on tags. */
  boolean looksAtTags() {
    return denies.looksAtTags() || allows.looksAtTags();
  }
}
