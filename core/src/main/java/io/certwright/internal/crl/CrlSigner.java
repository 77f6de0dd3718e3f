package io.certwright.internal.crl;

import io.certwright.internal.bouncycastle.PublicKeyInfo;
import io.certwright.internal.catalogue.Catalogue;
import io.certwright.internal.catalogue.CertificateSnapshot;
import io.certwright.internal.record.CrlScope;
import io.certwright.internal.record.KeyLocation;
import io.certwright.internal.record.VersionRecord;
import io.certwright.internal.version.RevocationLists;
import io.certwright.policy.AuthorityState;
import io.certwright.spi.Bytes;
import java.time.Instant;
import java.util.Optional;

/**
 * Finds the certificate that a list is signed by: the newest version of the CA that has the key and
 * is valid. Also one that was taken out of service, for what it has signed goes on.
 */
final class CrlSigner {

  private static final int PAGE = 100;

  private final Catalogue catalogue;
  private final RevocationLists lists;

  CrlSigner(Catalogue catalogue, RevocationLists lists) {
    this.catalogue = catalogue;
    this.lists = lists;
  }

  /** The version; empty: there is none any more, or the CA is retired. */
  Optional<CertificateSnapshot> find(CrlScope scope, Instant now) {
    if (lists.terms(scope.ca()).issuing().state() == AuthorityState.RETIRED) {
      return Optional.empty();
    }
    Optional<String> after = Optional.empty();
    do {
      var page = catalogue.versions(scope.ca(), after, PAGE);
      var found =
          page.records().stream()
              .map(stored -> stored.value())
              .filter(version -> isValid(version, now))
              .map(CertificateSnapshot::new)
              .filter(version -> isOf(scope, version))
              .findFirst();
      if (found.isPresent()) {
        return found;
      }
      if (!page.damaged().isEmpty()) {
        throw page.damaged().get(0); // It may be the one.
      }
      after = page.next().map(next -> next.substring(next.indexOf('/') + 1));
    } while (after.isPresent());
    return Optional.empty();
  }

  private static boolean isValid(VersionRecord version, Instant now) {
    return !(version.location() instanceof KeyLocation.Absent)
        && !now.isBefore(version.notBefore())
        && !now.isAfter(version.notAfter());
  }

  private static boolean isOf(CrlScope scope, CertificateSnapshot version) {
    var certificate = version.chain().get(0);
    var key = Bytes.copyOf(PublicKeyInfo.of(certificate));
    return RevocationLists.isSigner(certificate)
        && CrlScope.whole(scope.ca(), key).key().equals(scope.key());
  }
}
