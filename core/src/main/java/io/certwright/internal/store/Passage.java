package io.certwright.internal.store;

import io.certwright.errors.KeyAccessException;
import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.internal.crypto.AesKey;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.record.RecordTypes;
import io.certwright.spi.Bytes;
import io.certwright.spi.keys.KeyProtection;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.Storage;
import io.certwright.spi.storage.StoredRecord;
import io.certwright.spi.storage.VaultId;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

/**
 * A vault on its way from one storage to another: its id and its root key, without which neither a
 * backup can be written nor what is in it be trusted.
 *
 * <p>Immutable.
 */
public final class Passage {

  private final VaultId vault;
  private final RootKey root;
  private final Crypto crypto;

  private Passage(VaultId vault, RootKey root, Crypto crypto) {
    this.vault = vault;
    this.root = root;
    this.crypto = crypto;
  }

  /** That of an open vault. */
  public static Passage of(RecordStore records) {
    return new Passage(records.vault(), records.ring().root(), records.crypto());
  }

  /** What {@link #unlock} needs besides the secret: the vault's id and the wrapped root key. */
  public static Bytes lock(RecordStore records) {
    return Bytes.copyOf(
        new DerWriter()
            .text(records.vault().value())
            .list(
                records.ring().slots(),
                (w, slot) -> w.sequence(s -> s.text(slot.protection()).octets(slot.wrapped())))
            .toByteArray());
  }

  /**
   * That of a vault that was locked.
   *
   * @param what as messages call it
   * @throws KeyAccessException if the protection does not open it
   * @throws RuntimeException if the lock is malformed; the caller says of what
   */
  public static Passage unlock(String what, Bytes lock, KeyProtection protection, Crypto crypto) {
    var in = DerReader.of(lock);
    var vault = new VaultId(in.text());
    var slots = in.list(r -> r.sequence(s -> new RingContent.Slot(s.text(), s.bytes())));
    in.end();
    var unlocked = new Slots(protection, crypto, vault).unlock(what, slots);
    return new Passage(vault, unlocked.root(), crypto);
  }

  /**
   * The vault that was locked.
   *
   * @throws RuntimeException if the lock is malformed; the caller says of what
   */
  public static VaultId vaultIn(Bytes lock) {
    return new VaultId(DerReader.of(lock).text());
  }

  /** The vault. */
  public VaultId vault() {
    return vault;
  }

  /** A key for one purpose, the same wherever the vault is. */
  public AesKey key(String purpose, byte[] context) {
    return root.derive(purpose, context);
  }

  /** Where the key ring stands. */
  public RecordKey ringKey() {
    return KeyRing.location(vault);
  }

  /**
   * The vault's records at another place, where the given key ring is, or is about to be.
   *
   * @throws io.certwright.errors.IntegrityException if the ring was changed
   */
  public RecordStore at(Storage storage, StoredRecord ring, Clock clock) {
    root.verify(ring.payload(), ring.revision(), ring.key());
    var content = RootKey.contentOf(ring.payload());
    var keys = new KeyRing(storage, crypto, clock, vault, root, content, KeyRing.MAX_SEALS);
    return new RecordStore(storage, vault, crypto, keys);
  }

  /** Nothing of the key. */
  @Override
  public String toString() {
    return "Passage[" + vault + "]";
  }

  /** The kinds of record that a vault is made of, in the order in which they are copied. */
  public static List<String> kinds() {
    // The ring first: nothing can be checked without it.
    return Stream.concat(Stream.of(KeyRing.KIND), RecordTypes.ALL.stream().map(type -> type.kind()))
        .toList();
  }
}
