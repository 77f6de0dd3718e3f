package io.certwright.benchmarks;

import io.certwright.Vault;
import io.certwright.access.Actor;
import io.certwright.audit.AuditOutcome;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.engine.Engine;
import io.certwright.internal.engine.EngineHolder;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.Current;
import io.certwright.internal.record.Extensions;
import io.certwright.internal.record.KeyLocation;
import io.certwright.internal.record.Names;
import io.certwright.internal.record.Tags;
import io.certwright.internal.record.VersionRecord;
import io.certwright.internal.schedule.Schedule;
import io.certwright.internal.store.RecordStore;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.Bytes;
import io.certwright.spi.keys.KeySpec;
import io.certwright.spi.storage.RecordWrite;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Certificates of a vault that nobody has signed: the records are those that an issue leaves,
 * sealed like them, and only made faster.
 */
final class CertificateStock {

  private static final int BATCH = 250;
  private static final int LEAF = 600;
  private static final Duration LIFE = Duration.ofDays(90);
  private static final Duration LEFT = Duration.ofDays(10);

  private final Engine engine;
  private final CertificatePolicy policy;
  private final Instant start;
  private final Duration untilRenewal;
  private final Random random = new Random(1);

  private CertificateStock(
      Vault vault, CertificatePolicy policy, Instant start, Duration untilRenewal) {
    this.engine = EngineHolder.of(vault).engine();
    this.policy = policy;
    this.start = start;
    this.untilRenewal = untilRenewal;
  }

  /** Some that nothing is due with for years, from the CA of a vault. */
  static CertificateStock resting(IssuingVault vault) {
    return new CertificateStock(
        vault.vault(),
        vault.policy(Host.dns(0), false),
        Instant.parse("2030-01-01T00:00:00Z"),
        LIFE);
  }

  /** Some whose renewal has been due for a day, and that end in ten days. */
  static CertificateStock overdue(Vault vault, CertificatePolicy policy, Instant now) {
    var start = now.plus(LEFT).minus(LIFE);
    return new CertificateStock(vault, policy, start, LIFE.minus(LEFT).minusDays(1));
  }

  /** The name of a certificate of which only the state was made, in the order of the numbers. */
  static String name(int number) {
    return String.format("stock-%08d", number);
  }

  /** Makes so many, and the versions of the first few of them as well. */
  void fill(int count, int withVersions) throws ChangeRefusedException {
    fill(0, count, withVersions);
  }

  /** Makes those of these numbers, and the versions of those below that one as well. */
  void fill(int first, int end, int withVersions) throws ChangeRefusedException {
    for (int from = first; from < end; from += BATCH) {
      var writes = new ArrayList<RecordWrite>();
      for (int number = from; number < Math.min(end, from + BATCH); number++) {
        var version = version(number);
        writes.add(insert(head(number, version)));
        if (number < withVersions) {
          writes.add(engine.records().insert(VersionRecord.TYPE, version, RecordStore.noSecret()));
        }
      }
      engine.gate().commit(Caller.OWNER, "fill", "", AuditOutcome.DONE, "", writes, List.of());
    }
  }

  private RecordWrite insert(CertificateRecord head) {
    return engine.records().insert(CertificateRecord.TYPE, head, RecordStore.noSecret());
  }

  private CertificateRecord head(int number, VersionRecord version) {
    return CertificateRecord.declared(name(number), policy, Actor.OWNER, start)
        .withCurrent(Current.of(version), 1, start)
        .withSchedule(Schedule.at(start.plus(untilRenewal), Schedule.Reason.RENEW), start);
  }

  private VersionRecord version(int number) {
    return new VersionRecord(
        name(number),
        Names.versionId(1, bytes(12)),
        start,
        start,
        List.of(Bytes.copyOf(bytes(LEAF))),
        KeySpec.EC_P256,
        KeyLocation.sealed(),
        Tags.NONE,
        false,
        true,
        Optional.empty(),
        HexFormat.of().formatHex(bytes(20)),
        start,
        start.plus(LIFE).plusSeconds(number),
        Bytes.copyOf(bytes(32)),
        Bytes.copyOf(bytes(32)),
        List.of("dns:" + Host.dns(number)),
        "self",
        Optional.empty(),
        Extensions.NONE);
  }

  private byte[] bytes(int length) {
    var bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
