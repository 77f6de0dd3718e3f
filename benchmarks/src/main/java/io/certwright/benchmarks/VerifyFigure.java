package io.certwright.benchmarks;

import io.certwright.audit.AuditOutcome;
import io.certwright.internal.engine.EngineHolder;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.record.AuditRecord;
import io.certwright.spi.storage.ListQuery;
import io.certwright.spi.storage.Storage;
import io.certwright.spi.storage.VaultId;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * The verification of a trail in memory, against reading the same entries page by page, opening as
 * many seals and digesting the same bytes.
 */
final class VerifyFigure implements Figure {

  private static final double AIM = 1.5;
  private static final int PAGE = 500;
  private static final int WARM_UPS = 1;
  private static final int ROUNDS = 5;

  @Override
  public String name() {
    return "gate-verify";
  }

  @Override
  public Line measure(Effort effort) throws Exception {
    int entries = effort.records();
    try (var vault = IssuingVault.inMemory()) {
      var engine = EngineHolder.of(vault.vault()).engine();
      fill(engine.gate(), entries);
      var records = engine.records();
      var duel =
          Duel.ofTurns(
              times -> {
                var verified = vault.vault().audit().verify();
                if (!verified.isIntact() || verified.entries() < entries) {
                  throw new IllegalStateException(verified.toString());
                }
                return (int) verified.entries();
              },
              times -> read(records.storage(), records.vault()),
              Meter.THREAD_CPU,
              WARM_UPS,
              ROUNDS);
      return Line.of(name(), duel.ours(), duel.floor(), "ms", AIM).number("entries", entries);
    }
  }

  private static void fill(Gate gate, int entries) {
    for (int i = 0; i < entries; i++) {
      gate.record(Caller.OWNER, "bench/append", "shop-" + i, AuditOutcome.DONE, "an entry");
    }
  }

  private static int read(Storage storage, VaultId vault) throws Exception {
    var digest = MessageDigest.getInstance("SHA-256");
    var after = Optional.<String>empty();
    int sum = 0;
    OpenedSeals seals = null;
    do {
      var page =
          storage.list(
              new ListQuery(vault, AuditRecord.KIND, "", after, ListQuery.Order.ASCENDING, PAGE));
      for (var stored : page.records()) {
        var payload = stored.payload();
        seals = seals == null ? new OpenedSeals(payload.length()) : seals;
        sum += seals.open(1) + digest.digest(payload.toByteArray())[0];
      }
      after = page.next();
    } while (after.isPresent());
    return sum;
  }
}
