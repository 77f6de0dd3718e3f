package io.certwright.internal.tls;

import io.certwright.internal.catalogue.NameChanges;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A vault as TLS sees it. */
final class FakeSource implements TlsSource {
  private final Map<String, TlsIdentity> identities = new ConcurrentHashMap<>();
  private final NameChanges changes = new NameChanges();
  private final List<String> firstUses = new CopyOnWriteArrayList<>();
  private final AtomicInteger questions = new AtomicInteger();
  private volatile RuntimeException failure;

  static FakeSource with(TlsIdentity... identities) {
    FakeSource source = new FakeSource();
    for (TlsIdentity identity : identities) {
      source.put(identity);
    }
    return source;
  }

  void put(TlsIdentity identity) {
    identities.put(identity.name(), identity);
    changes.changed(identity.name());
  }

  void remove(String name) {
    identities.remove(name);
    changes.changed(name);
  }

  /** From now on every question fails; null ends it. */
  void failWith(RuntimeException exception) {
    failure = exception;
  }

  /** How many times an identity was asked for. */
  int questions() {
    return questions.get();
  }

  @Override
  public Optional<TlsIdentity> current(String name) {
    questions.incrementAndGet();
    if (failure != null) {
      throw failure;
    }
    return Optional.ofNullable(identities.get(name));
  }

  /** The aliases that were used, and then a failure. */
  List<String> firstUses() {
    return firstUses;
  }

  @Override
  public void firstUse(TlsIdentity identity) {
    firstUses.add(identity.alias());
    throw new IllegalStateException("whoever is told fails");
  }

  @Override
  public NameChanges changes() {
    return changes;
  }
}
