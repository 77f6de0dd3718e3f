package io.certwright.internal.tls;

import io.certwright.internal.node.PatientLock;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * A value that is brought up to date when it is read. One reader at a time does it, and those
 * beside it wait for that, but not if it hangs. Thread-safe.
 *
 * @param <T> an immutable value
 */
final class Live<T> {
  private final Predicate<T> isStale;
  private final UnaryOperator<T> next;
  private final PatientLock refreshing = new PatientLock();
  private volatile T value;

  /**
   * A value and how it is renewed.
   *
   * @param isStale cheap: asked at each reading
   * @param next makes a fresh value of a stale one; throws nothing
   */
  Live(T first, Predicate<T> isStale, UnaryOperator<T> next) {
    this.value = first;
    this.isStale = isStale;
    this.next = next;
  }

  /** The value, brought up to date unless that hangs. */
  T latest() {
    T now = value;
    if (!isStale.test(now)) {
      return now;
    }
    // Not if this very thread is at it: the work itself makes a TLS connection with us.
    if (refreshing.enterInTime()) {
      try {
        if (isStale.test(value)) {
          value = next.apply(value);
        }
      } finally {
        refreshing.leave();
      }
    }
    return value;
  }

  /** The value as it is. */
  T present() {
    return value;
  }
}
