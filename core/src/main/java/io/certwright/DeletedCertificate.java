package io.certwright;

import io.certwright.internal.record.CertificateRecord;
import java.time.Instant;

/**
 * A certificate that was deleted and can be recovered.
 *
 * @param name its name, by which it is recovered or purged
 * @param deleted when it was deleted, by the storage's clock
 * @param scheduledPurge when it is purged by itself
 */
public record DeletedCertificate(String name, Instant deleted, Instant scheduledPurge) {

  static DeletedCertificate of(CertificateRecord head) {
    var deletion = head.deletion().orElseThrow();
    return new DeletedCertificate(head.name(), deletion.deleted(), deletion.scheduledPurge());
  }
}
