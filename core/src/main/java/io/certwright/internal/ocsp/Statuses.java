package io.certwright.internal.ocsp;

import io.certwright.internal.bouncycastle.OcspEncoder.Standing;
import io.certwright.internal.record.IssuedRecord;
import io.certwright.internal.record.Revoked;
import io.certwright.internal.revocation.OcspCertId;
import io.certwright.internal.revoking.IssuedSerials;
import io.certwright.spi.storage.RecordKey;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** How serial numbers stand, read from the storage each time. Thread-safe. */
final class Statuses {

  private final IssuedSerials serials;

  Statuses(IssuedSerials serials) {
    this.serials = serials;
  }

  /** What an authority remembers of a serial number under its key; empty: it never issued it. */
  Optional<Known> find(OcspCertId id, KnownIssuer issuer) {
    var serial = serial(id);
    return issuer.authorities().stream()
        .filter(authority -> isPossible(authority, serial))
        .flatMap(authority -> serials.issued(authority, serial).stream())
        .filter(issuer::signed)
        .findFirst()
        .map(issued -> new Known(standing(issued), issued.notAfter()));
  }

  /** The ids of the records by which that is known. */
  static Set<String> records(OcspCertId id, KnownIssuer issuer) {
    var all = new HashSet<String>();
    issuer.authorities().forEach(authority -> all.add(IssuedRecord.id(authority, serial(id))));
    return all;
  }

  private static String serial(OcspCertId id) {
    return id.serial().toString(16);
  }

  /** No authority issues a serial number of 200 bytes, and there can be no record of it. */
  private static boolean isPossible(String authority, String serial) {
    return IssuedRecord.id(authority, serial).length() <= RecordKey.MAX_ID_LENGTH;
  }

  private static Standing standing(IssuedRecord issued) {
    return issued.revocation().map(Statuses::revoked).orElseGet(Standing.Good::new);
  }

  private static Standing revoked(Revoked how) {
    return new Standing.Revoked(how.at(), how.reason().code(), how.invalid());
  }
}
