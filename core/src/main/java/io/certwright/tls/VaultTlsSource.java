package io.certwright.tls;

import io.certwright.errors.InvalidRequestException;
import io.certwright.internal.catalogue.CertificateSnapshot;
import io.certwright.internal.catalogue.NameChanges;
import io.certwright.internal.engine.Engine;
import io.certwright.internal.engine.EngineHolder;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.record.KeyLocation;
import io.certwright.internal.tls.TlsIdentity;
import io.certwright.internal.tls.TlsSource;
import io.certwright.spi.keys.KeySpec;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What TLS serves from a vault, on behalf of one caller. */
final class VaultTlsSource implements TlsSource {

  private final Engine engine;

  /** As the binding was opened. */
  private volatile Caller caller;

  private final String consumer;

  VaultTlsSource(EngineHolder holder, String consumer) {
    this.consumer = consumer;
    this.engine = holder.engine();
    this.caller = holder.caller();
  }

  /** Passes the gate, once for as long as the binding serves. */
  void open(Collection<String> names) {
    caller = engine.keyAccess().openBinding(caller, List.copyOf(names), consumer, this::version);
  }

  @Override
  public Optional<TlsIdentity> current(String name) {
    long count = engine.catalogue().changes().certificates().count();
    return version(name).map(snapshot -> identity(name, snapshot, count));
  }

  /** The version that would be served. */
  private Optional<CertificateSnapshot> version(String name) {
    var found = engine.catalogue().current(name).filter(VaultTlsSource::hasKey);
    found.ifPresent(snapshot -> requireKnownToTls(name, snapshot.version().key()));
    return found;
  }

  /** What is only watched cannot be served from here. */
  private static boolean hasKey(CertificateSnapshot snapshot) {
    return !(snapshot.version().location() instanceof KeyLocation.Absent);
  }

  private TlsIdentity identity(String name, CertificateSnapshot snapshot, long count) {
    var key = engine.keyAccess().serve(caller, snapshot, count, consumer);
    return new TlsIdentity(name, snapshot.version().version(), snapshot.chain(), key);
  }

  /** JSSE would choose such a certificate, or none, and fail in the middle of a handshake. */
  private static void requireKnownToTls(String name, KeySpec key) {
    if (key.isPostQuantum() || key == KeySpec.EC_SECP256K1) {
      throw new InvalidRequestException(
          "names",
          "the certificate \""
              + name
              + "\" has a key of "
              + key
              + ", which TLS of the Java platform cannot use; serve one of RSA, of a NIST curve or"
              + " of an Edwards curve");
    }
  }

  /** A count that moves when what is trusted may have changed. */
  long trustChanges() {
    return changes().count() + engine.catalogue().changes().trustBundles().count();
  }

  @Override
  public NameChanges changes() {
    // What was served last goes on being served while the storage is away or cannot be read; the
    // handles know for how long.
    var freshness = engine.catalogue().freshness();
    boolean unused = freshness.refresh(freshness.bound());
    return engine.catalogue().changes().certificates();
  }
}
