package io.certwright.internal.store;

import io.certwright.internal.record.AuditRecord;
import io.certwright.spi.storage.ListQuery;
import io.certwright.spi.storage.ListQuery.Order;
import io.certwright.spi.storage.StoredRecord;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The chains of a vault's audit trail, as they stand in its storage. Thread-safe. */
public final class Chains {

  /** The chain that every vault starts with. */
  public static final String FIRST = "0000";

  /** The most chains that a vault has. */
  public static final int MOST = 32;

  private static final int NAME_LENGTH = 4;

  private static final Set<String> NAMES =
      IntStream.range(0, MOST).mapToObj(Chains::name).collect(Collectors.toUnmodifiableSet());

  private final RecordStore records;

  /** The chains in these records. */
  public Chains(RecordStore records) {
    this.records = records;
  }

  /** The name of a chain. */
  public static String name(int number) {
    return HexFormat.of().toHexDigits((short) number);
  }

  /** The chain that an entry with this id is part of; empty: of none. */
  public static Optional<String> of(String id) {
    return Optional.of(id)
        .filter(any -> any.indexOf('/') == NAME_LENGTH)
        .map(any -> any.substring(0, NAME_LENGTH))
        .filter(NAMES::contains);
  }

  /** The names of those that there are, in order. Costs what there are, not what they hold. */
  public List<String> names() {
    var names = new ArrayDeque<String>();
    for (var found = below(MOST); found.isPresent(); found = below(number(names.getFirst()))) {
      names.addFirst(of(found.get().key().id()).orElseThrow());
    }
    return List.copyOf(names);
  }

  /** The last entry of a chain; empty: there is no such chain. */
  public Optional<StoredRecord> end(String name) {
    return greatest(name + "/", Optional.empty());
  }

  /** The last entry of the chain with the greatest name below this one. */
  public Optional<StoredRecord> below(String name) {
    return below(number(name));
  }

  /** The last entry of all. */
  public Optional<StoredRecord> greatest() {
    return below(MOST);
  }

  private Optional<StoredRecord> below(int number) {
    var found = greatest("", Optional.of(name(number) + "/"));
    if (found.isEmpty() || of(found.get().key().id()).isPresent()) {
      return found;
    }
    // Something that is no entry stands between the chains; each is asked for by its name then.
    for (int next = number - 1; next >= 0; next--) {
      var end = end(name(next));
      if (end.isPresent()) {
        return end;
      }
    }
    return Optional.empty();
  }

  private Optional<StoredRecord> greatest(String prefix, Optional<String> below) {
    var after = below;
    do {
      var query =
          new ListQuery(records.vault(), AuditRecord.KIND, prefix, after, Order.DESCENDING, 1);
      var page = Failures.guard(() -> records.storage().list(query));
      if (!page.records().isEmpty()) {
        return Optional.of(page.records().get(0));
      }
      // It may have been left out.
      after = page.next();
    } while (after.isPresent());
    return Optional.empty();
  }

  private static int number(String name) {
    return HexFormat.fromHexDigits(name);
  }
}
