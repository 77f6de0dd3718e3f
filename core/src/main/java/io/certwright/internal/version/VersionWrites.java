package io.certwright.internal.version;

import io.certwright.errors.ConflictException;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Judge;
import io.certwright.internal.item.SharedNames;
import io.certwright.internal.keys.KeyMaterial;
import io.certwright.internal.making.Authority;
import io.certwright.internal.making.CertificateNames;
import io.certwright.internal.making.Made;
import io.certwright.internal.making.PolicyMapping;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.Current;
import io.certwright.internal.record.Extensions;
import io.certwright.internal.record.IssuedRecord;
import io.certwright.internal.record.Names;
import io.certwright.internal.record.PolicyRecord;
import io.certwright.internal.record.Tags;
import io.certwright.internal.record.VersionRecord;
import io.certwright.internal.schedule.Schedule;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.ListQuery.Order;
import io.certwright.spi.storage.RecordWrite;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The records that a new version consists of. */
public final class VersionWrites {

  private static final int VERSION_ENTROPY = 12;
  private static final int FEW = 10;

  private final RecordStore records;
  private final Crypto crypto;
  private final KeyDesk desk;
  private final RevocationLists lists;
  private final Judge judge;

  public VersionWrites(
      RecordStore records, Crypto crypto, KeyDesk desk, RevocationLists lists, Judge judge) {
    this.judge = judge;
    this.lists = lists;
    this.records = records;
    this.desk = desk;
    this.crypto = crypto;
  }

  /** The id of the version that comes next. */
  public String nextVersion(CertificateRecord head) {
    return Names.versionId(head.versions() + 1, crypto.randomBytes(VERSION_ENTROPY));
  }

  /** The state once the version is current, with the time of its renewal. */
  public CertificateRecord completed(CertificateRecord head, VersionRecord version, Instant now) {
    return head.withCurrent(Current.of(version), head.versions() + 1, now).resting(now);
  }

  /** The state once a watched version is current, with what happens next. */
  public CertificateRecord watched(
      CertificateRecord head, VersionRecord version, Schedule next, Instant now) {
    return head.withCurrent(Current.of(version), head.versions() + 1, now).withSchedule(next, now);
  }

  /**
   * The same for a version that came from elsewhere with its key. Where nobody is known who could
   * renew it, whoever imported it will import the next one: a request that waits would be in the
   * way.
   */
  public CertificateRecord imported(CertificateRecord head, VersionRecord version, Instant now) {
    var after = completed(head, version, now);
    return head.policy().issuer().equals(CertificatePolicy.UNKNOWN)
        ? after.withSchedule(Schedule.NOTHING, now)
        : after;
  }

  public RecordWrite head(CertificateRecord head, OptionalLong revision, byte[] secret) {
    return revision.isPresent()
        ? records.replace(CertificateRecord.TYPE, head, secret, revision.getAsLong())
        : records.insert(CertificateRecord.TYPE, head, secret);
  }

  /** The preconditions of a first state: nothing else has the name. */
  public List<RecordWrite> nameFree(OptionalLong revision, String name) {
    return revision.isPresent() ? List.of() : SharedNames.freeForCertificate(records, name);
  }

  /** What to say when a commit was refused. */
  public ConflictException refused(Caller caller, String name) {
    return taken(caller, name).orElseGet(() -> Conflicts.changedMeanwhile(name));
  }

  /** Why no certificate can have the name, if something else has it. */
  public Optional<ConflictException> taken(Caller caller, String name) {
    return SharedNames.taken(
        records, (listing, each) -> judge.has(caller, listing, each), Names.fold(name));
  }

  /** A changed state, or a first one; what an operation in progress needs stays with it. */
  public RecordWrite changed(CertificateRecord changed, Optional<Stored<CertificateRecord>> known) {
    if (known.isEmpty()) {
      return head(changed, OptionalLong.empty(), RecordStore.noSecret());
    }
    return desk.changed(changed, known.get());
  }

  public RecordWrite insert(VersionRecord version, byte[] pkcs8) {
    return records.insert(VersionRecord.TYPE, version, pkcs8);
  }

  /** Of an authority's new version, the revocation lists that it signs, which are empty yet. */
  public List<RecordWrite> lists(VersionRecord version, X509Certificate leaf, Instant now) {
    return lists.of(version.folded(), leaf, version.location(), now);
  }

  /** A new version, with the tags of the one that is current before, or of the newest. */
  public VersionRecord record(
      CertificateRecord head, String version, KeyMaterial key, Made made, Instant now) {
    var names = head.policy().names().stream().map(PolicyMapping::typed).toList();
    var issuer = Names.fold(head.policy().issuer());
    return record(head, version, key, made, names, issuer, now);
  }

  /** A version that came from elsewhere, which is found by its own names, not by the policy's. */
  public VersionRecord foreignRecord(
      CertificateRecord head, String version, KeyMaterial key, Made made, Instant now) {
    return record(head, version, key, made, CertificateNames.searchable(made.leaf()), "", now);
  }

  private VersionRecord record(
      CertificateRecord head,
      String version,
      KeyMaterial key,
      Made made,
      List<String> names,
      String issuer,
      Instant now) {
    return new VersionRecord(
        head.name(),
        version,
        now,
        now,
        made.chain(),
        key.spec(),
        key.location(),
        tags(head),
        head.policy().exportable(),
        true,
        head.policy().maxStaleness(),
        made.serial(),
        made.leaf().getNotBefore().toInstant(),
        made.leaf().getNotAfter().toInstant(),
        thumbprint(made),
        keyHash(key),
        names,
        issuer,
        Optional.empty(),
        Extensions.NONE);
  }

  /** What a tag denies stays denied when the version that has it was taken out of service. */
  private Tags tags(CertificateRecord head) {
    return head.current()
        .map(Current::tags)
        .or(() -> head.versions() == 0 ? Optional.empty() : newest(head.id()))
        .orElse(Tags.NONE);
  }

  /** One that cannot be read is not in the way of the next: the one before had them mostly. */
  private Optional<Tags> newest(String name) {
    return records
        .list(VersionRecord.TYPE, name + "/", Optional.empty(), Order.DESCENDING, FEW)
        .records()
        .stream()
        .findFirst()
        .map(stored -> stored.value().tags());
  }

  /** The policy that was replaced, for the history; nothing if it stays the same. */
  public List<RecordWrite> replacedPolicy(
      Optional<Stored<CertificateRecord>> known, CertificateRecord after, Instant now) {
    return known
        .map(Stored::value)
        .filter(before -> before.policies() < after.policies())
        .map(
            before ->
                new PolicyRecord(
                    before.name(), before.policies(), before.policy(), now, Extensions.NONE))
        .<RecordWrite>map(
            earlier -> records.insert(PolicyRecord.TYPE, earlier, RecordStore.noSecret()))
        .stream()
        .toList();
  }

  /** What the book of a CA of this vault says of a version that it signed. */
  public RecordWrite issuedBy(Authority ca, VersionRecord version) {
    var record =
        IssuedRecord.of(
                ca.version(),
                ca.listOf(new BigInteger(version.serial(), 16)),
                version.serial(),
                version.issued(),
                version.notAfter(),
                version.id(),
                version.thumbprint())
            .withKey(version.keyHash());
    return records.insert(IssuedRecord.TYPE, record, RecordStore.noSecret());
  }

  /** The SHA-256 of a SubjectPublicKeyInfo, as a version has it. */
  public Bytes keyHash(KeyMaterial key) {
    return Bytes.copyOf(crypto.sha256(key.encoded().toByteArray()));
  }

  private Bytes thumbprint(Made made) {
    return Bytes.copyOf(crypto.sha256(made.der().toByteArray()));
  }
}
