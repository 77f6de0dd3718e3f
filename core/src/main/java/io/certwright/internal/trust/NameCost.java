package io.certwright.internal.trust;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.MalformedDerException;
import java.util.List;

/**
 * How many comparisons the names of a path cost, counted before any is made: each name is looked at
 * once, and once for each constraint. Constraints on distinguished names weigh several times as
 * much, by measurement; ranges of addresses multiply with those of the authorities above, other
 * constraints do not.
 */
final class NameCost {

  private static final int DIRECTORY = 0xa4;
  private static final int ADDRESSES = 0x87;
  private static final int PERMITTED = 0xa0;
  private static final int EXCLUDED = 0xa1;
  private static final long MOST = 1L << 40;

  /** More than a certificate can have: names that cannot be read are refused by the engine. */
  private static final long MOST_NAMES = 1 << 15;

  private long ranges;
  private long others;
  private long total;

  private NameCost() {}

  /** The comparisons of a path, the leaf first and the anchor last; at most 2^41. */
  static long of(List<Node> path) {
    var cost = new NameCost();
    for (int i = path.size() - 1; i >= 0; i--) {
      var node = path.get(i);
      long constraints = cost.ranges + cost.others;
      if (i < path.size() - 1) {
        cost.add(capped(1 + constraints, names(node)));
      }
      cost.enter(node);
    }
    return cost.total;
  }

  private void enter(Node authority) {
    byte[] extension = authority.extensions().get(Extensions.NAME_CONSTRAINTS);
    if (extension == null) {
      return;
    }
    var own = new long[2];
    try {
      var reader = DerReader.of(DerReader.octetsOf(extension));
      for (int part : new int[] {PERMITTED, EXCLUDED}) {
        if (reader.isNext(part)) {
          reader.inside(part, list -> count(list, own));
        }
      }
    } catch (MalformedDerException e) {
      own[0] = extension.length;
    }
    add(capped(ranges, own[0]) + capped(others, own[1]));
    ranges = ranges == 0 ? own[0] : Math.min(MOST, ranges + own[0] + capped(ranges, own[0]));
    others = Math.min(MOST, others + own[1]);
  }

  private static boolean count(DerReader list, long[] own) {
    while (!list.atEnd()) {
      list.sequence(
          subtree -> {
            int form = subtree.tag().orElse(0);
            if (form == ADDRESSES) {
              own[0]++;
              subtree.skip();
            } else if (form == DIRECTORY) {
              own[1] += 4 + 2 * subtree.inside(DIRECTORY, NameCost::parts);
            } else {
              own[1]++;
              subtree.skip();
            }
            while (!subtree.atEnd()) {
              subtree.skip();
            }
            return true;
          });
    }
    return true;
  }

  private static long parts(DerReader name) {
    return name.list(
            part -> {
              part.skip();
              return true;
            })
        .size();
  }

  private static long names(Node node) {
    try {
      return 1L
          + AlternativeNames.of(node.extensions().get(Extensions.ALTERNATIVE_NAMES)).size()
          + DerReader.ofValues(node.certificate().getSubjectX500Principal().getEncoded())
              .list(
                  part -> {
                    part.skip();
                    return true;
                  })
              .size();
    } catch (MalformedDerException e) {
      return MOST_NAMES;
    }
  }

  private void add(long more) {
    total = Math.min(MOST, total + more);
  }

  private static long capped(long left, long right) {
    return left == 0 || right <= MOST / left ? left * right : MOST;
  }
}
