package io.certwright.internal.store;

import io.certwright.internal.crypto.AesKey;

/**
 * A key that seals records.
 *
 * @param id its number in the key ring, from 1
 * @param key the key, for AES-256
 */
record DataKey(long id, AesKey key) {
  @Override
  public String toString() {
    return "DataKey[" + id + "]";
  }
}
