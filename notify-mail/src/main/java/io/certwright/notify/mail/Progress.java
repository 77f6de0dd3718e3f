package io.certwright.notify.mail;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What has become of the letters about one notice, by address. One address that the server puts off
 * again and again, a full mailbox, must not hold up what others are to be told next. Thread-safe.
 */
final class Progress {

  /**
   * How often a letter is offered that the server puts off while it takes those to others. With the
   * pauses between attempts that is about twenty minutes, more than servers keep strangers waiting.
   */
  static final int MOST_OFFERS = 12;

  private static final int MOST_SLOW = 1_000;

  private final Set<String> served = ConcurrentHashMap.newKeySet();
  private final Set<String> rejected = ConcurrentHashMap.newKeySet();
  private final Map<String, Integer> putOff = new ConcurrentHashMap<>();
  private final Set<String> slow;

  /**
   * Nothing yet.
   *
   * @param slow the addresses that were put off for so long before; they are offered once
   */
  Progress(Set<String> slow) {
    this.slow = slow;
  }

  boolean isDone(String address) {
    return served.contains(address) || rejected.contains(address);
  }

  boolean isAnybodyServed() {
    return !served.isEmpty();
  }

  /** That the server took the letter. */
  void served(String address) {
    served.add(address);
    slow.remove(address);
  }

  /** That it never will. */
  void rejected(String address) {
    rejected.add(address);
  }

  /** That it does not now. */
  void putOff(String address) {
    putOff.merge(address, 1, Integer::sum);
  }

  /** Leaves out who was put off for long, if others were served: it is not the server's state. */
  void leaveOut() {
    if (served.isEmpty()) {
      return;
    }
    putOff.forEach(
        (address, times) -> {
          if (!isDone(address) && (times >= MOST_OFFERS || slow.contains(address))) {
            rejected.add(address);
            if (slow.size() < MOST_SLOW) {
              slow.add(address);
            }
          }
        });
  }
}
