package io.certwright.internal.record;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How many versions, certificates and standalone keys that have a compromised key stand how.
 *
 * @param counts one for each {@link Of}, in its order
 */
public record CompromiseTally(List<Long> counts) {

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
  public static final CompromiseTally NONE =
      new CompromiseTally(Collections.nCopies(Of.values().length, 0L));

  /** Copies the list. */
  public CompromiseTally {
    counts = List.copyOf(counts);
  }

  /** How many. */
  public long of(Of what) {
    return what.ordinal() < counts.size() ? counts.get(what.ordinal()) : 0;
  }

  /** The same with more of them. */
  public CompromiseTally plus(Of what, long more) {
    var all = new ArrayList<Long>();
    for (var one : Of.values()) {
      all.add(of(one) + (one == what ? more : 0));
    }
    return new CompromiseTally(all);
  }

  /** Whether nothing is left to be done, by this vault or by those whom it asks. */
  public boolean isSettled() {
    return of(Of.UNREVOKED) + of(Of.AWAITED) + of(Of.FAILING) + of(Of.UNTOLD) == 0;
  }

  void write(DerWriter out) {
    out.list(counts, DerWriter::integer);
  }

  static CompromiseTally read(DerReader in) {
    return new CompromiseTally(in.list(r -> r.integerIn(0, Long.MAX_VALUE)));
  }
}
