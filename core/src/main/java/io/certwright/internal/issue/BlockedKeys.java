package io.certwright.internal.issue;

import io.certwright.audit.AuditOutcome;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.record.BlockedKeyRecord;
import io.certwright.internal.record.Extensions;
import io.certwright.internal.store.RecordStore;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.RecordWrite;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The keys that no certificate of the vault gets any more. A look is one read of the storage, never
 * of a cache: another node may have blocked the key a moment ago. A key that was just made need not
 * be looked up. Thread-safe.
 */
public final class BlockedKeys {

  private final Gate gate;
  private final RecordStore records;
  private final InstantSource time;

  BlockedKeys(Gate gate, RecordStore records, InstantSource time) {
    this.gate = gate;
    this.records = records;
    this.time = time;
  }

  /**
   * Blocks a key from now on; if it is blocked already, it stays so for the first reason.
   *
   * @param publicKey a SubjectPublicKeyInfo as DER
   * @param reason why, for a person to read; no secret
   */
  public void add(Caller caller, Bytes publicKey, String reason) {
    var hash = Bytes.copyOf(records.crypto().sha256(publicKey.toByteArray()));
    var write = block(hash, reason);
    if (write.isEmpty()) {
      return;
    }
    var target = HexFormat.of().formatHex(hash.toByteArray());
    try {
      gate.commit(
          caller, "keys/block", target, AuditOutcome.DONE, reason, List.of(write.get()), List.of());
    } catch (ChangeRefusedException e) {
      // Somebody else has blocked it meanwhile, which is what was wanted.
    }
  }

  /** The write that blocks the key of a hash; empty: it is blocked already. */
  Optional<RecordWrite> block(Bytes keyHash, String reason) {
    var hash = HexFormat.of().formatHex(keyHash.toByteArray());
    if (records.find(BlockedKeyRecord.TYPE, hash).isPresent()) {
      return Optional.empty();
    }
    var now = time.instant().truncatedTo(ChronoUnit.MILLIS);
    var record = new BlockedKeyRecord(hash, now, reason, Extensions.NONE);
    return Optional.of(records.insert(BlockedKeyRecord.TYPE, record, RecordStore.noSecret()));
  }

  /** The precondition that a key is not blocked. */
  RecordWrite.Check unless(Bytes publicKey) {
    var hash = HexFormat.of().formatHex(records.crypto().sha256(publicKey.toByteArray()));
    return new RecordWrite.Check(records.key(BlockedKeyRecord.TYPE, hash), OptionalLong.empty());
  }

  /** Since when a key is blocked; empty: it is not. */
  public Optional<Instant> since(Bytes publicKey) {
    var hash = HexFormat.of().formatHex(records.crypto().sha256(publicKey.toByteArray()));
    return records.find(BlockedKeyRecord.TYPE, hash).map(found -> found.value().since());
  }

  /** Whether a key is blocked. */
  public boolean contains(Bytes publicKey) {
    return containsDigest(records.crypto().sha256(publicKey.toByteArray()));
  }

  /** Whether the key is blocked whose SubjectPublicKeyInfo has this SHA-256. */
  public boolean containsDigest(byte[] digest) {
    return records.find(BlockedKeyRecord.TYPE, HexFormat.of().formatHex(digest)).isPresent();
  }
}
