package io.certwright.internal.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.Vault;
import io.certwright.event.RecordedEvent;
import io.certwright.internal.engine.EngineHolder;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.storage.Storage;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What looking for something to tell costs. */
class SubscriberTest {

  private static final CertificatePolicy SHOP =
      CertificatePolicy.tlsServer("shop.example.test").build();

  private final Map<String, Integer> calls = new TreeMap<>();
  private final Vault vault =
      Vault.open(counting(MemoryStorage.create()), KeyProtections.ephemeral());
  private final List<RecordedEvent> told = new ArrayList<>();
  private final Subscriber subscriber = subscriber();

  private Storage counting(Storage target) {
    return (Storage)
        Proxy.newProxyInstance(
            Storage.class.getClassLoader(),
            new Class<?>[] {Storage.class},
            (self, method, arguments) -> {
              calls.merge(method.getName(), 1, Integer::sum);
              try {
                return method.invoke(target, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private Subscriber subscriber() {
    var engine = EngineHolder.of(vault).engine();
    var trail = new EventTrail(engine.records(), "default");
    var desk =
        new Desk(
            trail,
            engine.catalogue().changes()::trail,
            engine.changes(),
            engine.catalogue().freshness(),
            engine.time(),
            () -> 0.5,
            engine.meters(),
            "node");
    Ear ear =
        event -> {
          told.add(event);
          return Ear.WELL;
        };
    var place = new TransientPlace(trail.end());
    return new Subscriber(desk, "pager", ear, place, Duration.ZERO);
  }

  private int all() {
    return calls.values().stream().mapToInt(Integer::intValue).sum();
  }

  @AfterEach
  void close() {
    vault.close();
  }

  @Test
  void nothingIsAskedOfTheStorageWhileNothingHappens() {
    subscriber.serve(false);
    calls.clear();
    for (int i = 0; i < 1000; i++) {
      subscriber.serve(false);
    }
    assertThat(calls).isEmpty();
    vault.create("first", SHOP);
    subscriber.serve(false);
    assertThat(told).hasSize(1);
    calls.clear();
    subscriber.serve(false);
    assertThat(calls).isEmpty();
  }

  /** Pages, not entries; and no more for what was told long ago. */
  @Test
  void whatIsToldCostsPages() {
    for (int i = 0; i < 300; i++) {
      vault.create("c" + i, SHOP);
    }
    calls.clear();
    subscriber.serve(false);
    assertThat(told).hasSize(300);
    assertThat(all()).isLessThan(10);
    int many = all();
    vault.create("one-more", SHOP);
    calls.clear();
    subscriber.serve(false);
    assertThat(told).hasSize(301);
    assertThat(all()).isLessThanOrEqualTo(many);
  }
}
