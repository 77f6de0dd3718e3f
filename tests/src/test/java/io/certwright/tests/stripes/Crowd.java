package io.certwright.tests.stripes;

import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.Vault;
import io.certwright.access.Identity;
import io.certwright.audit.AuditEntry;
import io.certwright.errors.AccessDeniedException;
import io.certwright.internal.engine.EngineHolder;
import io.certwright.spi.keys.KeyProtection;
import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.ListQuery;
import io.certwright.spi.storage.ListQuery.Order;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.Storage;
import io.certwright.spi.storage.StoredRecord;
import io.certwright.spi.storage.VaultId;
import io.certwright.testkit.ForwardingStorage;
import io.certwright.testkit.SettableClock;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Nodes on one storage in memory, which a test has meet in the middle of their commits. */
final class Crowd implements AutoCloseable {

  final SettableClock clock = SettableClock.at(Instant.parse("2030-01-01T00:00:00Z"));
  final KeyProtection protection = KeyProtections.ephemeral();
  final MemoryStorage memory = MemoryStorage.create(clock);
  final List<Node> nodes = new ArrayList<>();

  /** A further node. */
  Node join() {
    var node = new Node(memory.another());
    nodes.add(node);
    return node;
  }

  /** So many nodes, each on a stripe of its own. */
  static Crowd apart(int count) {
    var crowd = new Crowd();
    for (int i = 0; i < count; i++) {
      var others = List.copyOf(crowd.nodes);
      var node = crowd.join();
      node.meeting.before = () -> others.forEach(Node::write);
      node.write();
      node.meeting.before = () -> {};
    }
    return crowd;
  }

  /** A node, whose writes are entries of the trail: a stranger who was not let in. */
  final class Node implements AutoCloseable {
    final Meeting meeting;
    final Vault vault;
    private int writes;

    private Node(Storage storage) {
      meeting = new Meeting(storage);
      vault =
          Vault.builder(meeting, protection)
              .clock(clock)
              .ticker(clock.ticker())
              .executor(task -> {})
              .open();
    }

    /** The name of the stranger of whom the entry tells. */
    String write() {
      clock.advance(Duration.ofSeconds(1));
      var stranger = "stranger-" + nodes.indexOf(this) + "-" + writes++;
      try {
        vault.as(Identity.named(stranger)).get("shop");
        throw new AssertionError(stranger + " was let in");
      } catch (AccessDeniedException e) {
        return stranger;
      }
    }

    /** The stripe that it writes. */
    String stripe() {
      var stranger = write();
      return trail(1000).stream()
          .filter(entry -> entry.identity().equals(stranger))
          .map(entry -> entry.position().substring(0, 4))
          .findFirst()
          .orElseThrow();
    }

    /** The trail, in pages of this length. */
    List<AuditEntry> trail(int limit) {
      var all = new ArrayList<AuditEntry>();
      Optional<String> after = Optional.empty();
      do {
        var page = vault.audit().entries(after, limit);
        all.addAll(page.entries());
        after = page.next();
      } while (after.isPresent());
      return all;
    }

    @Override
    public void close() {
      vault.close();
    }
  }

  /** Does something before each commit with an entry, and counts those that came too late. */
  static final class Meeting extends ForwardingStorage {
    volatile Runnable before = () -> {};
    final AtomicInteger refused = new AtomicInteger();

    Meeting(Storage target) {
      super(target);
    }

    @Override
    protected CommitOutcome forward(Commit commit, Function<Commit, CommitOutcome> onward) {
      if (commit.writes().stream().noneMatch(write -> write.key().kind().equals("audit"))) {
        return onward.apply(commit);
      }
      before.run();
      var outcome = onward.apply(commit);
      if (outcome instanceof CommitOutcome.Refused) {
        refused.incrementAndGet();
      }
      return outcome;
    }
  }

  VaultId vault() {
    return EngineHolder.of(nodes.get(0).vault).engine().records().vault();
  }

  /** The entries as they are stored, by id. */
  List<StoredRecord> stored() {
    var query =
        new ListQuery(vault(), "audit", "", Optional.empty(), Order.ASCENDING, ListQuery.MAX_LIMIT);
    return memory.list(query).records();
  }

  List<StoredRecord> stored(String stripe) {
    return stored().stream().filter(e -> e.key().id().startsWith(stripe + "/")).toList();
  }

  /** The stripes that there are. */
  Set<String> stripes() {
    var stripes = new TreeSet<String>();
    stored().forEach(entry -> stripes.add(entry.key().id().substring(0, 4)));
    return stripes;
  }

  /** Writes past every vault. */
  void raw(RecordWrite... writes) {
    var commit = new Commit(CommitId.random(new SecureRandom()), List.of(writes));
    if (!(memory.commit(commit) instanceof CommitOutcome.Committed)) {
      throw new AssertionError("refused");
    }
  }

  void delete(List<StoredRecord> records) {
    records.forEach(r -> raw(new RecordWrite.Delete(r.key(), r.revision())));
  }

  @Override
  public void close() {
    nodes.forEach(Node::close);
    memory.close();
  }
}
