package io.certwright.tests;

import io.certwright.Vault;
import io.certwright.audit.AuditOutcome;
import io.certwright.errors.VaultMovedException;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.engine.Engine;
import io.certwright.internal.engine.EngineHolder;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.record.Extensions;
import io.certwright.internal.record.KeyLocation;
import io.certwright.internal.record.Tags;
import io.certwright.internal.record.VersionRecord;
import io.certwright.internal.store.RecordStore;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.Bytes;
import io.certwright.spi.keys.KeySpec;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.storage.file.FileStorage;
import io.certwright.transfer.VaultBackup;
import io.certwright.transfer.VaultMove;
import io.certwright.transfer.VaultRestore;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * The main class of a process whose heap is smaller than the vault that it backs up, restores and
 * moves.
 */
final class LargeTransferProcess {

  static final int RECORDS = 20_000;

  private static final int SIZE = 6_000;
  private static final int BATCH = 200;

  private LargeTransferProcess() {}

  /** Argument: an empty directory. */
  public static void main(String[] args) throws Exception {
    var directory = Path.of(args[0]);
    var backup = directory.resolve("backup");
    try (var vault = open(directory.resolve("old"))) {
      fill(EngineHolder.of(vault).engine());
      ChildJvm.say("filled");
      try (var out = new BufferedOutputStream(Files.newOutputStream(backup))) {
        ChildJvm.say("backed up " + VaultBackup.of(vault).writeTo(out).records());
      }
      restore(backup, directory.resolve("restored"));
      try (var target = FileStorage.at(directory.resolve("new"))) {
        var move = VaultMove.of(vault, target, "the new directory");
        long records = move.copy();
        move.switchOver();
        ChildJvm.say("moved " + records);
      }
      try {
        vault.create("late", policy());
        throw new AssertionError("the old place took a change");
      } catch (VaultMovedException e) {
        ChildJvm.say("ended");
      }
    }
    for (var place : List.of("restored", "new")) {
      try (var vault = open(directory.resolve(place))) {
        vault.create("late", policy());
        var records = EngineHolder.of(vault).engine().records();
        var seventh = VersionRecord.id("name-7", version(7));
        if (records.find(VersionRecord.TYPE, seventh).isEmpty()) {
          throw new AssertionError(seventh + " is gone");
        }
        var verification = vault.audit().verify();
        ChildJvm.say(place + " " + verification.records() + " intact " + verification.isIntact());
      }
    }
    ChildJvm.say("done with " + Runtime.getRuntime().maxMemory() / (1 << 20) + " MiB");
    // Whoever started it kills it.
    Thread.sleep(Duration.ofMinutes(2).toMillis());
  }

  private static void restore(Path backup, Path place) throws IOException {
    try (var storage = FileStorage.at(place);
        var in = new BufferedInputStream(Files.newInputStream(backup))) {
      var report = VaultRestore.into(storage, new FixedKeyProtection()).from(in);
      ChildJvm.say("restored " + report.records());
    }
  }

  private static Vault open(Path directory) {
    return Vault.open(FileStorage.at(directory), new FixedKeyProtection());
  }

  private static CertificatePolicy policy() {
    return CertificatePolicy.tlsServer("late.example.test").build();
  }

  private static void fill(Engine engine) throws ChangeRefusedException {
    var random = new Random(1);
    for (int i = 0; i < RECORDS; i += BATCH) {
      var writes = new ArrayList<RecordWrite>();
      for (int j = i; j < i + BATCH; j++) {
        writes.add(
            engine.records().insert(VersionRecord.TYPE, record(j, random), RecordStore.noSecret()));
      }
      engine.gate().commit(Caller.OWNER, "test/fill", "", AuditOutcome.DONE, "", writes, List.of());
    }
  }

  private static String version(int number) {
    return String.format("%032x", number);
  }

  private static VersionRecord record(int number, Random random) {
    var content = new byte[SIZE];
    random.nextBytes(content);
    return new VersionRecord(
        "name-" + number,
        version(number),
        Instant.EPOCH,
        Instant.EPOCH,
        List.of(Bytes.copyOf(content)),
        KeySpec.EC_P256,
        KeyLocation.sealed(),
        Tags.NONE,
        false,
        true,
        Optional.empty(),
        Integer.toHexString(number),
        Instant.EPOCH,
        Instant.EPOCH.plus(Duration.ofDays(90)),
        Bytes.copyOf(new byte[32]),
        Bytes.copyOf(new byte[32]),
        List.of("dns:name-" + number + ".example.test"),
        "",
        Optional.empty(),
        Extensions.NONE);
  }
}
