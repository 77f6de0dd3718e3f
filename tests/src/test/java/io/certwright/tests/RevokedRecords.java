package io.certwright.tests;

import io.certwright.Vault;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.engine.EngineHolder;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Deed;
import io.certwright.internal.record.CrlScope;
import io.certwright.internal.record.IssuedRecord;
import io.certwright.internal.record.Revoked;
import io.certwright.internal.store.RecordStore;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.RevocationReason;
import io.certwright.spi.storage.RecordWrite;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Many certificates that the CA "root" issued and that are revoked since long ago: the records that
 * an issue and a revocation leave, only made faster.
 */
final class RevokedRecords {

  private static final Instant LONG_AGO = Instant.parse("2025-01-01T00:00:00Z");
  private static final Duration LIFE = Duration.ofDays(3650);
  private static final int BATCH = 500;

  private RevokedRecords() {}

  static void fill(Vault vault, int count) {
    var engine = EngineHolder.of(vault).engine();
    var key = vault.get("root").x509().getPublicKey().getEncoded();
    var scope = CrlScope.whole("root", Bytes.copyOf(key));
    for (int first = 0; first < count; first += BATCH) {
      var writes = new ArrayList<RecordWrite>();
      for (int i = first; i < Math.min(first + BATCH, count); i++) {
        writes.add(
            engine.records().insert(IssuedRecord.TYPE, record(scope, i), RecordStore.noSecret()));
      }
      try {
        var deed = new Deed("test/fill", "root", "", writes, List.of());
        engine.gate().commitAll(Caller.OWNER, List.of(deed), List.of());
      } catch (ChangeRefusedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static IssuedRecord record(CrlScope scope, int number) {
    var serial = BigInteger.ONE.shiftLeft(150).add(BigInteger.valueOf(number)).toString(16);
    var at = LONG_AGO.plusMillis(number);
    var how = new Revoked(at, RevocationReason.SUPERSEDED, Optional.empty());
    return IssuedRecord.of("v", scope, serial, at, LONG_AGO.plus(LIFE), "", Bytes.empty())
        .with(Optional.of(how), at);
  }
}
