package io.certwright.internal.gate;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * What was thrown, by its classes and where they came from. The messages are left out: whoever
 * threw it had credentials in hand.
 */
public final class Outline {

  private static final int MOST_FRAMES = 40;
  private static final int MOST_LINES = 200;

  private final StringBuilder text = new StringBuilder();
  private final Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private int lines;

  private Outline() {}

  /** The outline of one thing that was thrown, with its causes and what was suppressed. */
  public static String of(Throwable thrown) {
    var outline = new Outline();
    outline.add("", thrown);
    return outline.text.toString();
  }

  /** Whether it is the JVM that is in trouble, not only the code that was called. */
  public static boolean isFatal(Throwable thrown) {
    return thrown instanceof VirtualMachineError && !(thrown instanceof StackOverflowError);
  }

  private void add(String how, Throwable thrown) {
    if (!seen.add(thrown) || lines >= MOST_LINES) {
      return;
    }
    line(how + thrown.getClass().getName());
    var frames = thrown.getStackTrace();
    for (int i = 0; i < Math.min(frames.length, MOST_FRAMES) && lines < MOST_LINES; i++) {
      line("    at " + frames[i]);
    }
    for (var suppressed : thrown.getSuppressed()) {
      add("  suppressed: ", suppressed);
    }
    var cause = thrown.getCause();
    if (cause != null) {
      add("  caused by: ", cause);
    }
  }

  private void line(String line) {
    text.append(lines++ == 0 ? "" : "\n").append(line);
  }
}
