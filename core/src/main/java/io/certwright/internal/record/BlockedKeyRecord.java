package io.certwright.internal.record;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.spi.Bytes;
import java.time.Instant;

/**
 * A key that no certificate gets any more, because somebody else has it or may have it.
 *
 * @param keyHash SHA-256 of its SubjectPublicKeyInfo, in hexadecimal
 * @param since when it was blocked
 * @param reason why, for a person to read
 * @param extensions what a later library added
 */
public record BlockedKeyRecord(
    String keyHash, Instant since, String reason, Extensions extensions) {

  /** The kind. */
  public static final String KIND = "blocked-key";

  private static final long FORMAT = 1;

  /** How it is kept. */
  public static final RecordType<BlockedKeyRecord> TYPE = new Type();

  private static final class Type implements RecordType<BlockedKeyRecord> {
    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public String id(BlockedKeyRecord value) {
      return value.keyHash;
    }

    @Override
    public byte[] encode(BlockedKeyRecord value) {
      var out = new DerWriter();
      out.integer(FORMAT).text(value.keyHash).instant(value.since).text(value.reason);
      value.extensions.write(out);
      return out.toByteArray();
    }

    @Override
    public BlockedKeyRecord decode(Bytes publicPart) {
      var in = DerReader.of(publicPart);
      UnknownFormatException.require(FORMAT, in.integer());
      var record = new BlockedKeyRecord(in.text(), in.instant(), in.text(), Extensions.read(in));
      in.end();
      return record;
    }
  }
}
