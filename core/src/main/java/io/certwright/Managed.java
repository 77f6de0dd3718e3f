package io.certwright;

import io.certwright.errors.ConflictException;
import io.certwright.internal.record.CertificateRecord;
import java.util.Optional;

/** What belongs to a certificate is changed through it alone. */
final class Managed {

  private Managed() {}

  static void refuse(String what, Optional<CertificateRecord> certificate) {
    certificate.ifPresent(
        head -> {
          throw new ConflictException(
              "the "
                  + what
                  + " \""
                  + head.name()
                  + "\" belongs to the certificate of that name and is read-only; change or delete"
                  + " the certificate");
        });
  }
}
