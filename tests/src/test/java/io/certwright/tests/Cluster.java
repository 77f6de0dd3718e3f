package io.certwright.tests;

import io.certwright.Certificate;
import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.Vault;
import io.certwright.VaultBuilder;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.keys.KeyProtection;
import io.certwright.spi.storage.ClaimId;
import io.certwright.spi.storage.ClaimPage;
import io.certwright.spi.storage.ClaimRequest;
import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.DuePage;
import io.certwright.spi.storage.Feed;
import io.certwright.spi.storage.FeedPosition;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.Storage;
import io.certwright.spi.storage.StoredRecord;
import io.certwright.spi.storage.VaultId;
import io.certwright.testkit.FakeCa;
import io.certwright.testkit.FaultyStorage;
import io.certwright.testkit.ForwardingStorage;
import io.certwright.testkit.SettableClock;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Nodes on one storage, each with a vault of its own, whose clocks stand until a test moves them.
 * All measure elapsed time by the storage's clock, so that no test has to wait.
 */
final class Cluster implements AutoCloseable {

  static final String CA = "fake-ca";
  static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

  /** The storage's clock, and what elapsed time is measured by on every node. */
  final SettableClock clock = SettableClock.at(START);

  final FakeCa ca = FakeCa.withIntermediate(clock);
  final KeyProtection protection = KeyProtections.ephemeral();

  private final MemoryStorage memory = MemoryStorage.create(clock);
  private final FeedPosition origin = memory.feedEnd();
  private final UnaryOperator<Storage> around;
  private final List<Node> nodes = new ArrayList<>();

  private Cluster(UnaryOperator<Storage> around) {
    this.around = around;
  }

  /** Nodes on a storage with every ability. */
  static Cluster ofNodes(int count) {
    return on(UnaryOperator.identity(), count);
  }

  /** Nodes on a storage that something stands in front of, for each node. */
  static Cluster on(UnaryOperator<Storage> around, int count) {
    var cluster = new Cluster(around);
    for (int i = 0; i < count; i++) {
      cluster.join(Duration.ZERO);
    }
    return cluster;
  }

  /** A further node, whose clock is that far ahead of the storage's. */
  Node join(Duration ahead) {
    return join(ahead, builder -> {});
  }

  /** A further node that is built as the test wants. */
  Node join(Duration ahead, Consumer<VaultBuilder> settings) {
    var node = new Node(ahead, settings);
    nodes.add(node);
    return node;
  }

  Node node(int number) {
    return nodes.get(number);
  }

  /** Claims what is due, as a further node does, and leaves it at that. */
  List<StoredRecord> claim(Duration lease) {
    try (var raw = memory.another()) {
      var vault = changes(raw).get(0).key().vault();
      var request = new ClaimRequest(vault, ClaimId.random(new SecureRandom()), lease, 10);
      return raw.claims().orElseThrow().claim(request).records();
    }
  }

  /** The first changes of the vault's. */
  private List<Feed.Change> changes(Storage raw) {
    return ((Feed.Changes) raw.changes(origin, 1_000))
        .changes().stream()
            .filter(change -> !change.key().vault().equals(VaultId.CATALOGUE))
            .toList();
  }

  /** Takes a version out of the storage behind every node's back. */
  void delete(Certificate version) {
    var id = version.name().toLowerCase(Locale.ROOT) + "/" + version.version();
    try (var raw = memory.another()) {
      var key =
          changes(raw).stream()
              .map(Feed.Change::key)
              .filter(found -> found.kind().equals("version") && found.id().equals(id))
              .findFirst()
              .orElseThrow();
      var write = new RecordWrite.Delete(key, raw.get(key).orElseThrow().revision());
      var outcome = raw.commit(new Commit(CommitId.random(new SecureRandom()), List.of(write)));
      if (!(outcome instanceof CommitOutcome.Committed)) {
        throw new AssertionError(outcome);
      }
    }
  }

  /** A policy for the CA outside. */
  static CertificatePolicy outside(String dnsName) {
    return CertificatePolicy.tlsServer(dnsName).issuer(CA).build();
  }

  /** One node. */
  final class Node implements AutoCloseable {
    final FaultyStorage faults = FaultyStorage.around(around.apply(memory.another()));
    final Tap tap = new Tap(faults);
    final Vault vault;
    final LifecycleManager lifecycle;

    private Node(Duration ahead, Consumer<VaultBuilder> settings) {
      var builder =
          Vault.builder(tap, protection)
              .clock(Clock.offset(clock, ahead))
              .ticker(clock.ticker())
              .issuer(CA, ca)
              // Nothing happens that the test does not do.
              .executor(task -> {})
              .decisionRandom(() -> 0.5);
      settings.accept(builder);
      vault = builder.open();
      lifecycle = LifecycleManager.builder(vault).build();
    }

    @Override
    public void close() {
      faults.mendReads();
      vault.close();
    }
  }

  /** Counts the calls of a node, and lets a test do something in the middle of one. */
  static final class Tap extends ForwardingStorage {
    final AtomicInteger gets = new AtomicInteger();
    final AtomicInteger looks = new AtomicInteger();
    final AtomicInteger dues = new AtomicInteger();
    final AtomicInteger commits = new AtomicInteger();
    final List<ClaimRequest> claims = new CopyOnWriteArrayList<>();
    private final AtomicReference<Runnable> beforeCommit = new AtomicReference<>();
    private final AtomicReference<Runnable> beforeLook = new AtomicReference<>();
    private final AtomicReference<Runnable> beforeGet = new AtomicReference<>();

    Tap(Storage target) {
      super(target);
    }

    /** Does this in the next commit of an operation, before the storage learns of it; or not. */
    void beforeNextCommit(Runnable action) {
      beforeCommit.set(action);
    }

    /** Does this in the next look-up of a record, before the storage learns of it. */
    void beforeNextGet(Runnable action) {
      beforeGet.set(action);
    }

    /** Does this in the next look at the feed, before the storage learns of it. */
    void beforeNextLook(Runnable action) {
      beforeLook.set(action);
    }

    /** Counts from 0 again. */
    void reset() {
      gets.set(0);
      looks.set(0);
      dues.set(0);
      commits.set(0);
      claims.clear();
    }

    /** Every call so far. */
    int calls() {
      return gets.get() + looks.get() + dues.get() + commits.get() + claims.size();
    }

    @Override
    protected CommitOutcome forward(Commit commit, Function<Commit, CommitOutcome> onward) {
      // Not those by which a node sees to its keys.
      if (commit.writes().stream().anyMatch(write -> write.key().kind().equals("audit"))) {
        commits.incrementAndGet();
        run(beforeCommit);
      }
      return super.forward(commit, onward);
    }

    @Override
    protected ClaimPage forward(ClaimRequest request, Function<ClaimRequest, ClaimPage> onward) {
      claims.add(request);
      return super.forward(request, onward);
    }

    @Override
    public Optional<StoredRecord> get(RecordKey key) {
      gets.incrementAndGet();
      run(beforeGet);
      return super.get(key);
    }

    @Override
    public Feed changes(FeedPosition after, int limit) {
      looks.incrementAndGet();
      run(beforeLook);
      return super.changes(after, limit);
    }

    @Override
    public DuePage due(VaultId vault, int limit) {
      dues.incrementAndGet();
      return super.due(vault, limit);
    }

    private static void run(AtomicReference<Runnable> action) {
      var once = action.getAndSet(null);
      if (once != null) {
        once.run();
      }
    }
  }

  @Override
  public void close() {
    nodes.forEach(Node::close);
    memory.close();
  }
}
