package io.certwright;

import io.certwright.audit.ExportVerification;
import io.certwright.internal.audit.ExportCheck;
import java.io.IOException;
import java.io.InputStream;
import java.security.PublicKey;

/** What can be done with an exported audit trail where the vault is not. */
public final class AuditExports {

  private AuditExports() {}

  /**
   * Verifies an export as {@link io.certwright.audit.AuditFormat#JSON_LINES}: finds each line that
   * was edited, taken out, put in, moved or cut off, and says where. It needs neither the vault nor
   * its storage, and memory for the checkpoints, not for the entries.
   *
   * <p>An export of last year is as whole as one of today: compare the {@linkplain
   * ExportVerification#checkpoint last checkpoint} with what an anchor has, or with what the export
   * returned.
   *
   * @param export read to its end; stays open
   * @param key the vault's checkpoint key, which was got from the vault or its owner and not with
   *     the export
   * @throws IOException if the stream throws it
   * @throws IllegalArgumentException if the key is of another kind
   */
  public static ExportVerification verify(InputStream export, PublicKey key) throws IOException {
    if (!"EC".equals(key.getAlgorithm()) || key.getEncoded() == null) {
      throw new IllegalArgumentException("a checkpoint key is an EC key on P-256");
    }
    return new ExportCheck(key).run(export);
  }
}
