package io.certwright.internal.transfer;

import io.certwright.errors.ConflictException;
import io.certwright.errors.IntegrityException;
import io.certwright.errors.OutcomeUnknownException;
import io.certwright.errors.UnusableBackupException;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.record.Names;
import io.certwright.internal.store.KeyRing;
import io.certwright.internal.store.Passage;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.VaultCatalogue;
import io.certwright.spi.keys.KeyProtection;
import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.Storage;
import io.certwright.spi.storage.StoredRecord;
import io.certwright.spi.storage.VaultId;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Puts a backup into a storage. Nothing is written before the backup was unlocked; every record is
 * checked before it is written; what was written is no vault before the last commit. Used once, by
 * one thread.
 */
public final class Restore {

  private static final String OPERATION = "vault/restore";

  private final Storage storage;
  private final KeyProtection protection;
  private final Crypto crypto;
  private final Clock clock;
  private final Progress progress;

  /** A restore into this storage. */
  public Restore(
      Storage storage, KeyProtection protection, Crypto crypto, Clock clock, Progress progress) {
    this.storage = storage;
    this.protection = protection;
    this.crypto = crypto;
    this.clock = clock;
    this.progress = progress;
  }

  /**
   * What was restored.
   *
   * @param name the vault's name here
   * @param taken when the backup was begun
   * @param records how many records there are, the audit trail included
   * @param operations how many operations were in progress
   * @param damaged what had been left out of the backup because it is damaged
   */
  public record Result(
      String name, Instant taken, long records, long operations, List<String> damaged) {}

  /**
   * Restores it.
   *
   * @param wanted the name that it gets; empty: the one that it had
   * @throws IOException if the stream does
   */
  public Result run(InputStream stream, Optional<String> wanted) throws IOException {
    var in =
        BackupInput.open(
            stream,
            BackupForm.VAULT,
            lock -> Passage.unlock("the backup", lock, protection, crypto),
            crypto);
    if (!(in.next() instanceof Item.Start start)) {
      throw new UnusableBackupException("it does not say whose backup it is");
    }
    var name = wanted.orElse(start.name());
    var target = claim(in.passage().vault(), Names.fold(name));
    try {
      return fill(in, start, name, target);
    } catch (OutcomeUnknownException e) {
      // It may be a vault by now.
      throw e;
    } catch (IOException | RuntimeException | Error e) {
      // The last commit took the marker away: a vault that is complete refuses to be cleared.
      clear(target, e);
      throw e;
    }
  }

  private Target claim(VaultId vault, String name) {
    var catalogue = new VaultCatalogue(storage);
    if (catalogue.find(name).isPresent()) {
      throw new ConflictException(
          "the storage has a vault called \""
              + name
              + "\" already; restore under another name or into another storage");
    }
    catalogue
        .nameOf(vault)
        .ifPresent(
            known -> {
              throw new ConflictException(
                  "the storage holds this vault already, under the name \""
                      + known
                      + "\"; restore into another storage");
            });
    var before = Marker.find(storage, vault);
    if (before.isEmpty()) {
      Target.requireNoRecords(storage, vault);
    } else if (before.get().purpose() != Marker.Purpose.RESTORE) {
      throw new ConflictException(
          "this vault is being moved to the storage; finish or cancel that first, or restore into"
              + " another storage");
    }
    var marker = Marker.take(storage, vault, Marker.Purpose.RESTORE, before, crypto);
    var target = new Target(storage, vault, marker, crypto);
    before.ifPresent(unused -> target.clear());
    return target;
  }

  private void clear(Target target, Throwable why) {
    // What this leaves, if it fails, is no vault, and the next attempt clears it.
    boolean interrupted = Thread.interrupted();
    try {
      target.clear();
      target.leave();
    } catch (RuntimeException e) {
      why.addSuppressed(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Result fill(BackupInput in, Item.Start start, String name, Target target)
      throws IOException {
    progress.enter(Progress.Phase.COPYING);
    var end = copy(in, target);
    in.end();
    target.flush();
    var ring = target.get(in.passage().ringKey()).orElseThrow(Restore::withoutRing);
    var records = in.passage().at(storage, ring, clock);
    var inspection = new Inspection(records, target, progress);
    inspection.run(end.damaged());
    progress.enter(Progress.Phase.COMPLETING);
    var arrival = new Arrival(records, clock, inspection.correction());
    arrival.retireDataKey();
    long operations = arrival.wakeOperations(Caller.OWNER, OPERATION);
    var detail =
        "from the backup of "
            + start.time()
            + (end.damaged().isEmpty() ? "" : ", without " + end.damaged().size() + " damaged");
    arrival.complete(Caller.OWNER, OPERATION, detail, Names.fold(name), target.marker());
    return new Result(name, start.time(), inspection.records(), operations, end.damaged());
  }

  private Item.End copy(BackupInput in, Target target) throws IOException {
    RecordStore records = null;
    for (long items = 0; ; items++) {
      var item = in.next();
      if (item instanceof Item.End end) {
        if (end.records() != items || records == null) {
          throw new UnusableBackupException("it does not hold as many records as it says");
        }
        return end;
      }
      if (item instanceof Item.Again) {
        target.clear();
        items = -1;
      } else if (item instanceof Item.Gone gone) {
        target.remove(key(target, gone.kind(), gone.id()), OptionalLong.empty());
      } else if (item instanceof Item.Put put) {
        var stored = stored(target, put);
        if (records == null) {
          records = open(in, stored);
        }
        check(records, stored);
        target.put(stored, OptionalLong.empty());
        progress.step(1, stored.payload().length());
      } else {
        throw new UnusableBackupException("it begins twice");
      }
    }
  }

  private RecordStore open(BackupInput in, StoredRecord first) {
    if (!first.key().kind().equals(KeyRing.KIND)) {
      throw withoutRing();
    }
    return in.passage().at(storage, first, clock);
  }

  private static void check(RecordStore records, StoredRecord stored) {
    try {
      records.check(stored);
    } catch (IntegrityException e) {
      throw new UnusableBackupException(e.getMessage());
    }
  }

  private static UnusableBackupException withoutRing() {
    return new UnusableBackupException("it has no key ring, with which all the rest is read");
  }

  private StoredRecord stored(Target target, Item.Put put) {
    return new StoredRecord(
        key(target, put.kind(), put.id()),
        put.revision(),
        CommitId.random(crypto.random()),
        put.payload(),
        put.index().attributes(),
        put.index().due());
  }

  private static RecordKey key(Target target, String kind, String id) {
    if (!Passage.kinds().contains(kind)) {
      throw new UnusableBackupException(
          "it holds records of the kind \""
              + kind
              + "\", which this version does not know; restore it with the newer version of the"
              + " library that wrote it");
    }
    try {
      return new RecordKey(target.marker().key().vault(), kind, id);
    } catch (IllegalArgumentException e) {
      throw new UnusableBackupException("a key in it is none (" + e.getMessage() + ")");
    }
  }
}
