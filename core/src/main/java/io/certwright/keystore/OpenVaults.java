package io.certwright.keystore;

import io.certwright.Vault;
import java.io.IOException;
import java.lang.ref.Cleaner;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The vaults that key stores of this process have open. Those that are of one vault share it,
 * because a storage may have a single owner. A vault is closed when no key store and no key out of
 * one can be reached any more, or when the process ends.
 */
final class OpenVaults {

  private static final Logger LOG = LoggerFactory.getLogger(OpenVaults.class);
  private static final Cleaner CLEANER = Cleaner.create();
  private static final Map<Place, Open> OPEN = new HashMap<>();
  private static @Nullable Thread atTheEnd;

  private OpenVaults() {}

  /**
   * Which vault it is.
   *
   * @param storage the address, and the settings that are not secret
   * @param vault the name, folded
   */
  record Place(List<String> storage, String vault) {

    /** Copies the list. */
    Place {
      storage = List.copyOf(storage);
    }
  }

  /** A vault, with what opened it and who has it. */
  private static final class Open {
    private final Vault vault;
    private final PasswordCheck passphrase;
    private WeakReference<SharedVault> users;

    Open(Vault vault, PasswordCheck passphrase, SharedVault first) {
      this.vault = vault;
      this.passphrase = passphrase;
      this.users = new WeakReference<>(first);
    }
  }

  /** Opens a vault. */
  @FunctionalInterface
  interface Opener {
    Vault open() throws IOException;
  }

  /**
   * The vault at a place, opened if it is not.
   *
   * @throws IOException if it cannot be opened, or was opened with another passphrase
   */
  static synchronized SharedVault get(Place place, char[] passphrase, Opener opener)
      throws IOException {
    var open = OPEN.get(place);
    if (open == null) {
      var vault = opener.open();
      var first = new SharedVault(vault);
      open = new Open(vault, PasswordCheck.of(passphrase), first);
      OPEN.put(place, open);
      watchTheEnd();
      watch(place, open, first);
      return first;
    }
    if (!open.passphrase.matches(passphrase)) {
      throw Failures.wrongPassword(
          "The vault is open in this process, by another passphrase; give the same");
    }
    var shared = open.users.get();
    if (shared == null) {
      // The last of its users has gone, and it is about to be closed.
      shared = new SharedVault(open.vault);
      open.users = new WeakReference<>(shared);
      watch(place, open, shared);
    }
    return shared;
  }

  private static void watch(Place place, Open open, SharedVault users) {
    var watched = open.users;
    var unused = CLEANER.register(users, () -> close(place, open, watched));
  }

  private static synchronized void close(
      Place place, Open open, WeakReference<SharedVault> watched) {
    // Unless somebody has come meanwhile.
    if (open.users == watched) {
      OPEN.remove(place, open);
      close(place, open.vault);
      forgetTheEnd();
    }
  }

  private static void close(Place place, Vault vault) {
    try {
      vault.close();
    } catch (RuntimeException e) {
      LOG.warn("The vault {} of a key store did not close well", place.vault(), e);
    }
  }

  private static void watchTheEnd() {
    if (atTheEnd == null) {
      var thread = new Thread(OpenVaults::closeAll, "certwright-keystore-end");
      Runtime.getRuntime().addShutdownHook(thread);
      atTheEnd = thread;
    }
  }

  /** Nothing of this copy of the library stays behind in a process that goes on without it. */
  private static void forgetTheEnd() {
    var thread = atTheEnd;
    if (OPEN.isEmpty() && thread != null) {
      try {
        Runtime.getRuntime().removeShutdownHook(thread);
        atTheEnd = null;
      } catch (IllegalStateException e) {
        LOG.debug("The process is ending");
      }
    }
  }

  private static synchronized void closeAll() {
    OPEN.forEach((place, open) -> close(place, open.vault));
    OPEN.clear();
  }
}
