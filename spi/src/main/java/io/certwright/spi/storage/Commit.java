package io.certwright.spi.storage;

import java.util.HashSet;
import java.util.List;

/**
 * Several writes that take place together or not at all.
 *
 * @param id chosen by core, never used twice; stored with every record that the commit puts
 * @param writes 1 to {@value #MAX_WRITES} steps, at most one for each record; their order has no
 *     meaning
 */
public record Commit(CommitId id, List<RecordWrite> writes) {

  /** The most steps in one commit. */
  public static final int MAX_WRITES = 1024;

  /** The most bytes of payload in one commit: 16 MiB. */
  public static final int MAX_PAYLOAD = 16 << 20;

  /** Checks the limits and copies the list. */
  public Commit {
    writes = List.copyOf(writes);
    if (writes.isEmpty() || writes.size() > MAX_WRITES) {
      throw new IllegalArgumentException(
          "a commit has 1 to " + MAX_WRITES + " writes, not " + writes.size());
    }
    var keys = new HashSet<RecordKey>();
    long size = 0;
    for (var write : writes) {
      if (!keys.add(write.key())) {
        throw new IllegalArgumentException("a commit writes " + write.key() + " twice");
      }
      size += write instanceof RecordWrite.Put put ? put.payload().length() : 0;
    }
    if (size > MAX_PAYLOAD) {
      throw new IllegalArgumentException(
          "a commit has " + size + " bytes of payload; the limit is " + MAX_PAYLOAD);
    }
  }
}
