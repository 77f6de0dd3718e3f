package io.certwright.tests.compromise;

import io.certwright.Certificate;
import io.certwright.CertificateImport;
import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.Vault;
import io.certwright.VaultBuilder;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.KeyRenewal;
import io.certwright.spi.keys.KeyProtection;
import io.certwright.spi.storage.Storage;
import io.certwright.testkit.FakeCa;
import io.certwright.testkit.FaultyStorage;
import io.certwright.testkit.SettableClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Several vaults in one storage, each with its own protection, which come and go. */
final class Tenement implements AutoCloseable {

  static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
  static final String CA = "fake-ca";

  /** Longer than a vault may not know of what another one wrote. */
  static final Duration BOUND = Duration.ofSeconds(2);

  final SettableClock clock;
  final FakeCa ca;

  private final LongSupplier elapsed;
  private final Supplier<Storage> storages;
  private final Map<String, KeyProtection> protections = new HashMap<>();
  private final Map<String, Tenant> tenants = new HashMap<>();
  private final Runnable end;

  private Tenement(SettableClock clock, Supplier<Storage> storages, Runnable end) {
    this.clock = clock;
    this.elapsed = onward(clock.ticker());
    this.ca = FakeCa.withIntermediate(clock);
    this.storages = storages;
    this.end = end;
  }

  static Tenement inMemory() {
    var clock = SettableClock.at(START);
    var memory = MemoryStorage.create(clock);
    return new Tenement(clock, memory::another, memory::close);
  }

  /** Time that only ever goes on, also while the clock is put back. */
  private static LongSupplier onward(LongSupplier hand) {
    var last = new AtomicLong(hand.getAsLong());
    var sum = new AtomicLong();
    return () -> {
      synchronized (sum) {
        long now = hand.getAsLong();
        return sum.addAndGet(Math.max(0, now - last.getAndSet(now)));
      }
    };
  }

  /** On storages of any kind that open the same place, each time anew. */
  static Tenement on(SettableClock clock, Supplier<Storage> storages) {
    return new Tenement(clock, storages, () -> {});
  }

  /** An open vault with an engine that does what the test makes it do. */
  static final class Tenant {
    final FaultyStorage faults;
    final Vault vault;
    final LifecycleManager lifecycle;

    private Tenant(FaultyStorage faults, VaultBuilder builder) {
      this.faults = faults;
      this.vault = builder.open();
      this.lifecycle = LifecycleManager.builder(vault).build();
    }

    /** Has the engine do what is due, until nothing is. */
    void run() {
      lifecycle.runOnce();
    }

    boolean serves(String name) {
      return vault.find(name).isPresent();
    }
  }

  /** The vault of that name, opened if it is closed. */
  Tenant open(String name) {
    return open(name, builder -> {});
  }

  Tenant open(String name, Consumer<VaultBuilder> more) {
    return tenants.computeIfAbsent(
        name,
        unused -> {
          var protection = protections.computeIfAbsent(name, other -> KeyProtections.ephemeral());
          var faults = FaultyStorage.around(storages.get());
          var builder =
              Vault.builder(faults, protection)
                  .name(name)
                  .clock(clock)
                  .ticker(elapsed)
                  .issuer(CA, ca)
                  // Nothing happens that the test does not do.
                  .executor(task -> {})
                  .decisionRandom(() -> 0.5);
          more.accept(builder);
          return new Tenant(faults, builder);
        });
  }

  /** What opens the vault of that name. */
  KeyProtection protection(String name) {
    return protections.get(name);
  }

  /** Has a vault that comes from elsewhere opened by that. */
  void protect(String name, KeyProtection protection) {
    protections.put(name, protection);
  }

  /** The storage, as one more opens it. */
  Storage storage() {
    return storages.get();
  }

  boolean isOpen(String name) {
    return tenants.containsKey(name);
  }

  void close(String name) {
    var tenant = tenants.remove(name);
    if (tenant != null) {
      tenant.faults.mendReads();
      tenant.vault.close();
    }
  }

  /** A policy whose keys may leave the vault, and stay from version to version. */
  static CertificatePolicy shared() {
    return CertificatePolicy.tlsServer("shop.example.test")
        .exportable(true)
        .keyRenewal(KeyRenewal.reuse())
        .build();
  }

  /** A certificate with its key as a file. */
  static byte[] file(Vault vault, Certificate certificate) {
    try (var key = vault.exportPrivateKey(certificate)) {
      return key.toPem().getBytes(StandardCharsets.US_ASCII);
    }
  }

  /** Takes a certificate with its key into another vault. */
  static Certificate take(Vault vault, String name, byte[] file) {
    try (var source = CertificateImport.of(file).policy(shared()).allowNotYetValid()) {
      return vault.importCertificate(name, source);
    }
  }

  @Override
  public void close() {
    for (var name : List.copyOf(tenants.keySet())) {
      close(name);
    }
    end.run();
  }
}
