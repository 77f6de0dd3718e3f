package io.certwright.internal.store;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.internal.record.KeyProof;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.Attribute;
import io.certwright.spi.storage.AttributeMatch;
import io.certwright.spi.storage.AttributeValue;
import io.certwright.spi.storage.FindPage;
import io.certwright.spi.storage.FindQuery;
import io.certwright.spi.storage.ListQuery;
import io.certwright.spi.storage.ListQuery.Order;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.Storage;
import io.certwright.spi.storage.StoredRecord;
import io.certwright.spi.storage.VaultId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The list of blocked keys that all vaults of a storage share: an entry for each key by the hash of
 * it, and a head that counts them, so that a vault which knows how far it has read sees by one look
 * whether there is more.
 *
 * <p>No vault has a secret that another one knows, so nothing here is sealed: an entry is a message
 * that whoever writes to the storage may have left. That one is there counts, whatever it says;
 * what it says counts as far as its {@linkplain KeyProof proof} goes. Thread-safe.
 */
public final class StorageBlocks {

  /** The kind of an entry; its id is the SHA-256 of the SubjectPublicKeyInfo in hexadecimal. */
  public static final String KIND = "blocked-key";

  private static final String HEAD_KIND = "blocked-keys";
  private static final RecordKey HEAD = new RecordKey(VaultId.CATALOGUE, HEAD_KIND, "0");
  private static final String NUMBER = "number";
  private static final long FORMAT = 1;

  private final Storage storage;

  /** The list of a storage. */
  public StorageBlocks(Storage storage) {
    this.storage = storage;
  }

  /**
   * An entry.
   *
   * @param hash the SHA-256 of the key's SubjectPublicKeyInfo in hexadecimal
   * @param reason why, for a person to read
   * @param proof that somebody who holds the key says so; empty: nobody proves it
   */
  public record Entry(String hash, Instant since, String reason, Optional<KeyProof> proof) {}

  /**
   * The head of the list.
   *
   * @param list tells it from the list of another storage
   * @param count how many entries there are, the number of the last one
   */
  public record Head(String list, long count) {}

  /** The head as it stands in the storage, readable or not. */
  private record Found(Optional<Head> head, OptionalLong revision) {}

  /**
   * An entry as it was found.
   *
   * @param content empty: it cannot be read, which takes nothing from its being there
   */
  public record Listed(String hash, Optional<Entry> content) {}

  /**
   * A page of entries, in the order of their numbers.
   *
   * @param next where the next one begins; empty: there is none
   */
  public record Listing(List<Listed> entries, Optional<FindQuery.Place> next) {}

  /** Whether a record is about this list. */
  public static boolean isOf(RecordKey key) {
    return key.vault().equals(VaultId.CATALOGUE) && key.kind().equals(KIND);
  }

  /** Whether no key is on it. */
  public boolean isEmpty() {
    var query = new ListQuery(VaultId.CATALOGUE, KIND, "", Optional.empty(), Order.ASCENDING, 1);
    return Failures.guard(() -> storage.list(query)).records().isEmpty();
  }

  /** Whether a key is on it. */
  public boolean has(String hash) {
    return get(key(hash)).isPresent();
  }

  /** The entry of a key. */
  public Optional<Listed> find(String hash) {
    return get(key(hash)).map(StorageBlocks::listed);
  }

  /** The head; empty: there is no list yet, or none that can be read. */
  public Optional<Head> head() {
    return found().head();
  }

  private Found found() {
    return get(HEAD)
        .map(stored -> new Found(read(stored), OptionalLong.of(stored.revision())))
        .orElseGet(() -> new Found(Optional.empty(), OptionalLong.empty()));
  }

  private static Optional<Head> read(StoredRecord stored) {
    try {
      var in = DerReader.of(stored.payload().toByteArray());
      if (in.integer() != FORMAT) {
        return Optional.empty();
      }
      var head = new Head(in.text(), in.integerIn(0, Long.MAX_VALUE - 1));
      in.end();
      return Optional.of(head);
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  /** A page of the entries that came after that number. */
  public Listing after(long number, Optional<FindQuery.Place> place, int limit) {
    var from = new AttributeValue.Text(numbered(number + 1));
    var match = new AttributeMatch.Range(from, Optional.empty());
    var query = new FindQuery(VaultId.CATALOGUE, KIND, NUMBER, match, place, limit);
    FindPage page = Failures.guard(() -> storage.find(query));
    var entries = page.hits().stream().map(hit -> listed(hit.record())).toList();
    return new Listing(entries, page.next());
  }

  /**
   * What adding entries writes, and how the list stands then.
   *
   * @param writes refused if another vault adds one at the same moment
   */
  public record Addition(List<RecordWrite> writes, Head head) {}

  /**
   * Adds entries that are not there.
   *
   * @param fresh the name of the list, should there be none yet
   */
  public Addition adding(List<Entry> entries, String fresh) {
    var found = found();
    var before = found.head().orElseGet(() -> new Head(fresh, 0));
    var writes = new ArrayList<RecordWrite>();
    long number = before.count();
    for (var entry : entries) {
      number++;
      writes.add(
          new RecordWrite.Put(
              key(entry.hash()),
              OptionalLong.empty(),
              1,
              encode(entry),
              List.of(Attribute.text(NUMBER, numbered(number))),
              Optional.empty()));
    }
    var after = new Head(before.list(), number);
    var payload =
        Bytes.copyOf(
            new DerWriter()
                .integer(FORMAT)
                .text(after.list())
                .integer(after.count())
                .toByteArray());
    writes.add(
        new RecordWrite.Put(
            HEAD,
            found.revision(),
            found.revision().orElse(0) + 1,
            payload,
            List.of(),
            Optional.empty()));
    return new Addition(writes, after);
  }

  /** The precondition that a key is not on it. */
  public static RecordWrite absent(String hash) {
    return new RecordWrite.Check(key(hash), OptionalLong.empty());
  }

  private static RecordKey key(String hash) {
    return new RecordKey(VaultId.CATALOGUE, KIND, hash);
  }

  private Optional<StoredRecord> get(RecordKey key) {
    return Failures.guard(() -> storage.get(key));
  }

  private static String numbered(long number) {
    return String.format(Locale.ROOT, "%016x", number);
  }

  private static Bytes encode(Entry entry) {
    return Bytes.copyOf(
        new DerWriter()
            .integer(FORMAT)
            .text(entry.hash())
            .instant(entry.since())
            .text(entry.reason())
            .optional(entry.proof(), (w, proof) -> proof.write(w))
            .toByteArray());
  }

  private static Listed listed(StoredRecord stored) {
    var hash = stored.key().id();
    try {
      var in = DerReader.of(stored.payload().toByteArray());
      boolean known = in.integer() == FORMAT;
      var entry = new Entry(in.text(), in.instant(), in.text(), in.optional(KeyProof::read));
      in.end();
      return new Listed(hash, Optional.of(entry).filter(e -> known && e.hash().equals(hash)));
    } catch (RuntimeException e) {
      return new Listed(hash, Optional.empty());
    }
  }
}
