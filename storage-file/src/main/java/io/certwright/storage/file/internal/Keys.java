package io.certwright.storage.file.internal;

import io.certwright.spi.storage.AttributeValue;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.VaultId;
import java.time.Instant;
import java.util.Arrays;

/**
 * The keys of the index: byte strings whose unsigned order is the order that queries ask for.
 *
 * <pre>
 * 1 vault kind 0 id                      the record
 * 2 vault due kind 0 id                  it is due then
 * 3 vault kind 0 name 0 1 text 0 id      it has this text as an attribute
 * 3 vault kind 0 name 0 2 instant id     it has this instant as an attribute
 * </pre>
 *
 * <p>Texts are UTF-8, whose order is that of the code points, and none holds a NUL; instants are
 * milliseconds with their sign turned.
 */
final class Keys {

  /** What every key of a record starts with. */
  static final byte RECORD = 1;

  private static final byte DUE = 2;
  private static final byte ATTRIBUTE = 3;
  private static final byte TEXT = 1;
  private static final byte MOMENT = 2;

  private Keys() {}

  static byte[] record(RecordKey key) {
    return records(key.vault(), key.kind(), key.id());
  }

  /** The key of a record, or what those of all records with this prefix start with. */
  static byte[] records(VaultId vault, String kind, String idPrefix) {
    return start(RECORD, vault).putWord(kind).putRaw(idPrefix).toByteArray();
  }

  static byte[] due(RecordKey key, long due) {
    var to = start(DUE, key.vault()).putLong(due ^ Long.MIN_VALUE);
    return to.putWord(key.kind()).putRaw(key.id()).toByteArray();
  }

  /** What comes before everything that is due in a vault at this time or later. */
  static byte[] dues(VaultId vault, long due) {
    return start(DUE, vault).putLong(due ^ Long.MIN_VALUE).toByteArray();
  }

  static byte[] attribute(RecordKey key, String name, AttributeValue value) {
    return attribute(key.vault(), key.kind(), name, value, key.id());
  }

  /** The key of an attribute of a record; with the id "" what all with that value start with. */
  static byte[] attribute(
      VaultId vault, String kind, String name, AttributeValue value, String id) {
    var to = attributes(vault, kind, name);
    if (value instanceof AttributeValue.Text text) {
      to.putByte(TEXT).putWord(text.text());
    } else {
      to.putByte(MOMENT).putLong(millis(value) ^ Long.MIN_VALUE);
    }
    return to.putRaw(id).toByteArray();
  }

  /** What all attributes with texts that start so start with. */
  static byte[] texts(VaultId vault, String kind, String name, String prefix) {
    return attributes(vault, kind, name).putByte(TEXT).putRaw(prefix).toByteArray();
  }

  /** What comes before all attributes with this value or a later one of its type. */
  static byte[] values(VaultId vault, String kind, String name, AttributeValue value) {
    return value instanceof AttributeValue.Text text
        ? texts(vault, kind, name, text.text())
        : attribute(vault, kind, name, value, "");
  }

  /** What all attributes with a value of the same type start with. */
  static byte[] type(VaultId vault, String kind, String name, AttributeValue value) {
    int type = value instanceof AttributeValue.Text ? TEXT : MOMENT;
    return attributes(vault, kind, name).putByte(type).toByteArray();
  }

  /** The value and the record in the key of an attribute. */
  static AttributeHit parseAttribute(byte[] key) {
    var from = new ByteSource(key, 1, key.length - 1);
    var vault = new VaultId(from.getHex());
    var kind = from.getWord();
    from.getWord();
    var value =
        from.getByte() == TEXT
            ? new AttributeValue.Text(from.getWord())
            : new AttributeValue.Moment(Instant.ofEpochMilli(from.getLong() ^ Long.MIN_VALUE));
    return new AttributeHit(value, new RecordKey(vault, kind, from.getRest()));
  }

  /** A value, and the record that has it. */
  record AttributeHit(AttributeValue value, RecordKey record) {}

  /** The record in a key that says when it is due. */
  static RecordKey parseDue(byte[] key) {
    var from = new ByteSource(key, 1, key.length - 1);
    var vault = new VaultId(from.getHex());
    from.getLong();
    return new RecordKey(vault, from.getWord(), from.getRest());
  }

  /** The record in the key of a record. */
  static RecordKey parseRecord(byte[] key) {
    var from = new ByteSource(key, 1, key.length - 1);
    return new RecordKey(new VaultId(from.getHex()), from.getWord(), from.getRest());
  }

  /** The least key behind every one that starts with the prefix, whose first byte is small. */
  static byte[] afterPrefix(byte[] prefix) {
    int last = prefix.length - 1;
    while (prefix[last] == (byte) 0xff) {
      last--;
    }
    var after = Arrays.copyOf(prefix, last + 1);
    after[last]++;
    return after;
  }

  /** The least key behind this one. */
  static byte[] after(byte[] key) {
    return Arrays.copyOf(key, key.length + 1);
  }

  static byte[] max(byte[] left, byte[] right) {
    return Arrays.compareUnsigned(left, right) >= 0 ? left : right;
  }

  static byte[] min(byte[] left, byte[] right) {
    return Arrays.compareUnsigned(left, right) <= 0 ? left : right;
  }

  private static ByteSink attributes(VaultId vault, String kind, String name) {
    return start(ATTRIBUTE, vault).putWord(kind).putWord(name);
  }

  private static long millis(AttributeValue value) {
    return ((AttributeValue.Moment) value).instant().toEpochMilli();
  }

  private static ByteSink start(byte what, VaultId vault) {
    return new ByteSink(96).putByte(what).putHex(vault.value());
  }
}
