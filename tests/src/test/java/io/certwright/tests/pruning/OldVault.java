package io.certwright.tests.pruning;

import io.certwright.AuditExports;
import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.Vault;
import io.certwright.VaultBuilder;
import io.certwright.audit.AuditEntry;
import io.certwright.audit.AuditFinding;
import io.certwright.audit.AuditFormat;
import io.certwright.audit.ExportVerification;
import io.certwright.internal.engine.EngineHolder;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.keys.KeyProtection;
import io.certwright.spi.keys.KeySpec;
import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.ListQuery;
import io.certwright.spi.storage.ListQuery.Order;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.Storage;
import io.certwright.spi.storage.StoredRecord;
import io.certwright.testkit.FaultyStorage;
import io.certwright.testkit.SettableClock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/**
 * A vault that gets old by the hand of a test, alone on a storage of which the test sees the
 * records, or with others.
 */
final class OldVault implements AutoCloseable {

  static final Duration MONTH = Duration.ofDays(30);
  static final CertificatePolicy POLICY =
      CertificatePolicy.tlsServer("shop.example.test")
          .key(KeySpec.ED25519)
          .validity(Duration.ofDays(397))
          .build();

  final SettableClock clock = SettableClock.at(Instant.parse("2030-01-01T00:00:00Z"));
  final KeyProtection protection = KeyProtections.ephemeral();
  final MemoryStorage memory = MemoryStorage.create(clock);
  final List<Vault> vaults = new ArrayList<>();
  FaultyStorage faults;

  OldVault() {
    faults = FaultyStorage.around(memory);
    vaults.add(open(faults, builder -> builder));
  }

  Vault vault() {
    return vaults.get(0);
  }

  /** Another node, with which there are stripes beside the first. */
  Vault join() {
    var vault = open(memory.another(), builder -> builder);
    vaults.add(vault);
    return vault;
  }

  Vault open(Storage storage, UnaryOperator<VaultBuilder> settings) {
    return settings
        .apply(
            Vault.builder(storage, protection)
                .clock(clock)
                .ticker(clock.ticker())
                .executor(task -> {}))
        .open();
  }

  /** Ends the first node without a word, and begins it again. */
  void restart() {
    faults = FaultyStorage.around(memory);
    vaults.set(0, open(faults, builder -> builder));
  }

  void pass(Duration time) {
    clock.advance(time);
  }

  /** All that can be read of the trail. */
  List<AuditEntry> trail() {
    var all = new ArrayList<AuditEntry>();
    Optional<String> after = Optional.empty();
    do {
      var page = vault().audit().entries(after, 100);
      all.addAll(page.entries());
      after = page.next();
    } while (after.isPresent());
    return all;
  }

  List<AuditFinding> findings() {
    return vault().audit().verify().findings();
  }

  byte[] export() {
    try {
      var out = new ByteArrayOutputStream();
      var unused = vault().audit().export(AuditFormat.JSON_LINES, out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ExportVerification verify(byte[] export) {
    try {
      var key = vault().audit().checkpointKey().orElseThrow();
      return AuditExports.verify(new ByteArrayInputStream(export), key);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The records of a kind, as they are stored. */
  List<StoredRecord> stored(String kind) {
    var id = EngineHolder.of(vault()).engine().records().vault();
    var all = new ArrayList<StoredRecord>();
    var after = Optional.<String>empty();
    do {
      var page =
          memory.list(new ListQuery(id, kind, "", after, Order.ASCENDING, ListQuery.MAX_LIMIT));
      all.addAll(page.records());
      after = page.next();
    } while (after.isPresent());
    return all;
  }

  /** Deletes past the vault. */
  void delete(StoredRecord record) {
    raw(new RecordWrite.Delete(record.key(), record.revision()));
  }

  /** Writes a record as it was past the vault, where there is none. */
  void insert(StoredRecord record) {
    raw(put(record, OptionalLong.empty()));
  }

  /** Puts a record back as it was, past the vault. */
  void putBack(StoredRecord then) {
    var now = memory.get(then.key()).orElseThrow();
    raw(put(then, OptionalLong.of(now.revision())));
  }

  private static RecordWrite put(StoredRecord record, OptionalLong present) {
    return new RecordWrite.Put(
        record.key(),
        present,
        record.revision(),
        record.payload(),
        record.attributes(),
        record.due());
  }

  private void raw(RecordWrite write) {
    var commit = new Commit(CommitId.random(new SecureRandom()), List.of(write));
    if (!(memory.commit(commit) instanceof CommitOutcome.Committed)) {
      throw new AssertionError("refused");
    }
  }

  @Override
  public void close() {
    vaults.forEach(Vault::close);
    memory.close();
  }
}
