package io.certwright.internal.store;

import javax.crypto.SecretKey;

/**
 * A key that seals records.
 *
 * @param id its number in the key ring, from 1
 * @param key the key, for AES-256
 */
record DataKey(long id, SecretKey key) {
  @Override
  public String toString() {
    return "DataKey[" + id + "]";
  }
}
