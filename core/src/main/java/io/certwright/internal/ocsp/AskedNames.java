package io.certwright.internal.ocsp;

import io.certwright.internal.bouncycastle.AuthorityKey;
import io.certwright.internal.bouncycastle.PublicKeyInfo;
import io.certwright.internal.cache.BoundedCache;
import io.certwright.internal.catalogue.Catalogue;
import io.certwright.internal.record.IssuedRecord;
import io.certwright.internal.record.VersionRecord;
import io.certwright.internal.revocation.OcspCertId;
import io.certwright.internal.revocation.OcspSingle;
import io.certwright.spi.Bytes;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.util.Optional;

/** How those who ask will call what an authority has issued. Thread-safe. */
final class AskedNames {

  private static final String SHA_1 = "SHA-1";
  private static final int HEXADECIMAL = 16;
  private static final int KEPT = 1_000;

  private final Catalogue catalogue;
  private final BoundedCache<String, Issuer> issuers = new BoundedCache<>(KEPT);

  AskedNames(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  private record Issuer(Bytes name, Bytes key) {

    static Issuer of(X509Certificate certificate) {
      var bits = AuthorityKey.bitsOf(PublicKeyInfo.of(certificate));
      var name = certificate.getSubjectX500Principal().getEncoded();
      return new Issuer(OcspSingle.hash(SHA_1, name), OcspSingle.hash(SHA_1, bits));
    }
  }

  /** What it is called; empty: the version that signed it is gone. */
  Optional<OcspCertId> of(IssuedRecord issued) {
    var serial = new BigInteger(issued.serial(), HEXADECIMAL);
    return issuers
        .get(
            VersionRecord.id(issued.ca(), issued.signer()),
            unused ->
                catalogue
                    .version(issued.ca(), issued.signer())
                    .map(version -> Issuer.of(version.chain().get(0))))
        .map(issuer -> OcspCertId.bySha1(issuer.name(), issuer.key(), serial));
  }
}
