package io.certwright.internal.store;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.spi.Bytes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a key ring holds.
 *
 * @param slots the root key, wrapped by one protection each: any of them opens the vault
 * @param keys the data keys, wrapped by the root key, by ascending id; the last one seals
 */
record RingContent(List<Slot> slots, List<Key> keys) {

  private static final long FORMAT = 1;

  RingContent {
    slots = List.copyOf(slots);
    keys = List.copyOf(keys);
  }

  /** The root key under one protection. */
  record Slot(String protection, Bytes wrapped) {}

  /**
   * A data key.
   *
   * @param id its number, from 1
   * @param created when it was made
   * @param reserved how many seals processes have set aside for themselves so far
   * @param nonce the nonce of the wrapping
   * @param wrapped the key, sealed under the root key
   */
  record Key(long id, Instant created, long reserved, Bytes nonce, Bytes wrapped) {}

  Key active() {
    return keys.get(keys.size() - 1);
  }

  RingContent withSlots(List<Slot> changed) {
    return new RingContent(changed, keys);
  }

  RingContent withReserved(long seals) {
    var changed = new ArrayList<>(keys);
    var key = active();
    changed.set(
        keys.size() - 1,
        new Key(key.id, key.created, key.reserved + seals, key.nonce, key.wrapped));
    return new RingContent(slots, changed);
  }

  RingContent withKey(Key added) {
    var changed = new ArrayList<>(keys);
    changed.add(added);
    return new RingContent(slots, changed);
  }

  byte[] encode() {
    return new DerWriter()
        .integer(FORMAT)
        .list(slots, (w, slot) -> w.sequence(s -> s.text(slot.protection).octets(slot.wrapped)))
        .list(
            keys,
            (w, key) ->
                w.sequence(
                    s ->
                        s.integer(key.id)
                            .instant(key.created)
                            .integer(key.reserved)
                            .octets(key.nonce)
                            .octets(key.wrapped)))
        .toByteArray();
  }

  static RingContent decode(byte[] encoded) {
    var in = DerReader.of(encoded);
    var format = in.integer();
    if (format != FORMAT) {
      throw new IllegalArgumentException(
          "the key ring has format version " + format + " instead of " + FORMAT);
    }
    var slots = in.list(r -> r.sequence(s -> new Slot(s.text(), s.bytes())));
    var keys =
        in.list(
            r ->
                r.sequence(
                    s -> new Key(s.integer(), s.instant(), s.integer(), s.bytes(), s.bytes())));
    in.end();
    if (slots.isEmpty() || keys.isEmpty()) {
      throw new IllegalArgumentException("the key ring has no slot or no key");
    }
    return new RingContent(slots, keys);
  }
}
