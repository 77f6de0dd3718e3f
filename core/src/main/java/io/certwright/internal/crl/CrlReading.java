package io.certwright.internal.crl;

import io.certwright.errors.ConflictException;
import io.certwright.internal.record.CrlPartRecord;
import io.certwright.internal.record.CrlRecord.Issue;
import io.certwright.internal.store.RecordStore;
import io.certwright.spi.Bytes;
import java.io.InputStream;
import java.util.Objects;

/** The bytes of a published list, a part of it in memory at a time. Not thread-safe. */
public final class CrlReading extends InputStream {

  private final RecordStore records;
  private final String list;
  private final Issue issue;
  private byte[] part = new byte[0];
  private int position;
  private int next;

  /**
   * Begins to read.
   *
   * @param list the id of the list
   */
  public CrlReading(RecordStore records, String list, Issue issue) {
    this.records = records;
    this.list = list;
    this.issue = issue;
    proceed();
  }

  static Bytes part(RecordStore records, String list, String generation, int index) {
    return records
        .find(CrlPartRecord.TYPE, CrlPartRecord.id(list, generation, index))
        .orElseThrow(
            () ->
                new ConflictException(
                    "the list "
                        + list
                        + " was replaced twice while it was read; read the present one"))
        .value()
        .content();
  }

  private boolean proceed() {
    if (position == part.length && next < issue.kept().parts()) {
      part = part(records, list, issue.kept().id(), next++).toByteArray();
      position = 0;
    }
    return position < part.length;
  }

  @Override
  public int read() {
    return proceed() ? part[position++] & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int from, int length) {
    Objects.checkFromIndexSize(from, length, target.length);
    if (length == 0) {
      return 0;
    }
    if (!proceed()) {
      return -1;
    }
    int count = Math.min(length, part.length - position);
    System.arraycopy(part, position, target, from, count);
    position += count;
    return count;
  }
}
