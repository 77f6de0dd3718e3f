package io.certwright.internal.trust;

import io.certwright.internal.bouncycastle.MalformedDerException;
import io.certwright.internal.bouncycastle.SubjectKey;
import io.certwright.internal.bouncycastle.SubjectKey.Kind;
import io.certwright.spi.Bytes;
import io.certwright.trust.TrustedAnchor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The certificates that a path can be made of, found by their subject. Filled, then only read. */
final class Pool {

  private static final int MOST_VARIANTS = 4;

  private final Anchors anchors;
  private final Map<String, Set<Node>> others = new HashMap<>();
  private int unreadable;

  Pool(Anchors anchors, Collection<Bytes> presented, KnownAuthorities known) {
    this.anchors = anchors;
    var read = new LinkedHashMap<Bytes, Node>();
    for (var der : presented) {
      if (!read.containsKey(der)) {
        known
            .read(der)
            .or(() -> node(der))
            .ifPresentOrElse(node -> read.put(der, node), () -> unreadable++);
      }
    }
    read.values().forEach(this::add);
    read.values().stream().filter(node -> node.key().inheriting()).forEach(this::complete);
  }

  /** What cannot be read leads nowhere. */
  static Optional<Node> node(Bytes der) {
    try {
      return Optional.of(Node.of(der));
    } catch (MalformedDerException e) {
      return Optional.empty();
    }
  }

  private void add(Node node) {
    boolean anchored = node.isSelfIssued() && anchors.contains(node);
    if (!anchored) {
      others.computeIfAbsent(node.subject(), name -> new LinkedHashSet<>()).add(node);
    }
  }

  /** Adds a key of DSA once with the parameters of each that it may have inherited them from. */
  private void complete(Node node) {
    var variants = new LinkedHashSet<Node>();
    for (var above : candidates(node.issuer())) {
      SubjectKey from = above.key();
      if (from.kind() == Kind.DSA && !from.inheriting() && variants.size() < MOST_VARIANTS) {
        variants.add(node.inheriting(from));
      }
    }
    variants.forEach(this::add);
  }

  /** All that have this subject, the anchors first. */
  List<Node> candidates(String subject) {
    var all = new ArrayList<>(anchors.of(subject));
    all.addAll(others.getOrDefault(subject, Set.of()));
    return all;
  }

  /** A remark for messages on what could not be read; empty if all could. */
  String unreadable() {
    return unreadable == 0 ? "" : " (of which " + unreadable + " cannot be read)";
  }

  boolean isAnchor(Node node) {
    return anchors.contains(node);
  }

  Optional<TrustedAnchor> anchor(Node node) {
    return anchors.find(node);
  }
}
