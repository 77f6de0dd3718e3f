package io.certwright.internal.issue;

import io.certwright.errors.NotFoundException;
import io.certwright.internal.bouncycastle.PublicKeyInfo;
import io.certwright.internal.cache.BoundedCache;
import io.certwright.internal.catalogue.Catalogue;
import io.certwright.internal.catalogue.CertificateSnapshot;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.KeyLocation;
import io.certwright.internal.record.VersionRecord;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.WithSecret;
import io.certwright.spi.Bytes;
import java.util.Optional;

/**
 * The keys of versions, unsealed when they are first used and kept for the next use.
 *
 * <p>Thread-safe. Nothing here asks who is allowed: that is the gate's, before.
 */
public final class KeyDesk {

  private static final long CACHED_KEYS = 2_000;
  private static final int PAGE = 100;

  private final RecordStore records;
  private final Catalogue catalogue;
  private final VaultKeys keys;
  private final BoundedCache<String, KeyMaterial> materials = new BoundedCache<>(CACHED_KEYS);
  private final BoundedCache<String, Authority> authorities = new BoundedCache<>(CACHED_KEYS);

  /** The desk of a vault. */
  public KeyDesk(RecordStore records, Catalogue catalogue, VaultKeys keys) {
    this.records = records;
    this.catalogue = catalogue;
    this.keys = keys;
  }

  /** The key of a version. */
  public KeyMaterial material(CertificateSnapshot snapshot) {
    var id = snapshot.version().id();
    return materials
        .get(id, unused -> Optional.of(load(snapshot)))
        .orElseThrow(() -> new NotFoundException("certificate version", id));
  }

  /** Destroys the hosted key of an operation that came to nothing, unless a version has it too. */
  void discard(CertificateRecord head, KeyLocation location) {
    if (location instanceof KeyLocation.Hosted && !isInUse(head.id(), location)) {
      keys.destroy(location);
    }
  }

  private boolean isInUse(String name, KeyLocation location) {
    Optional<String> after = Optional.empty();
    do {
      var page = catalogue.versions(name, after, PAGE);
      // What cannot be read may have it.
      if (!page.damaged().isEmpty()
          || page.records().stream().anyMatch(v -> v.value().location().equals(location))) {
        return true;
      }
      after = page.next().map(next -> next.substring(next.indexOf('/') + 1));
    } while (after.isPresent());
    return false;
  }

  /** A version with its private key in the clear, for the export door; to be closed. */
  public WithSecret<VersionRecord> withSecret(String id) {
    return records
        .findWithSecret(VersionRecord.TYPE, id)
        .orElseThrow(() -> new NotFoundException("certificate version", id));
  }

  /** The CA of this folded name, with its current version. */
  Authority authority(String name) {
    var snapshot = catalogue.requireCurrent(name);
    return authorities
        .get(snapshot.version().id(), unused -> Optional.of(authorityOf(name, snapshot)))
        .orElseThrow(() -> new NotFoundException("CA certificate", name));
  }

  private Authority authorityOf(String name, CertificateSnapshot snapshot) {
    return Authority.of(
        name, snapshot.chain().get(0), snapshot.version().chain(), material(snapshot));
  }

  private KeyMaterial load(CertificateSnapshot snapshot) {
    var publicKey = Bytes.copyOf(PublicKeyInfo.of(snapshot.chain().get(0)));
    try (var opened = withSecret(snapshot.version().id())) {
      var version = opened.record().value();
      return keys.restore(version.key(), publicKey, version.location(), opened.secret().bytes());
    }
  }
}
