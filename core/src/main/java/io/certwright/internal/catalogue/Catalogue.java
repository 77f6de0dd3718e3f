package io.certwright.internal.catalogue;

import io.certwright.errors.NotFoundException;
import io.certwright.internal.cache.BoundedCache;
import io.certwright.internal.node.Contact;
import io.certwright.internal.node.Freshness;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.VersionRecord;
import io.certwright.internal.store.RecordPage;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.spi.storage.ListQuery.Order;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.RecordWrite;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

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

  private final RecordStore records;
  private final LongSupplier ticker;
  private final Freshness freshness;
  private final BoundedCache<String, CertificateSnapshot> current = new BoundedCache<>(CACHED);
  private final ChangeSignal signal = new ChangeSignal();
  private final NameChanges nameChanges = new NameChanges();

  /**
   * The catalogue of a vault.
   *
   * @param ticker nanoseconds that only ever go on
   * @param bound how long a change of another process may go unseen
   */
  public Catalogue(RecordStore records, Contact contact, LongSupplier ticker, Duration bound) {
    this.records = records;
    this.ticker = ticker;
    this.freshness =
        new Freshness(records.storage(), contact, ticker, bound, this::changed, this::forgetAll);
  }

  /** The state of a certificate, read afresh. */
  public Optional<Stored<CertificateRecord>> head(String name) {
    return records.find(CertificateRecord.TYPE, name);
  }

  /** The state of a certificate, read afresh. */
  public Stored<CertificateRecord> requireHead(String name) {
    return head(name).orElseThrow(() -> new NotFoundException("certificate", name));
  }

  /** The current version of a certificate, if it has one. */
  public Optional<CertificateSnapshot> current(String name) {
    freshness.ensure();
    return current.get(name, this::loadCurrent);
  }

  /** The current version of a certificate. */
  public CertificateSnapshot requireCurrent(String name) {
    return current(name).orElseThrow(() -> new NotFoundException("certificate", name));
  }

  /** A version of a certificate, read afresh. */
  public Optional<CertificateSnapshot> version(String name, String version) {
    return records
        .find(VersionRecord.TYPE, VersionRecord.id(name, version))
        .map(stored -> new CertificateSnapshot(stored.value()));
  }

  /** A version of a certificate, read afresh. */
  public CertificateSnapshot requireVersion(String name, String version) {
    return version(name, version)
        .orElseThrow(() -> new NotFoundException("certificate version", name + "/" + version));
  }

  /** A page of certificates by name. */
  public RecordPage<CertificateRecord> list(Optional<String> after, int limit) {
    return records.list(CertificateRecord.TYPE, "", after, Order.ASCENDING, limit);
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

  /** Which certificates have changed lately. */
  public NameChanges nameChanges() {
    return nameChanges;
  }

  /** Wakes those who wait for a change. */
  public ChangeSignal changes() {
    return signal;
  }

  /** How old what is known may be. */
  public Freshness freshness() {
    return freshness;
  }

  /**
   * What becomes of a version.
   *
   * @param name the certificate's folded name
   * @param count the {@link NameChanges#count} before the snapshot was asked for
   */
  public Standing standing(String name, CertificateSnapshot snapshot, long count) {
    var version = snapshot.version();
    return new Standing(
        name,
        () -> version(name, version.version()),
        nameChanges,
        freshness,
        ticker,
        count,
        version.enabled());
  }

  /** Learns what was committed by this process. */
  public void committed(List<RecordWrite> writes) {
    for (var write : writes) {
      changed(write.key());
    }
  }

  private void changed(RecordKey key) {
    if (!key.vault().equals(records.vault())) {
      return;
    }
    if (key.kind().equals(CertificateRecord.KIND)) {
      drop(key.id());
    } else if (key.kind().equals(VersionRecord.KIND)) {
      drop(key.id().substring(0, Math.max(0, key.id().indexOf('/'))));
    }
  }

  private void drop(String name) {
    current.drop(name);
    nameChanges.changed(name);
    signal.raise();
  }

  private void forgetAll() {
    current.dropAll();
    nameChanges.everythingChanged();
    signal.raise();
  }

  private Optional<CertificateSnapshot> loadCurrent(String name) {
    for (int i = 0; ; i++) {
      var found =
          head(name)
              .flatMap(head -> head.value().currentVersion())
              .map(version -> requireVersion(name, version));
      // Between the two readings it may have been disabled, and another one is current then.
      if (found.isEmpty() || found.get().version().enabled() || i == MOST_LOADS) {
        return found.filter(snapshot -> snapshot.version().enabled());
      }
    }
  }
}
