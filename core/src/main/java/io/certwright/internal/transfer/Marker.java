package io.certwright.internal.transfer;

import io.certwright.errors.ConflictException;
import io.certwright.errors.IntegrityException;
import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.store.Failures;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.Settlement;
import io.certwright.spi.storage.Storage;
import io.certwright.spi.storage.StoredRecord;
import io.certwright.spi.storage.VaultId;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The record that stands in a storage for as long as a vault is on its way there. It tells what was
 * left half done from a vault, and its revision is the fence: whoever takes it has every commit of
 * those before refused.
 *
 * @param key where it stands
 * @param purpose what is being done
 * @param id 32 hexadecimal digits, the same however often it is taken up again
 * @param revision the revision that whoever works now has given it
 */
record Marker(RecordKey key, Purpose purpose, String id, long revision) {

  private static final String KIND = "transfer";
  private static final long FORMAT = 1;

  enum Purpose {
    RESTORE,
    MOVE
  }

  static Optional<Marker> find(Storage storage, VaultId vault) {
    var key = new RecordKey(vault, KIND, "0");
    return Failures.guard(() -> storage.get(key)).map(Marker::decode);
  }

  /** Makes the one that there was this worker's, or makes one. */
  static Marker take(
      Storage storage, VaultId vault, Purpose purpose, Optional<Marker> before, Crypto crypto) {
    var marker =
        new Marker(
            new RecordKey(vault, KIND, "0"),
            purpose,
            before
                .map(Marker::id)
                .orElseGet(() -> HexFormat.of().formatHex(crypto.randomBytes(16))),
            before.map(Marker::revision).orElse(0L) + 1);
    var expected = before.map(b -> OptionalLong.of(b.revision)).orElseGet(OptionalLong::empty);
    var put =
        new RecordWrite.Put(
            marker.key, expected, marker.revision, marker.encode(), List.of(), Optional.empty());
    var id = CommitId.random(crypto.random());
    var outcome = Failures.guard(() -> storage.commit(new Commit(id, List.of(put))));
    boolean done =
        outcome instanceof CommitOutcome.Committed
            || (outcome instanceof CommitOutcome.Unknown
                && Failures.guard(() -> storage.settle(id)) == Settlement.COMMITTED);
    if (!done) {
      throw overtaken();
    }
    return marker;
  }

  static ConflictException overtaken() {
    return new ConflictException(
        "another process has begun to write the same vault to this storage; let it finish, or begin"
            + " again, which stops it");
  }

  /** The precondition that nobody else has taken it. */
  RecordWrite check() {
    return new RecordWrite.Check(key, OptionalLong.of(revision));
  }

  /** The write that ends it. */
  RecordWrite delete() {
    return new RecordWrite.Delete(key, revision);
  }

  private Bytes encode() {
    return Bytes.copyOf(
        new DerWriter().integer(FORMAT).text(purpose.name()).text(id).toByteArray());
  }

  private static Marker decode(StoredRecord stored) {
    try {
      var in = DerReader.of(stored.payload());
      if (in.integer() != FORMAT) {
        throw new IllegalArgumentException("of a newer version of the library");
      }
      var marker =
          new Marker(stored.key(), Purpose.valueOf(in.text()), in.text(), stored.revision());
      in.end();
      return marker;
    } catch (RuntimeException e) {
      throw new IntegrityException(
          KIND + "/0", "what was begun here cannot be told: " + e.getMessage());
    }
  }
}
