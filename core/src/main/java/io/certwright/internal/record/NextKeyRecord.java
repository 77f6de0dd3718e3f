package io.certwright.internal.record;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.spi.Bytes;
import io.certwright.spi.keys.KeySpec;
import java.time.Instant;

/**
 * The key that a certificate's next version is to have, made ahead. The secret part is the private
 * key as PKCS#8, empty when it is hosted. That it is there stands in the certificate's agenda,
 * which is written in the same commit.
 *
 * @param name the certificate's name as it was first written
 * @param made when it was made
 * @param key the kind of key
 * @param publicKey the public key as SubjectPublicKeyInfo
 * @param location where the private key is
 * @param extensions what a later library added
 */
public record NextKeyRecord(
    String name,
    Instant made,
    KeySpec key,
    Bytes publicKey,
    KeyLocation location,
    Extensions extensions) {

  /** The kind. */
  public static final String KIND = "next-key";

  private static final long FORMAT = 1;

  /** How it is kept. */
  public static final RecordType<NextKeyRecord> TYPE = new Type();

  private static final class Type implements RecordType<NextKeyRecord> {
    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public String id(NextKeyRecord value) {
      return Names.fold(value.name);
    }

    @Override
    public byte[] encode(NextKeyRecord value) {
      var out = new DerWriter();
      out.integer(FORMAT).text(value.name).instant(value.made);
      out.text(value.key.name()).octets(value.publicKey);
      value.location.write(out);
      value.extensions.write(out);
      return out.toByteArray();
    }

    @Override
    public NextKeyRecord decode(Bytes publicPart) {
      var in = DerReader.of(publicPart);
      UnknownFormatException.require(FORMAT, in.integer());
      var record =
          new NextKeyRecord(
              in.text(),
              in.instant(),
              KeySpec.valueOf(in.text()),
              in.bytes(),
              KeyLocation.read(in),
              Extensions.read(in));
      in.end();
      return record;
    }
  }
}
