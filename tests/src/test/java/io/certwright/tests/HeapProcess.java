package io.certwright.tests;

import io.certwright.MemoryStorage;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.Attribute;
import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.Storage;
import io.certwright.spi.storage.StoredRecord;
import io.certwright.spi.storage.VaultId;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The main class of a process with nothing else in its heap: says how many bytes a record costs in
 * the memory storage beyond the record itself.
 */
final class HeapProcess {

  /** Enough for what the storage keeps of the latest commits to be full. */
  private static final int BEFORE = 20_000;

  private static final VaultId VAULT = VaultId.random(new SecureRandom());
  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

  private HeapProcess() {}

  /** Arguments: {@code certificate} or {@code version}; how many records are counted. */
  public static void main(String[] args) throws InterruptedException {
    var kind = args[0];
    int count = Integer.parseInt(args[1]);
    var storage = MemoryStorage.create();
    fill(storage, kind, 0, BEFORE);
    long before = used();
    fill(storage, kind, BEFORE, count);
    long stored = used() - before;

    before = used();
    var bare = new StoredRecord[count];
    for (int i = 0; i < count; i++) {
      bare[i] = put(kind, BEFORE + i).committedBy(id(BEFORE + i));
    }
    long own = used() - before - 4L * count;
    if (bare[count - 1].revision() != 1 || storage.due(VAULT, 1).records().size() > 1) {
      throw new IllegalStateException("both are still in use");
    }
    ChildJvm.say(Long.toString((stored - own) / count));
    Thread.sleep(60_000); // whoever started it kills it
  }

  private static void fill(Storage storage, String kind, int from, int count) {
    for (int i = from; i < from + count; i++) {
      storage.commit(new Commit(id(i), List.of(put(kind, i))));
    }
  }

  /** What core writes: a certificate's record has a due instant, a version's more attributes. */
  private static RecordWrite.Put put(String kind, int i) {
    var hex = HexFormat.of().toHexDigits((long) i * 0x9E3779B97F4A7C15L);
    boolean certificate = kind.equals("certificate");
    var attributes =
        certificate
            ? List.of(Attribute.text("name", "shop-" + i))
            : List.of(
                Attribute.text("serial", "5" + hex),
                Attribute.text("thumbprint", "a" + hex),
                Attribute.text("key-hash", "b" + hex),
                Attribute.text("san", "shop-" + i + ".example.test"),
                Attribute.text("issuer", "shop-ca"),
                Attribute.moment("expiry", START.plusSeconds(i)));
    return new RecordWrite.Put(
        new RecordKey(VAULT, kind, hex),
        OptionalLong.empty(),
        1,
        Bytes.copyOf(new byte[64]),
        attributes,
        certificate ? Optional.of(START.plusSeconds(i / 2)) : Optional.empty());
  }

  private static CommitId id(int i) {
    return new CommitId("%032x".formatted(i));
  }

  private static long used() {
    var runtime = Runtime.getRuntime();
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
