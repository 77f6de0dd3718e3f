package io.certwright.internal.ocsp;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Has what several ask for at the same time made once. Nothing is locked meanwhile: a key that
 * takes long to sign with holds up only those who want the same answer. Thread-safe.
 */
final class Flights<K, V> {

  private final ConcurrentHashMap<K, CompletableFuture<V>> flying = new ConcurrentHashMap<>();

  /**
   * What the work makes, here or where it is being made already.
   *
   * @param usable whether what was begun before this was called will do
   */
  V join(K key, Supplier<V> work, Predicate<V> usable) {
    for (; ; ) {
      var mine = new CompletableFuture<V>();
      var other = flying.putIfAbsent(key, mine);
      if (other == null) {
        return fly(key, mine, work);
      }
      var made = landed(other);
      if (usable.test(made)) {
        return made;
      }
    }
  }

  private V fly(K key, CompletableFuture<V> flight, Supplier<V> work) {
    try {
      var made = work.get();
      flight.complete(made);
      return made;
    } catch (RuntimeException | Error e) {
      flight.completeExceptionally(e);
      throw e;
    } finally {
      flying.remove(key, flight);
    }
  }

  private static <V> V landed(CompletableFuture<V> flight) {
    try {
      return flight.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw e;
    }
  }
}
