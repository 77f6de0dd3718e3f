package io.certwright.benchmarks.storage;

import io.certwright.spi.Bytes;
import io.certwright.spi.storage.Attribute;
import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.Storage;
import io.certwright.spi.storage.VaultId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.LongFunction;

/**
 * What one issue of a certificate by an embedded CA writes, straight through the contract of
 * storages: the certificate (with its due instant), the version, the serial number and the audit
 * entry, with ids and attributes of the forms that core gives them and payloads of such sizes. Not
 * thread-safe; the same seed gives the same records.
 */
public final class CertificateRecords {

  /** What it is all in. */
  public static final VaultId VAULT = new VaultId("c0ffee".repeat(5) + "00");

  /** When certificate number 0 is due; each later one is due a second later. */
  public static final Instant FIRST_DUE = Instant.parse("2030-01-01T00:00:00Z");

  /** The records of one certificate. */
  public static final int RECORDS = 4;

  /** The most certificates in one commit. */
  public static final int MAX_BATCH = Commit.MAX_WRITES / RECORDS;

  private static final int CERTIFICATE_BYTES = 740;
  private static final int VERSION_BYTES = 1350;
  private static final int ISSUED_BYTES = 320;
  private static final int AUDIT_BYTES = 480;

  private final Random random;

  /** Records that this seed determines. */
  public CertificateRecords(long seed) {
    random = new Random(seed);
  }

  /** The key of a certificate's own record. */
  public static RecordKey certificate(long number) {
    return new RecordKey(VAULT, "certificate", name(number));
  }

  private static String name(long number) {
    return String.format("host-%08d", number);
  }

  /** The write of a certificate's own record, which is what is due and listed. */
  public RecordWrite.Put own(long number) {
    var due = FIRST_DUE.plusSeconds(number);
    return put(
        "certificate",
        name(number),
        CERTIFICATE_BYTES,
        List.of(
            Attribute.text("issuer", "shop-root"),
            Attribute.moment("expiry", end(due)),
            Attribute.text("key-type", "EC_P256")),
        Optional.of(due));
  }

  private static Instant end(Instant due) {
    return due.plus(Duration.ofDays(10));
  }

  /** The four writes of one certificate. */
  public List<RecordWrite.Put> issue(long number) {
    var name = name(number);
    var due = FIRST_DUE.plusSeconds(number);
    var serial = hex(20);
    var version = "00000001" + hex(12);
    return List.of(
        own(number),
        put(
            "version",
            name + "/" + version,
            VERSION_BYTES,
            List.of(
                Attribute.text("serial", serial),
                Attribute.text("thumbprint", hex(32)),
                Attribute.text("key-hash", hex(32)),
                Attribute.moment("expiry", end(due)),
                Attribute.text("san", "dns:" + name + ".shop.example.test")),
            Optional.empty()),
        put("issued", "shop-root/" + serial, ISSUED_BYTES, List.of(), Optional.empty()),
        put(
            "audit",
            "0000/" + HexFormat.of().toHexDigits(number),
            AUDIT_BYTES,
            List.of(),
            Optional.empty()));
  }

  /** Writes certificates with these numbers, many in a commit. */
  public void fill(Storage storage, long from, long to) {
    fill(storage, from, to, MAX_BATCH, this::issue);
  }

  /** Writes only their own records. */
  public void fillOwn(Storage storage, long from, long to) {
    fill(storage, from, to, Commit.MAX_WRITES, number -> List.of(own(number)));
  }

  private void fill(
      Storage storage, long from, long to, int batch, LongFunction<List<RecordWrite.Put>> make) {
    for (long at = from; at < to; at += batch) {
      var writes = new ArrayList<RecordWrite>(Commit.MAX_WRITES);
      for (long number = at; number < Math.min(to, at + batch); number++) {
        writes.addAll(make.apply(number));
      }
      var outcome = storage.commit(new Commit(commitId(), writes));
      if (!(outcome instanceof CommitOutcome.Committed)) {
        throw new IllegalStateException("not written: " + outcome);
      }
    }
  }

  /** A new name for a commit. */
  public CommitId commitId() {
    return new CommitId(hex(16));
  }

  private RecordWrite.Put put(
      String kind, String id, int size, List<Attribute> attributes, Optional<Instant> due) {
    var payload = new byte[size];
    random.nextBytes(payload);
    return new RecordWrite.Put(
        new RecordKey(VAULT, kind, id),
        OptionalLong.empty(),
        1,
        Bytes.copyOf(payload),
        attributes,
        due);
  }

  private String hex(int bytes) {
    var value = new byte[bytes];
    random.nextBytes(value);
    return HexFormat.of().formatHex(value);
  }
}
