package io.certwright.internal.trust;

import io.certwright.spi.Bytes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was learnt of authorities and holds for ever: what their certificates say, by whose key they
 * are signed, and that no weakness was found in their keys. So the next chain below them need not
 * find it out again. Of paths that were valid alone, so that nobody fills it with rubbish; what is
 * remembered is neither trust nor time, which each validation looks at. Thread-safe.
 */
final class KnownAuthorities {

  private static final int MOST_KEYS = 1_000;

  /** Each has a certificate of {@link io.certwright.internal.bouncycastle.GuardedX509} at most. */
  private static final int MOST_CERTIFICATES = 200;

  private final Map<Bytes, Boolean> keys = new Recent<>(MOST_KEYS);
  private final Map<Bytes, Known> certificates = new Recent<>(MOST_CERTIFICATES);

  /**
   * An authority's certificate.
   *
   * @param signer the key that was found to have signed it
   */
  private record Known(Node node, Bytes signer) {}

  /** Those that were asked for last. */
  private static final class Recent<V> extends LinkedHashMap<Bytes, V> {
    private static final long serialVersionUID = 1L;
    private final int most;

    Recent(int most) {
      super(16, 0.75f, true);
      this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Bytes, V> eldest) {
      return size() > most;
    }
  }

  /** Whether a key was found to be without weakness. */
  synchronized boolean isExamined(Bytes key) {
    return keys.get(key) != null;
  }

  /** A certificate that has been read before. */
  synchronized Optional<Node> read(Bytes der) {
    return Optional.ofNullable(certificates.get(der)).map(Known::node);
  }

  /** Whether it is known that this key has signed this certificate; false: it is not known. */
  synchronized boolean isSignedBy(Node certificate, Bytes key) {
    var known = certificates.get(certificate.der());
    return known != null && known.signer().equals(key);
  }

  /** Remembers the authorities of a valid path, the leaf first and the anchor last. */
  synchronized void add(List<Node> path) {
    for (int i = 1; i < path.size(); i++) {
      var node = path.get(i);
      keys.put(node.key().encoded(), true);
      if (i < path.size() - 1 && node.isComplete()) {
        certificates.put(node.der(), new Known(node, path.get(i + 1).key().encoded()));
      }
    }
  }
}
