package io.certwright.internal.record;

import java.util.HashMap;
import java.util.Map;

/**
 * Compares what the chains of the audit trail count with what the records say. Each chain is told
 * of in its order. Used by one thread.
 */
public final class Recount {

  private final Map<String, Counts> counted = new HashMap<>();
  private Counts found = Counts.NONE;

  /** The next entry of some chain. */
  public void entry(AuditRecord entry) {
    entry.counts().ifPresent(counts -> counted.put(entry.stripe(), counts));
  }

  /** A record, as it says that it is counted. */
  public void record(Counted as) {
    found = found.plus(Counts.between(Counted.NOTHING, as));
  }

  /** What the chains count. */
  public Counts counted() {
    return counted.values().stream().reduce(Counts.NONE, Counts::plus);
  }

  /** What the records come to. */
  public Counts found() {
    return found;
  }

  /** What the chains count too little, or too much where it is negative. */
  public Counts difference() {
    return found.minus(counted());
  }
}
