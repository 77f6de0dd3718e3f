package io.certwright.internal.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * What was loaded for a key, kept until it is dropped or room is needed.
 *
 * <p>Loading and dropping the same key exclude each other: what a load that began before a drop has
 * found is not kept after it. Thread-safe.
 */
public final class BoundedCache<K, V> {

  private final Cache<K, V> cache;

  /** A cache for so many entries. */
  public BoundedCache(long entries) {
    this.cache = Caffeine.newBuilder().maximumSize(entries).executor(Runnable::run).build();
  }

  /**
   * A cache for values of so many bytes together.
   *
   * @param size the bytes of a value, together with those of its key
   */
  public BoundedCache(long bytes, ToIntFunction<V> size) {
    this.cache =
        Caffeine.newBuilder()
            .maximumWeight(bytes)
            .weigher((K key, V value) -> size.applyAsInt(value))
            .executor(Runnable::run)
            .build();
  }

  /**
   * The value for the key, loaded if it is not there.
   *
   * @param load gives the value; empty: there is none, and nothing is kept
   */
  public Optional<V> get(K key, Function<K, Optional<V>> load) {
    var known = cache.getIfPresent(key);
    if (known != null) {
      return Optional.of(known);
    }
    return Optional.ofNullable(cache.get(key, k -> load.apply(k).orElse(null)));
  }

  /** The value for the key, if it is there. */
  public Optional<V> find(K key) {
    return Optional.ofNullable(cache.getIfPresent(key));
  }

  /** What is kept at the moment, or was a moment ago, in no order. */
  public Collection<V> values() {
    return cache.asMap().values();
  }

  /** How many values are kept, about. */
  public long count() {
    return cache.estimatedSize();
  }

  /** Keeps a value that nobody has to load. */
  public void put(K key, V value) {
    cache.put(key, value);
  }

  /** Forgets the value. */
  public void drop(K key) {
    cache.invalidate(key);
  }

  /** Forgets everything. */
  public void dropAll() {
    cache.invalidateAll();
  }
}
