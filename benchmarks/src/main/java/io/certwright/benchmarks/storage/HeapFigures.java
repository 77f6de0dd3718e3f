package io.certwright.benchmarks.storage;

import io.certwright.benchmarks.Effort;
import io.certwright.benchmarks.Line;
import io.certwright.spi.storage.Attribute;
import io.certwright.spi.storage.AttributeValue;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.Storage;
import java.lang.management.ManagementFactory;
import java.util.List;

/** The heap that an open storage holds for each certificate. */
final class HeapFigures {

  private static final int AT_MOST = 400;
  private static final int COLLECTIONS = 4;

  private HeapFigures() {}

  /** Of a directory that was opened: what stays in the heap of all records of a certificate. */
  static Line opened(String name, Shelf shelf, Effort effort) throws Exception {
    var large = shelf.large(effort);
    large.close();
    long without = used();
    var storage = large.open();
    long with = used(storage);
    double each = Math.max(0, with - without) / (double) large.count();
    return Line.bounded(name, each, AT_MOST, "bytes");
  }

  /** Of a storage in memory: of the certificate's own record. It goes with this. */
  static Line kept(String name, Shelf shelf, Effort effort) throws Exception {
    var large = shelf.large(effort);
    long with = used(large.storage());
    shelf.giveUpLarge();
    double each = Math.max(0, with - used()) / (double) large.count();
    int record = size(new CertificateRecords(1).own(0));
    return Line.bounded(name, each, record + AT_MOST, "bytes").number("record", record);
  }

  /** The bytes and characters that were put. */
  private static int size(RecordWrite.Put put) {
    return put.payload().length() + put.key().id().length() + size(put.attributes());
  }

  private static int size(List<Attribute> attributes) {
    int sum = 0;
    for (var attribute : attributes) {
      sum += attribute.name().length();
      sum += attribute.value() instanceof AttributeValue.Text text ? text.text().length() : 8;
    }
    return sum;
  }

  private static long used(Storage kept) {
    long used = used();
    kept.feedEnd(); // It is reachable until here.
    return used;
  }

  private static long used() {
    var memory = ManagementFactory.getMemoryMXBean();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < COLLECTIONS; i++) {
      memory.gc();
      least = Math.min(least, memory.getHeapMemoryUsage().getUsed());
    }
    return least;
  }
}
