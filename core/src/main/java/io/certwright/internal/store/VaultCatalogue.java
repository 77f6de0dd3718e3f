package io.certwright.internal.store;

import io.certwright.errors.IntegrityException;
import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.ListPage;
import io.certwright.spi.storage.ListQuery;
import io.certwright.spi.storage.ListQuery.Order;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.Storage;
import io.certwright.spi.storage.StoredRecord;
import io.certwright.spi.storage.VaultId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Which vaults a storage holds: the entries that lead from a folded name to a vault's id. */
public final class VaultCatalogue {

  private static final String KIND = "vault";
  private static final long FORMAT = 1;
  private static final int PAGE = 200;

  private final Storage storage;

  /** The catalogue of a storage. */
  public VaultCatalogue(Storage storage) {
    this.storage = storage;
  }

  /** The vault of this folded name. */
  public Optional<VaultId> find(String name) {
    return Failures.guard(() -> storage.get(key(name))).map(VaultCatalogue::decode);
  }

  /** A page of the folded names. */
  public ListPage names(Optional<String> after, int limit) {
    var query = new ListQuery(VaultId.CATALOGUE, KIND, "", after, Order.ASCENDING, limit);
    return Failures.guard(() -> storage.list(query));
  }

  /** The folded name under which this vault can be opened here. */
  public Optional<String> nameOf(VaultId vault) {
    Optional<String> after = Optional.empty();
    do {
      var page = names(after, PAGE);
      for (var entry : page.records()) {
        if (decode(entry).equals(vault)) {
          return Optional.of(entry.key().id());
        }
      }
      after = page.next();
    } while (after.isPresent());
    return Optional.empty();
  }

  /** The write that makes a vault's entry; refused if the name is taken. */
  public static RecordWrite entry(String name, VaultId vault) {
    var payload = Bytes.copyOf(new DerWriter().integer(FORMAT).text(vault.value()).toByteArray());
    return new RecordWrite.Put(
        key(name), OptionalLong.empty(), 1, payload, List.of(), Optional.empty());
  }

  private static RecordKey key(String name) {
    return new RecordKey(VaultId.CATALOGUE, KIND, name);
  }

  private static VaultId decode(StoredRecord entry) {
    try {
      var in = DerReader.of(entry.payload().toByteArray());
      if (in.integer() != FORMAT) {
        throw new IllegalArgumentException("of a newer version of the library");
      }
      var vault = new VaultId(in.text());
      in.end();
      return vault;
    } catch (RuntimeException e) {
      throw new IntegrityException(
          RecordSeal.place(entry.key()),
          "the catalogue's entry cannot be read ("
              + e.getMessage()
              + "); restore it from a backup");
    }
  }
}
