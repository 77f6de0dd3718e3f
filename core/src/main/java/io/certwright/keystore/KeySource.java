package io.certwright.keystore;

import io.certwright.internal.catalogue.CertificateSnapshot;
import io.certwright.internal.engine.EngineHolder;
import io.certwright.internal.record.KeyLocation;
import io.certwright.internal.record.Names;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.spec.PKCS8EncodedKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Gives the key of a version: a handle, made once and audited then, or the key itself where that
 * was asked for and the policy lets it leave, audited each time. Thread-safe.
 */
final class KeySource {

  private final View view;
  private final EngineHolder vault;
  private final CertificateSnapshot snapshot;
  private final long count;
  private @Nullable PrivateKey handle;

  /**
   * The source of a version's key.
   *
   * @param count the changes of names before the snapshot was asked for
   */
  KeySource(View view, EngineHolder vault, CertificateSnapshot snapshot, long count) {
    this.view = view;
    this.vault = vault;
    this.snapshot = snapshot;
    this.count = count;
  }

  /** The key. */
  Key key(Password password) throws UnrecoverableKeyException {
    var lease = view.lease();
    if (lease.isPresent()) {
      lease.get().requirePassword(password);
    }
    return leaves() ? exported() : handle();
  }

  private boolean leaves() {
    return view.exporting()
        && snapshot.version().exportable()
        && snapshot.version().location() instanceof KeyLocation.Sealed;
  }

  private synchronized PrivateKey handle() {
    var known = handle;
    if (known == null) {
      known = vault.engine().keyAccess().stored(vault.caller(), snapshot, count, view);
      handle = known;
    }
    return known;
  }

  private PrivateKey exported() throws UnrecoverableKeyException {
    var version = snapshot.version();
    var name = Names.fold(version.name());
    try (var pkcs8 =
        vault.engine().keyAccess().export(vault.caller(), name, version.version()).pkcs8()) {
      return KeyFactory.getInstance(version.key().algorithm())
          .generatePrivate(new PKCS8EncodedKeySpec(pkcs8.bytes()));
    } catch (GeneralSecurityException e) {
      throw Failures.unrecoverable(
          "This Java platform has no keys of the kind " + version.key() + "; use its handle", e);
    }
  }
}
