package io.certwright.spi.storage;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The identity of one vault among those that share a storage: 128 bits, written as 32 lower-case
 * hexadecimal digits. Every {@link RecordKey} starts with one, so vaults in one storage cannot
 * reach each other's records.
 *
 * @param value 32 digits of {@code [0-9a-f]}
 */
public record VaultId(String value) implements Comparable<VaultId> {

  /** The number of digits. */
  public static final int LENGTH = 32;

  /** The storage's own name space, where core keeps the catalogue of its vaults. */
  public static final VaultId CATALOGUE = new VaultId("0".repeat(LENGTH));

  /** Checks the form. */
  public VaultId {
    Grammar.requireHex("vault id", value, LENGTH);
  }

  /** A new identity of 128 random bits. */
  public static VaultId random(SecureRandom random) {
    var bits = new byte[LENGTH / 2];
    random.nextBytes(bits);
    return new VaultId(HexFormat.of().formatHex(bits));
  }

  @Override
  public int compareTo(VaultId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
