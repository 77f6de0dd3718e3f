package io.certwright.internal.version;

import io.certwright.errors.ConflictException;
import io.certwright.errors.IntegrityException;
import io.certwright.errors.IssuanceException;
import io.certwright.errors.KeyAccessException;
import io.certwright.errors.NotFoundException;
import io.certwright.internal.bouncycastle.PublicKeyInfo;
import io.certwright.internal.cache.BoundedCache;
import io.certwright.internal.catalogue.Catalogue;
import io.certwright.internal.catalogue.CertificateSnapshot;
import io.certwright.internal.catalogue.ChangeListener;
import io.certwright.internal.hierarchy.Hierarchy;
import io.certwright.internal.hierarchy.Lineage;
import io.certwright.internal.hierarchy.Route;
import io.certwright.internal.keys.KeyMaterial;
import io.certwright.internal.keys.VaultKeys;
import io.certwright.internal.making.Authority;
import io.certwright.internal.making.Signer;
import io.certwright.internal.record.AuthorityRecord;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.KeyLocation;
import io.certwright.internal.record.Names;
import io.certwright.internal.record.NextKeyRecord;
import io.certwright.internal.record.OperationState;
import io.certwright.internal.record.VersionRecord;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.internal.store.WithSecret;
import io.certwright.spi.Bytes;
import io.certwright.spi.keys.KeySpec;
import io.certwright.spi.storage.RecordWrite;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

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
  private final BoundedCache<String, Known> authorities = new BoundedCache<>(CACHED_KEYS);

  /** The desk of a vault. */
  public KeyDesk(RecordStore records, Catalogue catalogue, VaultKeys keys) {
    this.records = records;
    this.catalogue = catalogue;
    this.keys = keys;
    catalogue
        .changes()
        .listen(
            VersionRecord.KIND,
            new ChangeListener() {
              @Override
              public void changed(String id) {
                materials.drop(id);
                authorities.drop(id);
              }

              @Override
              public void everythingChanged() {
                materials.dropAll();
                authorities.dropAll();
              }
            });
    catalogue.changes().listen(AuthorityRecord.KIND, ChangeListener.of(authorities::dropAll));
  }

  /**
   * The write of a certificate's changed state; what an operation in progress needs to go on stays
   * with it.
   */
  public RecordWrite changed(CertificateRecord changed, Stored<CertificateRecord> known) {
    if (!changed.isBusy()) {
      return records.replace(
          CertificateRecord.TYPE, changed, RecordStore.noSecret(), known.revision());
    }
    // If the record is of a later revision meanwhile, the write is refused whatever it carries.
    try (var now =
        records
            .findWithSecret(CertificateRecord.TYPE, changed.id())
            .orElseThrow(() -> Conflicts.changedMeanwhile(changed.name()))) {
      return records.replace(
          CertificateRecord.TYPE, changed, now.secret().bytes(), known.revision());
    }
  }

  /**
   * Whether a version from elsewhere is what it says, and its key is its own.
   *
   * @param pkcs8 its private key; stays the caller's
   * @throws RuntimeException if what it holds is no certificate or no key
   */
  public boolean isGenuine(VersionRecord version, byte[] pkcs8) {
    var leaf = new CertificateSnapshot(version).chain().get(0);
    var publicKey = Bytes.copyOf(PublicKeyInfo.of(leaf));
    boolean same =
        version.serial().equals(leaf.getSerialNumber().toString(16))
            && version.notBefore().equals(leaf.getNotBefore().toInstant())
            && version.notAfter().equals(leaf.getNotAfter().toInstant())
            && version.thumbprint().equals(digest(version.chain().get(0)))
            && version.keyHash().equals(digest(publicKey));
    return same
        && (version.location() instanceof KeyLocation.Absent
            || keys.belongs(version.key(), publicKey, pkcs8));
  }

  /**
   * Whether a private key from elsewhere is that of a public key.
   *
   * @param pkcs8 the private key; stays the caller's
   * @throws RuntimeException if what it holds is no key
   */
  public boolean belongs(KeySpec spec, Bytes publicKey, byte[] pkcs8) {
    return keys.belongs(spec, publicKey, pkcs8);
  }

  /**
   * Refuses to take in a key from elsewhere.
   *
   * @throws KeyAccessException if it is one with bytes, and new keys are made in a key host
   */
  public void requireTaking(KeyLocation location) {
    if (location instanceof KeyLocation.Sealed) {
      keys.requireTaking();
    }
  }

  private Bytes digest(Bytes of) {
    return Bytes.copyOf(records.crypto().sha256(of.toByteArray()));
  }

  /**
   * Destroys a hosted key that is to be gone for good.
   *
   * @throws KeyAccessException if the key host cannot do it now
   */
  public void destroy(KeyLocation location) {
    keys.requireDestroyed(location);
  }

  /** The key of a version. */
  public KeyMaterial material(CertificateSnapshot snapshot) {
    var id = snapshot.version().id();
    return materials
        .get(id, unused -> Optional.of(load(snapshot)))
        .orElseThrow(() -> new NotFoundException("certificate version", id));
  }

  /**
   * Destroys a hosted key that a version or an operation had, unless another one has it too.
   *
   * @param head the certificate's state as it is now; empty: it is gone
   */
  public void discard(Optional<CertificateRecord> head, String name, KeyLocation location) {
    boolean asked =
        head.filter(CertificateRecord::isBusy)
            .flatMap(CertificateRecord::operation)
            .flatMap(OperationState::request)
            .filter(request -> request.location().equals(location))
            .isPresent();
    if (location instanceof KeyLocation.Hosted && !asked && !isInUse(name, location)) {
      keys.destroy(location);
    }
  }

  private boolean isInUse(String name, KeyLocation location) {
    return isNext(name, location) || isOfAVersion(name, location);
  }

  /** Whether it was made ahead, and waits for its version. */
  private boolean isNext(String name, KeyLocation location) {
    try {
      return records
          .find(NextKeyRecord.TYPE, name)
          .filter(next -> next.value().location().equals(location))
          .isPresent();
    } catch (IntegrityException e) {
      // What cannot be read may have it.
      return true;
    }
  }

  private boolean isOfAVersion(String name, KeyLocation location) {
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

  /**
   * Refuses to take a CA away from those who need it.
   *
   * @param called how messages call a certificate
   * @throws ConflictException if it is a CA and the policy of another certificate names it as its
   *     issuer
   */
  public void requireNoDependents(CertificateRecord head, UnaryOperator<String> called) {
    var name = head.id();
    if (Names.isReservedForIssuers(name) || !isAuthority(head)) {
      return;
    }
    var dependents = catalogue.namingIssuer(name, 2).stream().filter(id -> !id.equals(name));
    dependents
        .findFirst()
        .ifPresent(
            other -> {
              throw new ConflictException(
                  "the policy of "
                      + called.apply(other)
                      + " names \""
                      + name
                      + "\" as its issuer; give it another issuer or delete it first");
            });
  }

  private boolean isAuthority(CertificateRecord head) {
    return head.policy().certificateAuthority().isPresent()
        || catalogue
            .current(head.id())
            .filter(served -> served.chain().get(0).getBasicConstraints() >= 0)
            .isPresent();
  }

  /** A version with its private key in the clear, for the export door; to be closed. */
  public WithSecret<VersionRecord> withSecret(String id) {
    return records
        .findWithSecret(VersionRecord.TYPE, id)
        .orElseThrow(() -> new NotFoundException("certificate version", id));
  }

  /**
   * The CA of this folded name, with its current version.
   *
   * @throws IssuanceException if it is not in service any more
   */
  public Signer signer(String name) {
    var served = catalogue.serving(name).orElseThrow(() -> Signer.gone(name));
    var snapshot = served.version();
    var id = snapshot.version().id();
    if (authorities.find(id).filter(found -> !found.isOf(served)).isPresent()) {
      authorities.drop(id);
    }
    var authority =
        authorities
            .get(id, unused -> Optional.of(known(served)))
            .map(Known::authority)
            .orElseThrow(() -> Signer.gone(name));
    return new Signer(authority, served.state());
  }

  /**
   * A CA as it was when the record of its certificate was of a revision. What is set for a CA is
   * changed together with that record.
   */
  private record Known(OptionalLong revision, Authority authority) {
    boolean isOf(Catalogue.Served served) {
      return revision.equals(served.state().expected());
    }
  }

  private Known known(Catalogue.Served served) {
    var snapshot = served.version();
    return new Known(served.state().expected(), authorityOf(snapshot.version().folded(), snapshot));
  }

  /**
   * Whether a CA is no longer what it was when it was asked to sign; what was known of it is
   * forgotten then.
   */
  public boolean hasChanged(Signer signer) {
    var state = signer.state();
    boolean same =
        catalogue
            .head(state.key().id())
            .map(head -> OptionalLong.of(head.revision()))
            .filter(state.expected()::equals)
            .isPresent();
    if (!same) {
      catalogue.forget(state.key().id());
    }
    return !same;
  }

  private Authority authorityOf(String name, CertificateSnapshot snapshot) {
    Authority.requireCa(name, snapshot.chain().get(0));
    var lineage = Lineage.of(catalogue, name, snapshot);
    var terms = terms(name);
    var crosses =
        lineage.root().map(root -> terms(root.name()).issuing().crosses()).orElse(List.of());
    return Authority.of(
        snapshot,
        material(snapshot),
        Hierarchy.of(lineage),
        Route.of(catalogue, lineage.root(), crosses),
        terms);
  }

  /** A CA as one of its former versions has it, which is not kept. */
  public Authority former(String name, CertificateSnapshot version) {
    return authorityOf(name, version);
  }

  private AuthorityRecord terms(String name) {
    return records
        .find(AuthorityRecord.TYPE, name)
        .map(Stored::value)
        .orElseGet(() -> AuthorityRecord.standard(name));
  }

  private KeyMaterial load(CertificateSnapshot snapshot) {
    var publicKey = Bytes.copyOf(PublicKeyInfo.of(snapshot.chain().get(0)));
    try (var opened = withSecret(snapshot.version().id())) {
      var version = opened.record().value();
      return keys.restore(version.key(), publicKey, version.location(), opened.secret().bytes());
    }
  }
}
