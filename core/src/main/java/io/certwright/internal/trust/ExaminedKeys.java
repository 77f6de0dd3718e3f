package io.certwright.internal.trust;

import io.certwright.spi.Bytes;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The keys of authorities in which no weakness was found, so that it need not be looked for again
 * in each chain. Of paths that were valid alone, so that nobody fills it with rubbish. Thread-safe.
 */
final class ExaminedKeys {

  private static final int MOST = 1_000;

  private final Map<Bytes, Boolean> keys =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Bytes, Boolean> eldest) {
          return size() > MOST;
        }
      };

  synchronized boolean contains(Bytes key) {
    return keys.get(key) != null;
  }

  synchronized void add(Bytes key) {
    keys.put(key, true);
  }
}
