package io.certwright.internal.catalogue;

import io.certwright.errors.NotFoundException;
import io.certwright.errors.VaultException;
import io.certwright.internal.cache.BoundedCache;
import io.certwright.internal.node.Contact;
import io.certwright.internal.node.Freshness;
import io.certwright.internal.record.AuditRecord;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.Headline;
import io.certwright.internal.record.PolicyRecord;
import io.certwright.internal.record.VersionRecord;
import io.certwright.internal.store.Failures;
import io.certwright.internal.store.RecordPage;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.AttributeMatch;
import io.certwright.spi.storage.AttributeValue;
import io.certwright.spi.storage.FindQuery;
import io.certwright.spi.storage.ListQuery.Order;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.RecordWrite;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads certificates and their versions. The current version of each is cached; commits of this
 * process drop what they change before they are acknowledged, those of other processes within the
 * bound of {@link Freshness}.
 *
 * <p>Thread-safe. Names are folded already.
 */
public final class Catalogue {

  private static final long CACHED = 10_000;
  private static final int MOST_LOADS = 3;
  private static final int MOST_DROPPED = 500;
  private static final Logger LOG = LoggerFactory.getLogger(Catalogue.class);

  private final RecordStore records;
  private final LongSupplier ticker;
  private final Freshness freshness;
  private final BlockList blocks;
  private final BoundedCache<String, Served> current = new BoundedCache<>(CACHED);
  private final Changes changes = new Changes();

  /**
   * The catalogue of a vault.
   *
   * @param ticker nanoseconds that only ever go on
   * @param bound how long a change of another process may go unseen
   */
  public Catalogue(RecordStore records, Contact contact, LongSupplier ticker, Duration bound) {
    this.records = records;
    this.ticker = ticker;
    this.blocks = new BlockList(records);
    this.freshness =
        new Freshness(
            records.storage(), contact, ticker, bound, this::changedElsewhere, this::forgetAll);
  }

  /** Which keys nobody uses any more. */
  public BlockList blocks() {
    return blocks;
  }

  /** The state of a certificate, deleted or not, read afresh. */
  public Optional<Stored<CertificateRecord>> head(String name) {
    return records.find(CertificateRecord.TYPE, name);
  }

  /** The state of a certificate that is not deleted, read afresh. */
  public Stored<CertificateRecord> requireHead(String name) {
    return head(name)
        .filter(head -> !head.value().isDeleted())
        .orElseThrow(() -> new NotFoundException("certificate", name));
  }

  /** The current version of a certificate, if it has one. */
  public Optional<CertificateSnapshot> current(String name) {
    return serving(name).map(Served::version);
  }

  /** The same with the state of the certificate that it was found by. */
  public Optional<Served> serving(String name) {
    freshness.ensure();
    return current.get(name, this::loadCurrent);
  }

  /**
   * A current version.
   *
   * @param version the version
   * @param state the precondition that the certificate is as it was found: the version is current
   *     and enabled, for whatever changes one writes the certificate's record as well
   */
  public record Served(CertificateSnapshot version, RecordWrite.Check state) {}

  /** Forgets the current version of a certificate that a commit has found to be another by now. */
  public void forget(String name) {
    drop(name);
  }

  /** The current version of a certificate. */
  public CertificateSnapshot requireCurrent(String name) {
    return current(name).orElseThrow(() -> new NotFoundException("certificate", name));
  }

  private Optional<Stored<Headline>> served(String name) {
    return records.find(Headline.READER, name).filter(line -> !line.value().isDeleted());
  }

  /**
   * A version of a certificate that is not deleted, read afresh. One whose key is blocked counts as
   * disabled, whether it is revoked already or not.
   */
  public Optional<CertificateSnapshot> servedVersion(String name, String version) {
    // The version first: one that is read before its deletion is found deleted all the same.
    return version(name, version)
        .filter(found -> served(name).isPresent())
        .map(found -> usable(found, freshness.refresh(freshness.bound())));
  }

  /**
   * Whether nobody uses the key with that SHA-256 any more, as far as is known within the bound.
   */
  public boolean isStopped(Bytes keyHash) {
    return isStopped(keyHash, freshness.refresh(freshness.bound()));
  }

  private boolean isStopped(Bytes keyHash, boolean fresh) {
    return fresh ? blocks.stops(keyHash) : blocks.contains(keyHash);
  }

  /**
   * The version as it may be used.
   *
   * @param fresh whether what is known of changes is within the bound; otherwise the storage is
   *     asked
   */
  private CertificateSnapshot usable(CertificateSnapshot found, boolean fresh) {
    var version = found.version();
    return version.enabled() && isStopped(version.keyHash(), fresh)
        ? new CertificateSnapshot(version.with(false, version.tags(), version.updated()))
        : found;
  }

  /** A version of a certificate that is not deleted, read afresh. */
  public CertificateSnapshot requireServedVersion(String name, String version) {
    return servedVersion(name, version).orElseThrow(() -> noVersion(name, version));
  }

  private static NotFoundException noVersion(String name, String version) {
    return new NotFoundException("certificate version", VersionRecord.id(name, version));
  }

  /** A version of a certificate, read afresh. */
  public Optional<CertificateSnapshot> version(String name, String version) {
    return records
        .find(VersionRecord.TYPE, VersionRecord.id(name, version))
        .map(stored -> new CertificateSnapshot(stored.value()));
  }

  /** A version of a certificate, read afresh. */
  public CertificateSnapshot requireVersion(String name, String version) {
    return version(name, version).orElseThrow(() -> noVersion(name, version));
  }

  /** A page of certificates by name, without those that were deleted, so it may be shorter. */
  public RecordPage<Headline> list(Optional<String> after, int limit) {
    var page = records.list(Headline.READER, "", after, Order.ASCENDING, limit);
    return new RecordPage<>(
        page.records().stream().filter(found -> !found.value().isDeleted()).toList(),
        page.damaged(),
        page.next());
  }

  /** A page of the states of all certificates by name, the deleted ones included. */
  public RecordPage<CertificateRecord> states(Optional<String> after, int limit) {
    return records.list(CertificateRecord.TYPE, "", after, Order.ASCENDING, limit);
  }

  /** A page of deleted certificates by name. */
  public RecordPage<CertificateRecord> deleted(Optional<String> after, int limit) {
    var value = new AttributeValue.Text(CertificateRecord.DELETED);
    var page =
        records.search(
            CertificateRecord.TYPE,
            CertificateRecord.STATE,
            new AttributeMatch.Exact(value),
            after.map(name -> new FindQuery.Place(value, name)),
            limit);
    return new RecordPage<>(page.records(), page.damaged(), page.next().map(FindQuery.Place::id));
  }

  /** A page of the versions of a certificate, newest first. */
  public RecordPage<VersionRecord> versions(String name, Optional<String> after, int limit) {
    return records.list(
        VersionRecord.TYPE,
        name + "/",
        after.map(version -> VersionRecord.id(name, version)),
        Order.DESCENDING,
        limit);
  }

  /** A page of the policies that a certificate had before, newest first. */
  public RecordPage<PolicyRecord> policies(String name, Optional<Long> after, int limit) {
    return records.list(
        PolicyRecord.TYPE,
        name + "/",
        after.map(number -> PolicyRecord.id(name, number)),
        Order.DESCENDING,
        limit);
  }

  /** Some of the certificates, not deleted, whose policy names this issuer, by folded name. */
  public List<String> namingIssuer(String name, int limit) {
    var match = new AttributeMatch.Exact(new AttributeValue.Text(name));
    var page =
        records.search(
            CertificateRecord.TYPE, CertificateRecord.ISSUER, match, Optional.empty(), limit);
    // One that cannot be read names it as far as anybody knows.
    if (!page.damaged().isEmpty()) {
      throw page.damaged().get(0);
    }
    return page.records().stream().map(found -> found.value().id()).toList();
  }

  /** What was changed lately. */
  public Changes changes() {
    return changes;
  }

  /** How old what is known may be. */
  public Freshness freshness() {
    return freshness;
  }

  /**
   * What becomes of a version.
   *
   * @param name the certificate's folded name
   * @param count the {@link NameChanges#count} of certificates before the snapshot was asked for
   */
  public Standing standing(String name, CertificateSnapshot snapshot, long count) {
    var version = snapshot.version();
    return new Standing(
        name,
        () -> servedVersion(name, version.version()),
        changes.certificates(),
        freshness,
        ticker,
        count,
        version.enabled());
  }

  /** Learns what was committed by this process. */
  public void committed(List<RecordWrite> writes) {
    // First, so that who is woken by what follows finds it.
    changes.trailGrew();
    for (var write : writes) {
      if (!(write instanceof RecordWrite.Check)) {
        changed(write.key(), write.expected().isEmpty());
      }
    }
  }

  private void changedElsewhere(RecordKey key) {
    if (key.kind().equals(AuditRecord.KIND) && key.vault().equals(records.vault())) {
      changes.trailGrew();
      changes.signal().raise();
    } else {
      changed(key, false);
    }
  }

  private void changed(RecordKey key, boolean addedHere) {
    if (blocks.isAbout(key)) {
      blocked(key.id());
    }
    if (key.vault().equals(records.vault())) {
      changes.changed(key.kind(), key.id(), addedHere);
      if (key.kind().equals(CertificateRecord.KIND)) {
        drop(key.id());
      } else if (key.kind().equals(VersionRecord.KIND)) {
        drop(nameOf(key.id()));
      }
    }
  }

  /** Whatever has the key is out of service from now on. */
  private void blocked(String keyHash) {
    blocks.changed();
    changes.signal().raise();
    try {
      var match = new AttributeMatch.Exact(new AttributeValue.Text(keyHash));
      var query =
          new FindQuery(
              records.vault(),
              VersionRecord.KIND,
              VersionRecord.KEY_HASH,
              match,
              Optional.empty(),
              MOST_DROPPED);
      var page = Failures.guard(() -> records.storage().find(query));
      if (page.next().isEmpty()) {
        page.hits().forEach(hit -> drop(nameOf(hit.record().key().id())));
        return;
      }
    } catch (VaultException e) {
      LOG.debug("which certificates have a blocked key is not known; all are looked at again", e);
    }
    current.dropAll();
    changes.certificates().everythingChanged();
  }

  private static String nameOf(String version) {
    return version.substring(0, Math.max(0, version.indexOf('/')));
  }

  private void drop(String name) {
    current.drop(name);
    changes.certificateChanged(name);
  }

  private void forgetAll() {
    blocks.changed();
    current.dropAll();
    changes.everythingChanged();
  }

  private Optional<Served> loadCurrent(String name) {
    for (int i = 0; ; i++) {
      var found = served(name).flatMap(line -> loadCurrent(name, line));
      // Between the two readings it may have been disabled, and another one is current then.
      if (found.isEmpty() || found.get().version().version().enabled() || i == MOST_LOADS) {
        return found.filter(served -> served.version().version().enabled());
      }
    }
  }

  private Optional<Served> loadCurrent(String name, Stored<Headline> line) {
    var state =
        new RecordWrite.Check(
            records.key(CertificateRecord.TYPE, name), OptionalLong.of(line.revision()));
    return line.value()
        .currentVersion()
        .map(version -> new Served(usable(requireVersion(name, version), true), state));
  }
}
