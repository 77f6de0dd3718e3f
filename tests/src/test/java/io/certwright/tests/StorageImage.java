package io.certwright.tests;

import io.certwright.internal.record.RecordType;
import io.certwright.internal.record.RecordTypes;
import io.certwright.spi.storage.ListQuery;
import io.certwright.spi.storage.ListQuery.Order;
import io.certwright.spi.storage.Storage;
import io.certwright.spi.storage.StoredRecord;
import io.certwright.spi.storage.VaultId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Every record of the vaults in a storage, to the byte. Two are equal when nothing was changed
 * between them.
 *
 * @param records the records, by vault, kind and id
 */
public record StorageImage(List<StoredRecord> records) {

  private static final String CATALOGUE = "vault";

  /** Of the vaults, one and all: what is kept now, and whatever is kept one day. */
  public static final List<String> KINDS =
      Stream.concat(Stream.of("keyring"), RecordTypes.ALL.stream().map(RecordType::kind)).toList();

  private static final Pattern VAULT_ID = Pattern.compile("[0-9a-f]{32}");

  static StorageImage of(Storage storage) {
    var vaults = list(storage, VaultId.CATALOGUE, CATALOGUE);
    var all = new ArrayList<>(vaults);
    for (var entry : vaults) {
      var text = new String(entry.payload().toByteArray(), StandardCharsets.ISO_8859_1);
      var found = VAULT_ID.matcher(text);
      if (!found.find()) {
        throw new AssertionError("the catalogue's entry names no vault: " + entry.key());
      }
      for (var kind : KINDS) {
        all.addAll(list(storage, new VaultId(found.group()), kind));
      }
    }
    return new StorageImage(List.copyOf(all));
  }

  private static List<StoredRecord> list(Storage storage, VaultId vault, String kind) {
    var all = new ArrayList<StoredRecord>();
    Optional<String> after = Optional.empty();
    do {
      var page = storage.list(new ListQuery(vault, kind, "", after, Order.ASCENDING, 1000));
      all.addAll(page.records());
      after = page.next();
    } while (after.isPresent());
    return all;
  }
}
