package io.certwright.benchmarks;

import io.certwright.KeyProtections;
import io.certwright.Vault;
import io.certwright.benchmarks.storage.Ground;
import io.certwright.ca.EmbeddedCa;
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
import java.io.IOException;
import java.math.BigInteger;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A vault whose CA has issued many certificates that are revoked: the records are those that an
 * issue and a revocation leave, and only made faster.
 */
final class RevokedStock implements AutoCloseable {

  static final String CA = "root";

  private static final int BATCH = 500;
  private static final Duration AGO = Duration.ofDays(10);

  private static final String NAME = "revoked";

  private final Ground ground;
  private final Vault vault;
  private final CrlScope scope;
  private final Instant start = Instant.now().truncatedTo(ChronoUnit.MILLIS).minus(AGO);
  private int made;

  private RevokedStock(Ground ground) throws Exception {
    this.ground = ground;
    vault = Vault.open(ground.open(NAME), KeyProtections.ephemeral());
    var root = EmbeddedCa.openOrCreateRoot(vault, CA).certificate().x509();
    scope = CrlScope.whole(CA, Bytes.copyOf(root.getPublicKey().getEncoded()));
  }

  static RevokedStock inDirectory() throws Exception {
    return new RevokedStock(Ground.file());
  }

  static RevokedStock onPostgresql() throws Exception {
    return new RevokedStock(Ground.postgresql());
  }

  /** Does what would otherwise be done beside a measurement. */
  void settle() throws Exception {
    ground.settle(NAME);
  }

  Vault vault() {
    return vault;
  }

  CrlScope scope() {
    return scope;
  }

  RecordStore records() {
    return EngineHolder.of(vault).engine().records();
  }

  /** Makes so many more; returns the serial number of the first, the others follow. */
  BigInteger add(int count, boolean revoked) throws ChangeRefusedException {
    var first = serial(made);
    for (int left = count; left > 0; left -= BATCH) {
      var writes = new ArrayList<RecordWrite>();
      for (int i = 0; i < Math.min(BATCH, left); i++) {
        writes.add(
            records().insert(IssuedRecord.TYPE, record(made++, revoked), RecordStore.noSecret()));
      }
      var deed = new Deed("bench/fill", CA, "", writes, List.of());
      EngineHolder.of(vault).engine().gate().commitAll(Caller.OWNER, List.of(deed), List.of());
    }
    return first;
  }

  private static BigInteger serial(int number) {
    return BigInteger.ONE.shiftLeft(150).add(BigInteger.valueOf(number));
  }

  private IssuedRecord record(int number, boolean revoked) {
    var at = start.plusMillis(number / 10);
    var issued =
        IssuedRecord.of(
            "v",
            scope,
            serial(number).toString(16),
            at,
            at.plus(Duration.ofDays(365)),
            "",
            Bytes.empty());
    var how = new Revoked(at, RevocationReason.SUPERSEDED, Optional.empty());
    return revoked ? issued.with(Optional.of(how), at) : issued;
  }

  @Override
  public void close() throws IOException, SQLException {
    vault.close();
    ground.close();
  }
}
