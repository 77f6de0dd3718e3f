package io.certwright.internal.transfer;

import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.store.IndexPart;
import io.certwright.spi.storage.StoredRecord;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The number and the digest of a set of records, whatever their order: the sum of the SHA-256 of
 * each, in four counters of 64 bits. It finds what was forgotten or taken twice; against forgery
 * stand the seals.
 */
final class Tally {

  private final Crypto crypto;
  private final long[] sum = new long[4];
  private long count;

  Tally(Crypto crypto) {
    this.crypto = crypto;
  }

  void add(StoredRecord record) {
    count++;
    accumulate(digest(record), 1);
  }

  void remove(StoredRecord record) {
    count--;
    accumulate(digest(record), -1);
  }

  /** Adds a record as far as the audit trail tells of it. */
  void addTold(String kind, String id, long revision) {
    count++;
    accumulate(told(kind, id, revision), 1);
  }

  void removeTold(String kind, String id, long revision) {
    count--;
    accumulate(told(kind, id, revision), -1);
  }

  long count() {
    return count;
  }

  boolean agreesWith(Tally other) {
    return count == other.count && Arrays.equals(sum, other.sum);
  }

  private byte[] told(String kind, String id, long revision) {
    return crypto.sha256(new DerWriter().text(kind).text(id).integer(revision).toByteArray());
  }

  private byte[] digest(StoredRecord record) {
    return crypto.sha256(
        new DerWriter()
            .text(record.key().kind())
            .text(record.key().id())
            .integer(record.revision())
            .octets(record.payload())
            .octets(new IndexPart(record.attributes(), record.due()).encode())
            .toByteArray());
  }

  private void accumulate(byte[] digest, int sign) {
    var words = ByteBuffer.wrap(digest);
    for (int i = 0; i < sum.length; i++) {
      sum[i] += sign * words.getLong(Long.BYTES * i);
    }
  }
}
