package io.certwright.internal.record;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.spi.Bytes;
import java.time.Instant;

/**
 * The key that checkpoints of the audit trail are signed with: P-256, made with the first one.
 * There is one at most. The secret part is the private key as PKCS#8.
 *
 * @param made when it was made
 * @param publicKey the public key as SubjectPublicKeyInfo
 * @param extensions what a later library added
 */
public record CheckpointKeyRecord(Instant made, Bytes publicKey, Extensions extensions) {

  /** The kind. */
  public static final String KIND = "checkpoint-key";

  /** The id of the one. */
  public static final String ID = "audit";

  private static final long FORMAT = 1;

  /** How it is kept. */
  public static final RecordType<CheckpointKeyRecord> TYPE = new Type();

  private static final class Type implements RecordType<CheckpointKeyRecord> {
    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public String id(CheckpointKeyRecord value) {
      return ID;
    }

    @Override
    public byte[] encode(CheckpointKeyRecord value) {
      var out = new DerWriter();
      out.integer(FORMAT).instant(value.made).octets(value.publicKey);
      value.extensions.write(out);
      return out.toByteArray();
    }

    @Override
    public CheckpointKeyRecord decode(Bytes publicPart) {
      var in = DerReader.of(publicPart);
      UnknownFormatException.require(FORMAT, in.integer());
      var record = new CheckpointKeyRecord(in.instant(), in.bytes(), Extensions.read(in));
      in.end();
      return record;
    }
  }
}
