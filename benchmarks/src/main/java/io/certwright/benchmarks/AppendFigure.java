package io.certwright.benchmarks;

import io.certwright.audit.AuditOutcome;
import io.certwright.internal.engine.EngineHolder;
import io.certwright.internal.gate.Caller;
import java.security.MessageDigest;

/**
 * An entry of the audit trail that stands alone, from the gate into a storage in memory, so without
 * a force: linked, digested, sealed, committed. Beside it what of that no trail can spare: the
 * digest and a seal over as many bytes.
 */
final class AppendFigure implements Figure {

  private static final double AT_MOST_US = 5;

  /** About what the public part of such an entry has. */
  private static final int BYTES = 200;

  @Override
  public String name() {
    return "gate-append";
  }

  @Override
  public Line measure(Effort effort) throws Exception {
    try (var vault = IssuingVault.inMemory()) {
      var gate = EngineHolder.of(vault.vault()).engine().gate();
      var seals = new OpenedSeals(BYTES);
      var digest = MessageDigest.getInstance("SHA-256");
      var content = new byte[BYTES];
      var duel =
          Duel.ofCpu(
              times -> {
                for (int i = 0; i < times; i++) {
                  gate.record(Caller.OWNER, "bench/append", "shop", AuditOutcome.DONE, "an entry");
                }
                return times;
              },
              times -> {
                int sum = seals.open(times);
                for (int i = 0; i < times; i++) {
                  sum += digest.digest(content)[0];
                }
                return sum;
              },
              effort);
      return Line.bounded(name(), duel.ours() / 1e3, AT_MOST_US, "us")
          .number("bare", duel.floor() / 1e3);
    }
  }
}
