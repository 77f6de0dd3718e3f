package io.certwright.internal.store;

import io.certwright.errors.IntegrityException;
import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.internal.bouncycastle.MalformedDerException;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.crypto.SealBrokenException;
import io.certwright.internal.record.Counted;
import io.certwright.internal.record.UnknownFormatException;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.RecordKey;

/**
 * The seal around a record: AES-256-GCM over the secret part, with the record's key, its revision,
 * its public part, what it is found by and as what it is counted as associated data. A record that
 * was edited, or put in another's place, does not open.
 */
final class RecordSeal {

  private static final long FORMAT = 1;
  private static final int NONCE_LENGTH = 12;
  private static final int MAX_PAYLOAD = 1 << 20;

  /** More than all but the parts of varying length takes. */
  private static final int BESIDES = 512;

  /** Format, data key, nonce, public part, what it is found by. */
  private static final int PARTS_BEFORE_COUNTED = 5;

  private final Crypto crypto;
  private final KeyRing ring;

  RecordSeal(Crypto crypto, KeyRing ring) {
    this.crypto = crypto;
    this.ring = ring;
  }

  /** Both parts of a record that opened. */
  record Parts(Bytes publicPart, IndexPart index, Counted counted, Secret secret) {}

  Bytes seal(
      RecordKey key,
      long revision,
      byte[] publicPart,
      IndexPart indexPart,
      Counted counted,
      byte[] secretPart) {
    var dataKey = ring.forSealing();
    var nonce = crypto.randomBytes(NONCE_LENGTH);
    var index = indexPart.encode();
    var context = context(key, revision, dataKey.id(), publicPart, index, counted);
    var sealed = crypto.sealAesGcm(dataKey.key(), nonce, context, secretPart);
    return Bytes.copyOf(
        new DerWriter(publicPart.length + index.length + sealed.length + BESIDES)
            .integer(FORMAT)
            .integer(dataKey.id())
            .octets(nonce)
            .octets(publicPart)
            .octets(index)
            .integer(counted.bits())
            .octets(sealed)
            .toByteArray());
  }

  /** As what a record is counted that was sealed here just now. */
  static Counted counted(Bytes payload) {
    var in = DerReader.of(payload);
    for (int i = 0; i < PARTS_BEFORE_COUNTED; i++) {
      in.skip();
    }
    return new Counted(in.integer());
  }

  Parts open(RecordKey key, long revision, Bytes payload) {
    if (payload.length() > MAX_PAYLOAD) {
      throw damaged(key, "is larger than any record that was ever written");
    }
    try {
      var in = DerReader.of(payload.toByteArray());
      var format = in.integer();
      if (format != FORMAT) {
        throw new IntegrityException(
            place(key),
            "has format version "
                + format
                + "; open the vault with a newer version of the library");
      }
      var keyId = in.integer();
      var nonce = in.octets();
      var publicPart = in.octets();
      var index = in.octets();
      var counted = new Counted(in.integerIn(0, Long.MAX_VALUE));
      var sealed = in.octets();
      in.end();
      var dataKey =
          ring.forOpening(keyId)
              .orElseThrow(() -> damaged(key, "names data key " + keyId + ", which is not there"));
      var context = context(key, revision, keyId, publicPart, index, counted);
      var secret = new Secret(crypto.openAesGcm(dataKey.key(), nonce, context, sealed));
      return new Parts(Bytes.copyOf(publicPart), IndexPart.decode(index), counted, secret);
    } catch (MalformedDerException e) {
      throw damaged(key, "is malformed: " + e.getMessage());
    } catch (SealBrokenException e) {
      throw damaged(key, "was changed, or is another record put in its place");
    } catch (UnknownFormatException e) {
      throw new IntegrityException(place(key), e.getMessage());
    }
  }

  static IntegrityException damaged(RecordKey key, String what) {
    return new IntegrityException(place(key), what);
  }

  static String place(RecordKey key) {
    return key.kind() + "/" + key.id();
  }

  private static byte[] context(
      RecordKey key,
      long revision,
      long dataKey,
      byte[] publicPart,
      byte[] index,
      Counted counted) {
    return new DerWriter(publicPart.length + index.length + BESIDES)
        .text(key.vault().value())
        .text(key.kind())
        .text(key.id())
        .integer(revision)
        .integer(dataKey)
        .octets(publicPart)
        .octets(index)
        .integer(counted.bits())
        .toByteArray();
  }
}
