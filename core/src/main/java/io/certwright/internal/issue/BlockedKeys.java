package io.certwright.internal.issue;

import io.certwright.audit.AuditOutcome;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.record.BlockedKeyRecord;
import io.certwright.internal.record.Extensions;
import io.certwright.internal.store.RecordStore;
import io.certwright.spi.Bytes;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;

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
    var hash = hash(publicKey);
    if (records.find(BlockedKeyRecord.TYPE, hash).isPresent()) {
      return;
    }
    var now = time.instant().truncatedTo(ChronoUnit.MILLIS);
    var record = new BlockedKeyRecord(hash, now, reason, Extensions.NONE);
    var write = records.insert(BlockedKeyRecord.TYPE, record, RecordStore.noSecret());
    try {
      gate.commit(caller, "keys/block", hash, AuditOutcome.DONE, reason, List.of(write), List.of());
    } catch (ChangeRefusedException e) {
      // Somebody else has blocked it meanwhile, which is what was wanted.
    }
  }

  /** Whether a key is blocked. */
  public boolean contains(Bytes publicKey) {
    return containsDigest(records.crypto().sha256(publicKey.toByteArray()));
  }

  /** Whether the key is blocked whose SubjectPublicKeyInfo has this SHA-256. */
  public boolean containsDigest(byte[] digest) {
    return records.find(BlockedKeyRecord.TYPE, HexFormat.of().formatHex(digest)).isPresent();
  }

  private String hash(Bytes publicKey) {
    return HexFormat.of().formatHex(records.crypto().sha256(publicKey.toByteArray()));
  }
}
