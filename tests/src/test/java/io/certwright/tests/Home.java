package io.certwright.tests;

import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.Vault;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.issuer.Issuer;
import io.certwright.spi.keys.KeyProtection;
import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.Storage;
import io.certwright.testkit.FakeCa;
import io.certwright.testkit.FaultyStorage;
import io.certwright.testkit.ForwardingStorage;
import io.certwright.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * A vault in memory with everything around it that a test wants in its hand: the clock, a CA
 * outside, the failures of the storage and the count of its commits. It can be restarted.
 */
final class Home implements AutoCloseable {

  /** The name under which the CA outside is known. */
  static final String CA = "fake-ca";

  static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
  static final Duration SOON = Duration.ofSeconds(20);

  final SettableClock clock = SettableClock.at(START);
  final FakeCa ca;
  final KeyProtection protection;

  private Issuer issuer;
  private MemoryStorage memory;
  private FaultyStorage faulty;
  private final List<List<RecordWrite>> commits = new CopyOnWriteArrayList<>();
  private Vault vault;

  private Home(KeyProtection protection) {
    this.protection = protection;
    this.ca = FakeCa.withIntermediate(clock);
    this.issuer = ca;
    this.memory = MemoryStorage.create(clock);
    this.faulty = FaultyStorage.around(memory);
    this.vault = openOn(new Recorder(faulty));
  }

  static Home inMemory() {
    return new Home(KeyProtections.ephemeral());
  }

  static Home protectedBy(KeyProtection protection) {
    return new Home(protection);
  }

  /** A policy for the CA outside, with 90 days of validity. */
  static CertificatePolicy outside(String dnsName) {
    return CertificatePolicy.tlsServer(dnsName).issuer(CA).build();
  }

  Vault vault() {
    return vault;
  }

  FaultyStorage faults() {
    return faulty;
  }

  /** How many commits took place since {@link #forgetCommits} or the last start. */
  int commits() {
    return commits.size();
  }

  /** What the commit of that number wrote, the first being 0. */
  List<RecordWrite> commits(int number) {
    return commits.get(number);
  }

  void forgetCommits() {
    commits.clear();
  }

  /** A further handle on the records, as another process has one. */
  MemoryStorage another() {
    return memory.another();
  }

  /** Has somebody else answer for the CA from the next restart on. */
  void replaceIssuer(Issuer other) {
    issuer = other;
  }

  /** Ends the process and begins another: nothing is left but what is stored, and the CA. */
  Vault restart() {
    vault.close();
    memory = memory.another();
    faulty = FaultyStorage.around(memory);
    commits.clear();
    vault = openOn(new Recorder(faulty));
    return vault;
  }

  /** A vault on that storage, with this home's clock, CA and protection. */
  Vault openOn(Storage storage) {
    return Vault.builder(storage, protection)
        .clock(clock)
        .ticker(clock.ticker())
        .issuer(CA, issuer)
        .decisionRandom(() -> 0.5)
        .open();
  }

  /** Keeps what the commits that took place have written. */
  private final class Recorder extends ForwardingStorage {
    Recorder(Storage target) {
      super(target);
    }

    @Override
    protected CommitOutcome forward(Commit commit, Function<Commit, CommitOutcome> onward) {
      var outcome = onward.apply(commit);
      if (outcome instanceof CommitOutcome.Committed) {
        commits.add(commit.writes());
      }
      return outcome;
    }
  }

  @Override
  public void close() {
    vault.close();
  }
}
