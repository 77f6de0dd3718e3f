package io.certwright.internal.catalogue;

import io.certwright.errors.NotFoundException;
import io.certwright.internal.cache.BoundedCache;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.VersionRecord;
import io.certwright.internal.store.RecordPage;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.spi.storage.ListQuery.Order;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.RecordWrite;
import java.util.List;
import java.util.Optional;

/**
 * Reads certificates and their versions. The current version of each is cached; commits of this
 * process drop what they change before they are acknowledged, those of other processes within the
 * bound of {@link Freshness}.
 *
 * <p>Thread-safe. Names are folded already.
 */
public final class Catalogue {

  private static final long CACHED = 10_000;

  private final RecordStore records;
  private final Freshness freshness;
  private final BoundedCache<String, CertificateSnapshot> current = new BoundedCache<>(CACHED);
  private final ChangeSignal signal = new ChangeSignal();
  private final NameChanges nameChanges = new NameChanges();

  /** The catalogue of a vault. */
  public Catalogue(RecordStore records) {
    this.records = records;
    this.freshness = new Freshness(records, this::changed, this::forgetAll);
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

  /** A version of a certificate. */
  public CertificateSnapshot requireVersion(String name, String version) {
    return records
        .find(VersionRecord.TYPE, VersionRecord.id(name, version))
        .map(stored -> new CertificateSnapshot(stored.value()))
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

  /** Looks for changes by other processes if the last look is too long ago. */
  public void refresh() {
    freshness.ensure();
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
    return head(name)
        .flatMap(head -> head.value().current())
        .map(version -> requireVersion(name, version));
  }
}
