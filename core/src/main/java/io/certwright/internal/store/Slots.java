package io.certwright.internal.store;

import io.certwright.errors.KeyAccessException;
import io.certwright.internal.crypto.Crypto;
import io.certwright.spi.keys.KeyProtection;
import io.certwright.spi.keys.KeyProtectionException;
import io.certwright.spi.storage.VaultId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gets the root key of a vault out of one of the slots that it is wrapped in. */
final class Slots {

  private static final Logger LOG = LoggerFactory.getLogger(Slots.class);

  private final KeyProtection protection;
  private final Crypto crypto;
  private final VaultId vault;

  Slots(KeyProtection protection, Crypto crypto, VaultId vault) {
    this.protection = protection;
    this.crypto = crypto;
    this.vault = vault;
  }

  /**
   * What came out.
   *
   * @param root the root key
   * @param slot the slot that it was in
   * @param better the slot that the protection would rather have it in today
   */
  record Unlocked(RootKey root, RingContent.Slot slot, Optional<RingContent.Slot> better) {}

  /**
   * Tries the slots of the protection, in order.
   *
   * @param what what is to be opened, as messages call it: {@code vault "shop"}
   * @throws KeyAccessException if none of them opens
   */
  Unlocked unlock(String what, List<RingContent.Slot> slots) {
    KeyProtectionException last = null;
    for (var slot : slots) {
      if (!slot.protection().equals(protection.name())) {
        continue;
      }
      try {
        var key = protection.unwrap(slot.wrapped(), RootKey.slotContext(vault));
        try {
          return new Unlocked(new RootKey(crypto, vault, key), slot, better(slot, key));
        } finally {
          Arrays.fill(key, (byte) 0);
        }
      } catch (KeyProtectionException e) {
        last = e;
      }
    }
    if (last == null) {
      var known = slots.stream().map(RingContent.Slot::protection).distinct().toList();
      throw new KeyAccessException(
          KeyAccessException.Reason.WRONG_SECRET,
          what
              + " is not protected by a "
              + protection.name()
              + " but by "
              + known
              + "; open it with that. Nothing was changed");
    }
    throw new KeyAccessException(
        switch (last.reason()) {
          case UNAVAILABLE -> KeyAccessException.Reason.UNAVAILABLE;
          case UNACCEPTABLE, UNSUPPORTED, NO_SUCH_KEY -> KeyAccessException.Reason.UNSUPPORTED;
          case WRONG_SECRET -> KeyAccessException.Reason.WRONG_SECRET;
        },
        what + " was not opened: " + last.getMessage() + ". Nothing was changed",
        last);
  }

  private Optional<RingContent.Slot> better(RingContent.Slot slot, byte[] key) {
    try {
      return protection.isOutdated(slot.wrapped()) ? Optional.of(wrap(key)) : Optional.empty();
    } catch (KeyProtectionException e) {
      LOG.warn("the root key of vault {} could not be wrapped anew; it is tried again", vault, e);
      return Optional.empty();
    }
  }

  /** A new slot for a root key. */
  RingContent.Slot wrap(byte[] key) {
    return new RingContent.Slot(
        protection.name(), protection.wrap(key, RootKey.slotContext(vault)));
  }
}
