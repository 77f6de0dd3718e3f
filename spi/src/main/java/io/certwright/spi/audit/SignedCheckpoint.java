package io.certwright.spi.audit;

import io.certwright.spi.Bytes;
import io.certwright.spi.storage.VaultId;

/**
 * A checkpoint of an audit trail as it is handed to anchors. It holds nothing secret.
 *
 * @param vault the vault that it is of
 * @param number which of the vault's it is, from 1
 * @param encoded what was signed, and the signature; some 4 KiB at most
 */
public record SignedCheckpoint(VaultId vault, long number, Bytes encoded) {

  /** The longest that there is, in bytes. */
  public static final int MAX_LENGTH = 8 * 1024;

  /** Checks the number and the length. */
  public SignedCheckpoint {
    if (number < 1) {
      throw new IllegalArgumentException("checkpoints are numbered from 1, not " + number);
    }
    if (encoded.isEmpty() || encoded.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "a checkpoint has 1 to " + MAX_LENGTH + " bytes, not " + encoded.length());
    }
  }
}
