package io.certwright.internal.record;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.spi.Bytes;
import java.time.Instant;
import java.util.Optional;

/**
 * A key that no certificate gets any more, because somebody else has it or may have it. It is the
 * vault's own copy of the entry in the list that all vaults of the storage share.
 *
 * @param keyHash SHA-256 of its SubjectPublicKeyInfo, in hexadecimal
 * @param since when this vault blocked it
 * @param reason why, for a person to read
 * @param origin how this vault came to know
 * @param proof that somebody who holds the key says so; empty: nobody proves it
 * @param extensions what a later library added
 */
public record BlockedKeyRecord(
    String keyHash,
    Instant since,
    String reason,
    Origin origin,
    Optional<KeyProof> proof,
    Extensions extensions) {

  /** The kind. */
  public static final String KIND = "blocked-key";

  private static final long FORMAT = 1;

  /** How it is kept. */
  public static final RecordType<BlockedKeyRecord> TYPE = new Type();

  /** How a vault came to know that a key is blocked. */
  public enum Origin {
    /** Somebody who may do so told this vault. */
    HERE,
    /** Another vault of the storage told it, and the key itself proves it. */
    PROVEN,
    /** It stands in the list of the storage, and nothing proves who wrote it. */
    UNPROVEN
  }

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
      out.text(value.origin.name()).optional(value.proof, (w, proof) -> proof.write(w));
      value.extensions.write(out);
      return out.toByteArray();
    }

    @Override
    public BlockedKeyRecord decode(Bytes publicPart) {
      var in = DerReader.of(publicPart);
      UnknownFormatException.require(FORMAT, in.integer());
      var record =
          new BlockedKeyRecord(
              in.text(),
              in.instant(),
              in.text(),
              Origin.valueOf(in.text()),
              in.optional(KeyProof::read),
              Extensions.read(in));
      in.end();
      return record;
    }
  }
}
