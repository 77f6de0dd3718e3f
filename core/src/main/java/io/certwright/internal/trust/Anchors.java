package io.certwright.internal.trust;

import io.certwright.spi.Bytes;
import io.certwright.trust.TrustedAnchor;
import java.security.cert.CertificateEncodingException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The anchors of a validator, found by their subject. Immutable, thread-safe. */
public final class Anchors {

  private final Map<String, List<Node>> bySubject = new HashMap<>();
  private final Map<Node, TrustedAnchor> all = new LinkedHashMap<>();

  /**
   * Reads the anchors. Of two of the same certificate the first counts.
   *
   * @throws io.certwright.internal.bouncycastle.MalformedDerException if one cannot be read
   */
  public Anchors(Collection<TrustedAnchor> anchors) {
    for (var anchor : anchors) {
      var node = Node.of(encoded(anchor));
      if (all.putIfAbsent(node, anchor) == null) {
        bySubject.computeIfAbsent(node.subject(), name -> new ArrayList<>()).add(node);
      }
    }
  }

  private static Bytes encoded(TrustedAnchor anchor) {
    try {
      return Bytes.copyOf(anchor.certificate().getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException("An anchor cannot be encoded", e);
    }
  }

  List<Node> of(String subject) {
    return bySubject.getOrDefault(subject, List.of());
  }

  boolean contains(Node node) {
    return all.containsKey(node);
  }

  Optional<TrustedAnchor> find(Node node) {
    return Optional.ofNullable(all.get(node));
  }
}
