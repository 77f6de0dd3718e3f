package io.certwright.internal.audit;

import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.record.CheckpointKeyRecord;
import io.certwright.internal.record.Extensions;
import io.certwright.internal.store.RecordStore;
import io.certwright.spi.Bytes;
import io.certwright.spi.keys.KeySpec;
import io.certwright.spi.keys.SignatureAlgorithm;
import io.certwright.spi.storage.RecordWrite;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** The key that checkpoints are signed with. Thread-safe. */
final class CheckpointKey {

  private static final KeySpec SPEC = KeySpec.EC_P256;
  static final SignatureAlgorithm ALGORITHM = SignatureAlgorithm.ECDSA_SHA256;

  private final RecordStore records;
  private final Crypto crypto;

  CheckpointKey(RecordStore records) {
    this.records = records;
    this.crypto = records.crypto();
  }

  /**
   * A signature.
   *
   * @param made the write that makes the key; empty: it was there
   */
  record Signed(Bytes signature, Optional<RecordWrite> made) {}

  /** Signs, by a new key if there is none. */
  Signed sign(byte[] content, Instant now) {
    var found = records.findWithSecret(CheckpointKeyRecord.TYPE, CheckpointKeyRecord.ID);
    if (found.isEmpty()) {
      return signByNew(content, now);
    }
    try (var key = found.get()) {
      return new Signed(sign(key.secret().bytes(), content), Optional.empty());
    }
  }

  private Signed signByNew(byte[] content, Instant now) {
    var pair = crypto.generate(SPEC);
    var secret = crypto.encodePrivateKey(pair.getPrivate());
    try {
      var encoded = Bytes.copyOf(pair.getPublic().getEncoded());
      var record = new CheckpointKeyRecord(now, encoded, Extensions.NONE);
      var write = records.insert(CheckpointKeyRecord.TYPE, record, secret);
      return new Signed(sign(secret, content), Optional.of(write));
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  private Bytes sign(byte[] pkcs8, byte[] content) {
    return Bytes.copyOf(crypto.sign(crypto.privateKey(SPEC, pkcs8), ALGORITHM, content));
  }

  /** The public key; empty: there is none yet. */
  Optional<PublicKey> publicKey() {
    return records
        .find(CheckpointKeyRecord.TYPE, CheckpointKeyRecord.ID)
        .map(stored -> crypto.publicKey(stored.value().publicKey().toByteArray()));
  }
}
