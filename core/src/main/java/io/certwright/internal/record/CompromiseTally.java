package io.certwright.internal.record;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * How many versions, certificates and standalone keys that have a compromised key stand how.
 *
 * @param counts how many of what, without those of which there are none
 */
public record CompromiseTally(Map<Of, Long> counts) {

  /** What is counted. */
  public enum Of {
    /** Versions that are revoked. */
    REVOKED,
    /** Versions that are not, yet. */
    UNREVOKED,
    /** Versions whose records cannot be read. */
    UNREADABLE,
    /** Certificates that have another key in service. */
    REPLACED,
    /** Certificates whose next version is awaited. */
    AWAITED,
    /** Certificates whose next version is awaited, and whose last attempt failed. */
    FAILING,
    /** Certificates that have no version in service, and get none by themselves. */
    UNREPLACED,
    /** Versions whose issuer outside was told. */
    TOLD,
    /** Versions whose issuer outside is still to be told. */
    UNTOLD,
    /** Versions whose issuer outside cannot be told. */
    UNTELLABLE,
    /** Versions of standalone keys, out of service. */
    KEYS
  }

  /** Nothing. */
  public static final CompromiseTally NONE = new CompromiseTally(Map.of());

  /** Copies the map. */
  public CompromiseTally {
    var copy = new EnumMap<Of, Long>(Of.class);
    copy.putAll(counts);
    counts = Collections.unmodifiableMap(copy);
  }

  /** How many. */
  public long of(Of what) {
    return counts.getOrDefault(what, 0L);
  }

  /** The same with more of them. */
  public CompromiseTally plus(Of what, long more) {
    if (more == 0) {
      return this;
    }
    var sum = new EnumMap<Of, Long>(Of.class);
    sum.putAll(counts);
    sum.merge(what, more, Long::sum);
    return new CompromiseTally(sum);
  }

  /** Whether nothing is left to be done, by this vault or by those whom it asks. */
  public boolean isSettled() {
    return of(Of.UNREVOKED) + of(Of.AWAITED) + of(Of.FAILING) + of(Of.UNTOLD) == 0;
  }

  void write(DerWriter out) {
    out.list(
        counts.entrySet(),
        (w, count) -> w.sequence(s -> s.text(count.getKey().name()).integer(count.getValue())));
  }

  static CompromiseTally read(DerReader in) {
    var counts = new EnumMap<Of, Long>(Of.class);
    for (var count : in.list(r -> r.sequence(s -> Map.entry(Of.valueOf(s.text()), s.integer())))) {
      counts.put(count.getKey(), count.getValue());
    }
    return new CompromiseTally(counts);
  }
}
