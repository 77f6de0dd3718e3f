package io.certwright.internal.issue;

import io.certwright.errors.VaultException;
import io.certwright.internal.catalogue.Catalogue;
import io.certwright.internal.catalogue.CertificateSnapshot;
import io.certwright.internal.gate.Outline;
import io.certwright.internal.keys.NewKey;
import io.certwright.internal.keys.VaultKeys;
import io.certwright.internal.making.Authority;
import io.certwright.internal.making.CertificateMaker;
import io.certwright.internal.making.CertifiedKey;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.KeyLocation;
import io.certwright.internal.record.Names;
import io.certwright.internal.record.VersionRecord;
import io.certwright.internal.version.KeyDesk;
import io.certwright.internal.version.VersionWrites;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.RecordWrite;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes, beside the certificate that answers for what a CA issues now, those that answer for what
 * its former keys have issued: relying parties take an answer only from whom that very key has
 * certified (RFC 6960, section 4.2.2.2). They are versions of the same certificate, older than the
 * one that becomes current, so they are renewed when that is. Thread-safe.
 */
final class FormerSigners {

  private static final Logger LOG = LoggerFactory.getLogger(FormerSigners.class);

  /** Keys of a CA that are answered for besides the present one. */
  private static final int MOST = 8;

  private static final int LOOKED_AT = 100;

  private final Catalogue catalogue;
  private final VaultKeys keys;
  private final KeyDesk desk;
  private final VersionWrites versions;
  private final CertificateMaker maker;

  FormerSigners(
      Catalogue catalogue,
      VaultKeys keys,
      KeyDesk desk,
      VersionWrites versions,
      CertificateMaker maker) {
    this.catalogue = catalogue;
    this.keys = keys;
    this.desk = desk;
    this.versions = versions;
    this.maker = maker;
  }

  /**
   * Those that were made.
   *
   * @param head the state of the certificate, with their numbers given out
   * @param writes their records
   * @param made their keys
   */
  record Beside(CertificateRecord head, List<RecordWrite> writes, List<NewKey> made)
      implements AutoCloseable {

    /** They are durable, or may be. */
    void keep() {
      made.forEach(NewKey::keep);
    }

    @Override
    public void close() {
      made.forEach(NewKey::close);
    }
  }

  /**
   * Makes them.
   *
   * @param head the state of the certificate under the policy that it is to be issued under
   * @param present the CA with its present key
   */
  Beside make(CertificateRecord head, Authority present, Instant now) {
    var beside = new Beside(head, new ArrayList<>(), new ArrayList<>());
    if (!head.id().equals(Names.ocspSigner(present.name()))) {
      return beside;
    }
    try {
      for (var former : former(present, now)) {
        beside = with(beside, present.name(), former, now);
      }
      return beside;
    } catch (RuntimeException | Error e) {
      beside.close();
      throw e;
    }
  }

  /** One version of the CA for each key that it had before, the newest ones. */
  private List<CertificateSnapshot> former(Authority present, Instant now) {
    var seen = new HashSet<Bytes>();
    seen.add(versions.keyHash(present.key()));
    Predicate<VersionRecord> isNew = version -> seen.add(version.keyHash());
    return catalogue.versions(present.name(), Optional.empty(), LOOKED_AT).records().stream()
        .map(found -> found.value())
        .filter(version -> answers(version, now))
        .filter(isNew)
        .limit(MOST)
        .map(CertificateSnapshot::new)
        .filter(version -> version.chain().get(0).getBasicConstraints() >= 0)
        .toList();
  }

  private static boolean answers(VersionRecord version, Instant now) {
    return version.enabled()
        && !(version.location() instanceof KeyLocation.Absent)
        && !now.isBefore(version.notBefore())
        && now.isBefore(version.notAfter());
  }

  /** What a former key cannot sign, or may not, does not keep the present one from it. */
  private Beside with(Beside beside, String ca, CertificateSnapshot former, Instant now) {
    var head = beside.head();
    try {
      var authority = desk.former(ca, former);
      var policy = head.policy().toBuilder().truncatedToIssuer(true).build();
      var key = keys.generate(policy.key(), head.id());
      beside.made().add(key);
      var made =
          maker.signedBy(
              authority,
              policy,
              CertifiedKey.of(key.material()),
              authority.terms().issuing().profiles(),
              now);
      var record = versions.record(head, versions.nextVersion(head), key.material(), made, now);
      beside.writes().add(versions.insert(record, key.pkcs8().bytes()));
      beside.writes().add(versions.issuedBy(authority, record));
      return new Beside(head.withFurther(now), beside.writes(), beside.made());
    } catch (VaultException e) {
      LOG.warn(
          "nobody could be certified to answer for what {} has issued: {}",
          former.version().id(),
          Outline.of(e));
      return beside;
    }
  }
}
