package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.Vault;
import io.certwright.VaultKey;
import io.certwright.audit.AuditEntry;
import io.certwright.audit.AuditSettings;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.keys.KeyProtection;
import io.certwright.spi.keys.SignatureAlgorithm;
import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.Storage;
import io.certwright.spi.storage.StorageException;
import io.certwright.testkit.ForwardingStorage;
import io.certwright.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A vault whose storage can be taken away after so many commits, whose clock can be set and whose
 * ticker goes on by itself; and its trail, read as a list of windows.
 */
final class UseWindowsFixture implements AutoCloseable {

  static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
  static final Duration HOUR = Duration.ofHours(1);
  static final CertificatePolicy SHOP = CertificatePolicy.tlsServer("shop.example.test").build();

  private static final Pattern OPENED = Pattern.compile("(.+); opens window (\\S+) until (\\S+)");
  private static final Pattern CLOSED = Pattern.compile("(.+); closes window (\\S+); (.*)");
  private static final Pattern COUNT = Pattern.compile("(\\d+) uses? from (\\S+) to (\\S+)");

  final SettableClock clock = SettableClock.at(START);
  final AtomicLong ticks = new AtomicLong(Long.MAX_VALUE - 1_000);
  final KeyProtection protection = KeyProtections.ephemeral();
  final MemoryStorage memory = MemoryStorage.create(SettableClock.at(START));
  final Mortal storage = new Mortal(memory);
  final AuditSettings settings;
  Vault vault;

  UseWindowsFixture(AuditSettings settings) {
    this.settings = settings;
    this.vault = open(storage);
  }

  UseWindowsFixture() {
    this(AuditSettings.standard());
  }

  private Vault open(Storage on) {
    return Vault.builder(on, protection)
        .clock(clock)
        .ticker(ticks::get)
        .executor(task -> {})
        .decisionRandom(() -> 0.5)
        .node("here")
        .audit(settings)
        .open();
  }

  /** What a process finds that begins after this one was killed. */
  Vault afterwards() {
    return open(memory.another());
  }

  void advance(Duration by) {
    ticks.addAndGet(by.toNanos());
    clock.set(clock.instant().plus(by));
  }

  VaultKey create(String name) {
    vault.create(name, SHOP);
    return vault.keys().get(name);
  }

  static void sign(Vault by, VaultKey key) {
    assertThat(by.keys().sign(key, SignatureAlgorithm.ECDSA_SHA256, new byte[] {1})).isNotEmpty();
  }

  @Override
  public void close() {
    vault.close();
    memory.close();
  }

  /** A storage that takes so many commits more and then none, until it is told otherwise. */
  static final class Mortal extends ForwardingStorage {
    final AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);

    Mortal(Storage target) {
      super(target);
    }

    @Override
    protected CommitOutcome forward(Commit commit, Function<Commit, CommitOutcome> onward) {
      if (left.getAndUpdate(n -> Math.max(0, n - 1)) == 0) {
        throw new StorageException(StorageException.Reason.UNAVAILABLE, "the test took it away");
      }
      return onward.apply(commit);
    }
  }

  /**
   * A window as the trail has it.
   *
   * @param count how many uses; -1: unknown; null: it is open
   */
  record Told(AuditEntry opened, String purpose, Instant until, Long count, AuditEntry closed) {}

  /** All windows by their ids, each opened once before it is closed at most once. */
  static Map<String, Told> windows(Vault vault) {
    var all = new HashMap<String, Told>();
    for (var entry : Trail.of(vault)) {
      var opened = OPENED.matcher(entry.detail());
      if (opened.matches()) {
        var told = new Told(entry, opened.group(1), Instant.parse(opened.group(3)), null, null);
        assertThat(all.put(opened.group(2), told)).as("opened twice").isNull();
      }
      var closed = CLOSED.matcher(entry.detail());
      if (closed.matches()) {
        assertThat(entry.operation()).isEqualTo("keys/use-closed");
        all.compute(closed.group(2), (id, open) -> closed(open, entry, closed.group(3)));
      }
    }
    return all;
  }

  private static Told closed(Told open, AuditEntry entry, String told) {
    assertThat(open).as("closed before it was opened").isNotNull();
    assertThat(open.closed()).as("closed twice").isNull();
    assertThat(entry.identity()).isEqualTo(open.opened().identity());
    assertThat(entry.target()).isEqualTo(open.opened().target());
    return new Told(open.opened(), open.purpose(), open.until(), count(open, told), entry);
  }

  private static long count(Told open, String told) {
    var count = COUNT.matcher(told);
    if (count.lookingAt()) {
      var first = Instant.parse(count.group(2));
      assertThat(first).isAfterOrEqualTo(open.opened().time());
      assertThat(Instant.parse(count.group(3))).isAfterOrEqualTo(first);
      return Long.parseLong(count.group(1));
    }
    if (told.startsWith("no use")) {
      return 0;
    }
    assertThat(told).startsWith("count unknown");
    return -1;
  }

  /** How many uses were counted in windows of a purpose; all of them are closed. */
  static long counted(Vault vault, String purpose) {
    return windowsFor(vault, purpose).stream().mapToLong(Told::count).sum();
  }

  /** The windows of a purpose. */
  static List<Told> windowsFor(Vault vault, String purpose) {
    return windows(vault).values().stream().filter(w -> w.purpose().equals(purpose)).toList();
  }

  /** For whom and what a window is open. */
  static Set<String> stillOpen(Vault vault) {
    var open = new HashSet<String>();
    windows(vault)
        .values()
        .forEach(
            window -> {
              if (window.closed() == null) {
                open.add(window.opened().identity() + " " + window.purpose());
              }
            });
    return open;
  }
}
