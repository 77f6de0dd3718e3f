package io.certwright.internal.record;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.spi.Bytes;
import io.certwright.spi.keys.KeySpec;
import io.certwright.spi.storage.Attribute;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/**
 * One version of a key that belongs to no certificate. The secret part is its private key as
 * PKCS#8, empty when the key is hosted.
 *
 * @param name the key's name as it was first written
 * @param version 32 hexadecimal digits
 * @param created when it was made
 * @param updated when it was last changed
 * @param key the kind of key
 * @param publicKey the SubjectPublicKeyInfo
 * @param location where the private key is
 * @param enabled whether it may be used
 * @param extensions what a later library added
 */
public record KeyVersionRecord(
    String name,
    String version,
    Instant created,
    Instant updated,
    KeySpec key,
    Bytes publicKey,
    KeyLocation location,
    boolean enabled,
    Extensions extensions) {

  /** The kind. */
  public static final String KIND = "key-version";

  private static final long FORMAT = 1;

  /** How it is kept. */
  public static final RecordType<KeyVersionRecord> TYPE = new Type();

  /** The attribute with the SHA-256 of the SubjectPublicKeyInfo in hexadecimal. */
  public static final String KEY_HASH = VersionRecord.KEY_HASH;

  /** The record's id. */
  public String id() {
    return VersionRecord.id(Names.fold(name), version);
  }

  /** The same in service or out of it. */
  public KeyVersionRecord with(boolean nowEnabled, Instant now) {
    return new KeyVersionRecord(
        name, version, created, now, key, publicKey, location, nowEnabled, extensions);
  }

  private static String hash(Bytes publicKey) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(publicKey.toByteArray());
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static final class Type implements RecordType<KeyVersionRecord> {
    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public String id(KeyVersionRecord value) {
      return value.id();
    }

    @Override
    public byte[] encode(KeyVersionRecord value) {
      var out = new DerWriter();
      out.integer(FORMAT).text(value.name).text(value.version);
      out.instant(value.created).instant(value.updated);
      out.text(value.key.name()).octets(value.publicKey);
      value.location.write(out);
      out.bool(value.enabled);
      value.extensions.write(out);
      return out.toByteArray();
    }

    @Override
    public KeyVersionRecord decode(Bytes publicPart) {
      var in = DerReader.of(publicPart);
      UnknownFormatException.require(FORMAT, in.integer());
      var record =
          new KeyVersionRecord(
              in.text(),
              in.text(),
              in.instant(),
              in.instant(),
              KeySpec.valueOf(in.text()),
              in.bytes(),
              KeyLocation.read(in),
              in.bool(),
              Extensions.read(in));
      in.end();
      return record;
    }

    @Override
    public List<Attribute> attributes(KeyVersionRecord value) {
      return List.of(Attribute.text(KEY_HASH, hash(value.publicKey)));
    }
  }
}
