package io.certwright;

import io.certwright.internal.record.IssuedRecord;
import java.time.Instant;
import java.util.Optional;

/**
 * A certificate that a CA of this vault signed with a key that is compromised. Immutable.
 *
 * @param ca the CA's name in lower case
 * @param serialNumber in hexadecimal
 * @param issued when it was signed
 * @param notAfter when it ends
 * @param holder the version of this vault that it is, as {@code name/version}; empty: it is none
 * @param revocation that it is revoked itself
 */
public record IssuedByCompromised(
    String ca,
    String serialNumber,
    Instant issued,
    Instant notAfter,
    Optional<String> holder,
    Optional<Revocation> revocation) {

  static IssuedByCompromised of(IssuedRecord record) {
    return new IssuedByCompromised(
        record.ca(),
        record.serial(),
        record.issued(),
        record.notAfter(),
        Optional.of(record.holder()).filter(holder -> !holder.isEmpty()),
        record.revocation().map(Revocation::of));
  }
}
