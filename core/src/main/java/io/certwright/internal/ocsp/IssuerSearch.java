package io.certwright.internal.ocsp;

import io.certwright.internal.cache.BoundedCache;
import io.certwright.internal.catalogue.Catalogue;
import io.certwright.internal.catalogue.CertificateSnapshot;
import io.certwright.internal.record.VersionRecord;
import io.certwright.internal.revocation.OcspCertId;
import io.certwright.internal.revocation.OcspSingle;
import io.certwright.internal.store.RecordStore;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.AttributeMatch;
import io.certwright.spi.storage.AttributeValue;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Finds the authorities of this vault that a question is about, by the hashes of their name and
 * key. What was found is kept until something happens to it. Thread-safe.
 */
final class IssuerSearch {

  private static final byte[] NOTHING = new byte[0];
  private static final int KEPT = 2_000;

  /** The most versions that share a key: an authority that is renewed with the one it has. */
  private static final int MOST = 100;

  private final RecordStore records;
  private final Catalogue catalogue;
  private final SignerSearch signers;
  private final BoundedCache<Names, KnownIssuer> known = new BoundedCache<>(KEPT);

  IssuerSearch(RecordStore records, Catalogue catalogue, SignerSearch signers) {
    this.records = records;
    this.catalogue = catalogue;
    this.signers = signers;
  }

  private record Names(Bytes name, Bytes key) {
    static Names of(OcspCertId id) {
      return new Names(id.issuerName(), id.issuerKey());
    }
  }

  /** The authorities; empty: there are none here. */
  Optional<KnownIssuer> find(OcspCertId id, Instant now) {
    var kept = known.find(Names.of(id)).filter(issuer -> issuer.isRight(now));
    return kept.isPresent() ? kept : search(id, now);
  }

  /** The same, whatever is known of them. */
  Optional<KnownIssuer> search(OcspCertId id, Instant now) {
    if (id.digest().isEmpty()) {
      return Optional.empty();
    }
    long count = catalogue.changes().certificates().count();
    var versions = versions(id, id.digest().get());
    if (versions.isEmpty()) {
      known.drop(Names.of(id));
      return Optional.empty();
    }
    var all = versions.stream().map(CertificateSnapshot::version).toList();
    var names = KnownIssuer.names(all);
    var matter = new HashSet<>(names);
    names.forEach(name -> matter.add(SignerSearch.delegate(name)));
    var found =
        new KnownIssuer(
            all,
            signers.find(versions, names, now),
            new Seen(catalogue.changes().certificates(), matter, count));
    known.put(Names.of(id), found);
    return Optional.of(found);
  }

  private List<CertificateSnapshot> versions(OcspCertId id, String digest) {
    if (id.issuerKey().length() != OcspSingle.hash(digest, NOTHING).length()) {
      return List.of();
    }
    var key = HexFormat.of().formatHex(id.issuerKey().toByteArray());
    var match = new AttributeMatch.Exact(new AttributeValue.Text(key));
    var page =
        records.search(
            VersionRecord.TYPE, VersionRecord.AUTHORITY_KEY, match, Optional.empty(), MOST);
    if (!page.damaged().isEmpty()) {
      // One that cannot be read may be the one that was asked about.
      throw page.damaged().get(0);
    }
    return page.records().stream()
        .map(found -> new CertificateSnapshot(found.value()))
        .filter(version -> isNamed(version, digest, id.issuerName()))
        .filter(version -> isKept(version.version().folded()))
        .toList();
  }

  private static boolean isNamed(CertificateSnapshot version, String digest, Bytes name) {
    var subject = version.chain().get(0).getSubjectX500Principal().getEncoded();
    return OcspSingle.hash(digest, subject).equals(name);
  }

  private boolean isKept(String name) {
    return catalogue.head(name).filter(head -> !head.value().isDeleted()).isPresent();
  }
}
