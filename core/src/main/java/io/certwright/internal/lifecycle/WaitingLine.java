package io.certwright.internal.lifecycle;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.function.Predicate;

/**
 * The certificates that wait in one queue, the nearest expiry first. Those that have failed again
 * and again have a line of their own, and every other turn while there are others: their ends are
 * the nearest, or over, so where turns are few they would take all of them for ever. Used under the
 * lock of its owner.
 */
final class WaitingLine {

  /** After so many attempts in a row it is likely that the next one fails as well. */
  static final int AGAIN_AND_AGAIN = 3;

  private static final Comparator<Job> ORDER =
      Comparator.comparing(Job::expiry)
          .thenComparing(job -> job.record().due().orElse(Instant.MIN));

  private final PriorityQueue<Job> well = new PriorityQueue<>(ORDER);
  private final PriorityQueue<Job> failing = new PriorityQueue<>(ORDER);

  /** Whether the last turn was that of one that keeps failing. */
  private boolean failingHadIt;

  int size() {
    return well.size() + failing.size();
  }

  boolean isEmpty() {
    return well.isEmpty() && failing.isEmpty();
  }

  void add(Job job) {
    boolean fails =
        job.state().filter(head -> head.schedule().attempts() >= AGAIN_AND_AGAIN).isPresent();
    (fails ? failing : well).add(job);
  }

  /** Takes out the one whose turn it is; there is one. */
  Job remove() {
    boolean isSooner =
        well.isEmpty()
            || (!failing.isEmpty()
                && !failingHadIt
                && ORDER.compare(failing.element(), well.element()) < 0);
    failingHadIt = isSooner;
    return (isSooner ? failing : well).remove();
  }

  /** Takes out the one that can wait longest, of the longer line; there is one. */
  Job removeLast() {
    var longer = failing.size() > well.size() ? failing : well;
    var last = longer.stream().max(ORDER).orElseThrow();
    longer.remove(last);
    return last;
  }

  /** Takes out those that are so. */
  List<Job> removeAll(Predicate<Job> condition) {
    var out = new ArrayList<Job>();
    removeAll(well, condition, out);
    removeAll(failing, condition, out);
    return out;
  }

  /** Asked before each turn, and hardly ever is there one. */
  private static void removeAll(Queue<Job> line, Predicate<Job> condition, List<Job> out) {
    int before = out.size();
    for (var job : line) {
      if (condition.test(job)) {
        out.add(job);
      }
    }
    if (out.size() > before) {
      line.removeAll(out.subList(before, out.size()));
    }
  }

  /** Takes out all but the first few. */
  List<Job> removeAllBut(int kept) {
    var stay = new ArrayList<Job>();
    while (stay.size() < kept && !isEmpty()) {
      stay.add(remove());
    }
    var out = removeAll(job -> true);
    stay.forEach(this::add);
    return out;
  }
}
