package io.certwright.internal.compromise;

import io.certwright.internal.catalogue.CertificateSnapshot;
import io.certwright.internal.compromise.Prospects.Prospect;
import io.certwright.internal.record.IssuedRecord;
import io.certwright.internal.record.IssuerRevocationRecord;
import io.certwright.internal.record.VersionRecord;
import io.certwright.internal.store.FoundPage;
import io.certwright.internal.store.RecordPage;
import io.certwright.internal.store.Stored;
import io.certwright.spi.storage.ListQuery.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** What a compromised key concerns, as it stands now. Thread-safe. */
public final class Affected {

  private static final int PAGE = 200;

  private final CompromiseTools tools;
  private final Having having;
  private final Prospects prospects;

  /** In a vault. */
  public Affected(CompromiseTools tools) {
    this.tools = tools;
    this.having = new Having(tools.records());
    this.prospects = new Prospects(tools);
  }

  /** A page of the versions that have it, by id. */
  public FoundPage<VersionRecord> versions(String keyHash, Optional<String> after, int limit) {
    return having.versions(keyHash, after, limit);
  }

  /** What has become of a certificate. */
  public Prospect prospect(String certificate) {
    return prospects.of(certificate);
  }

  /** What the issuer outside of a version has been told. */
  public Optional<IssuerRevocationRecord> atIssuer(VersionRecord version) {
    return prospects.atIssuer(version);
  }

  /**
   * A page of what it signed as that of a CA, by CA and serial number.
   *
   * @param after the id of the record after which it begins
   */
  public RecordPage<IssuedRecord> issued(String keyHash, Optional<String> after, int limit) {
    var signers = signers(keyHash);
    var names = new TreeSet<String>();
    signers.forEach(signer -> names.add(signer.substring(0, signer.indexOf('/'))));
    var from = after.map(id -> id.substring(0, id.indexOf('/')));
    for (var ca : from.map(names::tailSet).orElse(names)) {
      var page =
          tools
              .records()
              .list(
                  IssuedRecord.TYPE,
                  ca + "/",
                  after.filter(id -> id.startsWith(ca + "/")),
                  Order.ASCENDING,
                  limit);
      var found =
          page.records().stream()
              .filter(issued -> signers.contains(VersionRecord.id(ca, issued.value().signer())))
              .toList();
      var next = page.next().or(() -> Optional.ofNullable(names.higher(ca)).map(n -> n + "/"));
      if (!found.isEmpty() || page.next().isPresent() || next.isEmpty()) {
        return new RecordPage<>(found, page.damaged(), next);
      }
    }
    return new RecordPage<>(List.of(), List.of(), Optional.empty());
  }

  /** The versions that have it. */
  private List<String> signers(String keyHash) {
    var all = new ArrayList<String>();
    Optional<String> after = Optional.empty();
    do {
      var page = having.versions(keyHash, after, PAGE);
      page.records().stream()
          .map(Stored::value)
          .filter(Affected::isAuthority)
          .forEach(v -> all.add(v.id()));
      after = page.next().map(place -> place.id());
    } while (after.isPresent());
    return all;
  }

  private static boolean isAuthority(VersionRecord version) {
    return new CertificateSnapshot(version).chain().get(0).getBasicConstraints() >= 0;
  }
}
