package io.certwright.spi.storage;

import java.util.Map;
import java.util.Set;

/**
 * Opens storages by an address in text, for those who have nothing but text: a key store whose file
 * describes a vault, an application's configuration. A program that can name a class opens the
 * storage itself.
 *
 * <p>Found by {@link java.util.ServiceLoader}; has a public constructor without parameters.
 */
public interface StorageProvider {

  /** What its addresses begin with, before the colon; lower case. */
  String scheme();

  /** The settings that it takes beside the address, by name, which may be shown to anybody. */
  Set<String> settings();

  /** Those that are secret, as a password is: they are given by reference, and never shown. */
  Set<String> secretSettings();

  /**
   * Opens a storage that is there. It makes none: an address with a typing error in it must not
   * become a new, empty storage.
   *
   * @param address begins with the scheme
   * @param settings some of those that it takes, the secret ones included
   * @return the open storage
   * @throws IllegalArgumentException if the address or a setting is malformed; the message says
   *     what it has to look like, and shows no secret
   * @throws StorageException if there is no storage, or it cannot be opened
   */
  Storage open(String address, Map<String, String> settings);

  /**
   * Opens a storage, and makes it if there is none: for whoever has said that this is its place.
   *
   * @param address begins with the scheme
   * @param settings some of those that it takes, the secret ones included
   * @return the open storage
   * @throws IllegalArgumentException if the address or a setting is malformed; the message says
   *     what it has to look like, and shows no secret
   * @throws StorageException if it cannot be opened or made
   */
  Storage openOrCreate(String address, Map<String, String> settings);
}
