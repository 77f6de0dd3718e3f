package io.certwright.internal.trust;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.MalformedDerException;
import io.certwright.internal.bouncycastle.StatedExtensions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How much the policy tree of a path costs (RFC 5280, section 6.1.3 (d)), counted before it grows:
 * with mappings it can double at each level, although the policies that are expected stay few, so
 * those are counted instead.
 */
final class PolicyCost {

  private static final String ANY = "2.5.29.32.0";
  private static final long MOST = 1L << 40;

  private PolicyCost() {}

  /** Nodes and comparisons of a path, the leaf first and the anchor last; at most about 2^41. */
  static long of(List<Node> path) {
    Map<String, Long> expected = new HashMap<>();
    boolean any = true;
    long total = 0;
    for (int i = path.size() - 2; i >= 0; i--) {
      var extensions = path.get(i).extensions();
      var policies = policies(extensions);
      var mappings = mappings(extensions);
      long above = sum(expected) + 1;
      var nodes = children(expected, policies, any);
      any = any && policies.contains(ANY);
      long size = sum(nodes);
      total = Math.min(MOST, total + size + product(above, policies.size()) / 16);
      total = Math.min(MOST, total + product(size + 1, mappings.size()) / 16);
      expected = i > 0 ? mapped(nodes, mappings) : nodes;
    }
    return total;
  }

  /** For each policy how many nodes have it. */
  private static Map<String, Long> children(
      Map<String, Long> expected, Set<String> policies, boolean any) {
    var nodes = new HashMap<String, Long>();
    for (var policy : policies) {
      long matched = expected.getOrDefault(policy, 0L);
      if (!policy.equals(ANY) && (matched > 0 || any)) {
        nodes.put(policy, Math.max(matched, 1));
      }
    }
    if (policies.contains(ANY)) {
      expected.forEach(nodes::putIfAbsent);
    }
    return nodes;
  }

  /** For each policy how many nodes expect it. */
  private static Map<String, Long> mapped(
      Map<String, Long> nodes, Map<String, List<String>> mappings) {
    var expected = new HashMap<String, Long>();
    nodes.forEach(
        (policy, count) -> {
          for (var to : mappings.getOrDefault(policy, List.of(policy))) {
            expected.merge(to, count, (left, right) -> Math.min(MOST, left + right));
          }
        });
    mappings.forEach((from, to) -> to.forEach(policy -> expected.putIfAbsent(policy, 1L)));
    return expected;
  }

  private static long sum(Map<String, Long> counts) {
    long sum = 0;
    for (long count : counts.values()) {
      sum = Math.min(MOST, sum + count);
    }
    return sum;
  }

  private static long product(long left, long right) {
    return right == 0 || left <= MOST / right ? left * right : MOST;
  }

  /** What cannot be read costs nothing: the engine refuses it. */
  private static Set<String> policies(StatedExtensions extensions) {
    var found = new HashSet<String>();
    byte[] extension = extensions.get(Extensions.POLICIES);
    if (extension != null) {
      try {
        var reader = DerReader.of(DerReader.octetsOf(extension));
        while (!reader.atEnd()) {
          found.add(reader.sequence(PolicyCost::firstOid));
        }
      } catch (MalformedDerException e) {
        return Set.of();
      }
    }
    return found;
  }

  private static String firstOid(DerReader information) {
    var oid = information.oid();
    while (!information.atEnd()) {
      information.skip();
    }
    return oid;
  }

  private static Map<String, List<String>> mappings(StatedExtensions extensions) {
    var found = new HashMap<String, List<String>>();
    byte[] extension = extensions.get(Extensions.POLICY_MAPPINGS);
    if (extension != null) {
      try {
        var reader = DerReader.of(DerReader.octetsOf(extension));
        while (!reader.atEnd()) {
          reader.sequence(
              pair -> found.computeIfAbsent(pair.oid(), from -> new ArrayList<>()).add(pair.oid()));
        }
      } catch (MalformedDerException e) {
        return Map.of();
      }
    }
    return found;
  }
}
