package io.certwright.tls;

import io.certwright.internal.catalogue.NameChanges;
import io.certwright.internal.tls.TlsIdentity;
import io.certwright.internal.tls.TlsSource;
import java.util.Optional;

/** What TLS serves, with a listener that is told of first uses. */
final class ToldSource implements TlsSource {

  private final TlsSource source;
  private final String consumer;
  private final ServedListener listener;

  ToldSource(TlsSource source, String consumer, ServedListener listener) {
    this.source = source;
    this.consumer = consumer;
    this.listener = listener;
  }

  @Override
  public Optional<TlsIdentity> current(String name) {
    return source.current(name);
  }

  @Override
  public NameChanges changes() {
    return source.changes();
  }

  @Override
  public void firstUse(TlsIdentity identity) {
    var serial = identity.chain().get(0).getSerialNumber().toString(16);
    listener.nowInUse(new ServedVersion(identity.name(), identity.version(), serial, consumer));
  }
}
