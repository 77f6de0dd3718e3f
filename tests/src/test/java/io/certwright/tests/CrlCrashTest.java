package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.PageRequest;
import io.certwright.RevocationRequest;
import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.ca.RevocationList;
import io.certwright.errors.VaultException;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.engine.EngineHolder;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Deed;
import io.certwright.internal.record.CrlPartRecord;
import io.certwright.internal.record.CrlRecord;
import io.certwright.internal.record.CrlScope;
import io.certwright.internal.record.IssuedRecord;
import io.certwright.internal.record.Revoked;
import io.certwright.internal.store.RecordStore;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.AuthoritySettings;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.CrlPlan;
import io.certwright.policy.PublicationAddresses;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.RevocationReason;
import io.certwright.spi.keys.KeyProtection;
import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.FindPage;
import io.certwright.spi.storage.FindQuery;
import io.certwright.spi.storage.ListQuery.Order;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.Storage;
import io.certwright.testkit.ForwardingStorage;
import io.certwright.testkit.SettableClock;
import io.certwright.tests.mortal.CountedLife;
import io.certwright.tests.mortal.MortalStorage;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A publication that ends at any of its commits, and one beside which others revoke. */
class CrlCrashTest {

  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
  private static final RevocationRequest HOLD =
      RevocationRequest.of(RevocationReason.CERTIFICATE_HOLD);
  private static final RevocationRequest COMPROMISED =
      RevocationRequest.of(RevocationReason.KEY_COMPROMISE).withoutReplacement();
  private static final int BATCH = 500;

  private final SettableClock clock = SettableClock.at(START);
  private final KeyProtection protection = KeyProtections.ephemeral();
  private final MemoryStorage memory = MemoryStorage.create(clock);

  /** Each number that was ever seen, and the bytes that had it. */
  private final Map<String, Bytes> seen = new HashMap<>();

  @AfterEach
  void close() {
    memory.close();
  }

  private Vault open(Storage storage) {
    return Vault.builder(storage, protection).clock(clock).ticker(clock.ticker()).open();
  }

  private static void run(Vault vault) {
    try (var lifecycle = LifecycleManager.builder(vault).build()) {
      assertThat(lifecycle.runOnce()).isNotNull();
    }
  }

  private static BigInteger issue(Vault vault, String name) {
    vault.create(name, CertificatePolicy.tlsServer(name + ".example.test").issuer("root").build());
    return new BigInteger(vault.get(name).serialNumber(), 16);
  }

  /** So many that were revoked long ago, which are there at once. */
  private static void fill(Vault vault, int count) {
    var engine = EngineHolder.of(vault).engine();
    var scope = CrlScope.whole("root", publicKey(vault));
    for (int i = 0; i < count; i += BATCH) {
      var writes = new ArrayList<RecordWrite>();
      for (int j = i; j < Math.min(i + BATCH, count); j++) {
        writes.add(
            engine.records().insert(IssuedRecord.TYPE, revoked(scope, j), RecordStore.noSecret()));
      }
      var deed = new Deed("test/fill", "root", "", writes, List.of());
      try {
        engine.gate().commitAll(Caller.OWNER, List.of(deed), List.of());
      } catch (ChangeRefusedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static Bytes publicKey(Vault vault) {
    return Bytes.copyOf(vault.get("root").x509().getPublicKey().getEncoded());
  }

  private static IssuedRecord revoked(CrlScope scope, int number) {
    var serial = BigInteger.ONE.shiftLeft(150).add(BigInteger.valueOf(number)).toString(16);
    var at = START.minus(Duration.ofDays(10)).plusMillis(number);
    return IssuedRecord.of(
            "v", scope, serial, at, START.plus(Duration.ofDays(900)), "", Bytes.empty())
        .with(Optional.of(new Revoked(at, RevocationReason.SUPERSEDED, Optional.empty())), at);
  }

  private List<RevocationList> lists(Vault vault) {
    return Crls.all(vault, "root");
  }

  /** No number has other bytes than before; what is listed is returned. */
  private Set<BigInteger> look(Vault vault) {
    var all = new TreeSet<BigInteger>();
    for (var list : lists(vault)) {
      if (list.full().isPresent()) {
        note(list.partition() + "/" + list.full().get().number(), Crls.bytes(vault, list));
        all.addAll(Crls.entries(Crls.full(vault, list)).keySet());
      }
      if (list.delta().isPresent()) {
        note(list.partition() + "/" + list.delta().get().number(), Crls.deltaBytes(vault, list));
      }
    }
    return all;
  }

  private void note(String number, byte[] encoded) {
    var bytes = Bytes.copyOf(encoded);
    assertThat(seen.merge(number, bytes, (before, now) -> before)).isEqualTo(bytes);
  }

  private static void noPartIsLeft(Vault vault) {
    var records = EngineHolder.of(vault).engine().records();
    long wanted =
        records.list(CrlRecord.TYPE, "", Optional.empty(), Order.ASCENDING, 100).records().stream()
            .map(stored -> stored.value())
            .peek(list -> assertThat(list.writing()).isEmpty())
            .flatMap(
                list ->
                    Stream.concat(
                        list.full().stream(), list.delta().map(CrlRecord.Delta::issue).stream()))
            .mapToInt(
                issue ->
                    issue.kept().parts()
                        + issue.former().map(CrlRecord.Generation::parts).orElse(0))
            .sum();
    assertThat(
            records.list(CrlPartRecord.TYPE, "", Optional.empty(), Order.ASCENDING, 100).records())
        .hasSize((int) wanted);
  }

  @ParameterizedTest
  @CsvSource({"0, false", "0, true", "30000, false", "30000, true"})
  void whereverItEndsNothingIsUnrevokedAndNoNumberComesTwice(int others, boolean carriedOut) {
    var expected = new TreeSet<BigInteger>();
    try (var vault = open(memory)) {
      var root = EmbeddedCa.openOrCreateRoot(vault, "root");
      var plan = CrlPlan.STANDARD.withInterval(Duration.ofHours(2));
      if (others == 0) {
        plan = plan.withDeltaInterval(Duration.ofMinutes(1)).withPartitions(2);
      }
      var addresses = PublicationAddresses.NONE.withCrls("http://pki.example.test");
      root.configure(new AuthoritySettings(addresses, plan));
      fill(vault, others);
      run(vault);
      expected.addAll(look(vault));
      assertThat(expected).hasSize(others);
    }
    int deaths = 0;
    boolean died = true;
    for (int i = 1; died; i++) {
      clock.advance(Duration.ofHours(2));
      try (var vault = open(memory.another())) {
        expected.add(issue(vault, "c" + i));
        vault.revocations().revoke(vault.get("c" + i), COMPROMISED);
      }
      clock.advance(Duration.ofMinutes(1));
      var life = CountedLife.of(i, carriedOut);
      Set<BigInteger> before;
      try (var vault = open(memory.another())) {
        before = look(vault);
      }
      die(life);
      died = life.isOver();
      deaths += died ? 1 : 0;
      try (var vault = open(memory.another())) {
        // AssertJ would compare each with each.
        assertThat(look(vault).containsAll(before)).as("after death %s", i).isTrue();
        clock.advance(Duration.ofMinutes(6));
        run(vault);
        clock.advance(Duration.ofMinutes(1));
        run(vault);
        assertThat(look(vault).equals(expected)).as("all after death %s", i).isTrue();
        noPartIsLeft(vault);
      }
    }
    assertThat(deaths).isGreaterThanOrEqualTo(others == 0 ? 10 : 3);
    try (var vault = open(memory.another())) {
      assertThat(vault.audit().verify().findings()).isEmpty();
    }
  }

  private void die(CountedLife life) {
    try (var vault = open(new MortalStorage(memory.another(), life))) {
      run(vault);
    } catch (VaultException e) {
      assertThat(life.isOver()).isTrue();
    }
  }

  /** Revokes something beside each commit that makes a list. */
  private static final class Meddled extends ForwardingStorage {
    private final Runnable beside;
    private boolean busy;

    Meddled(Storage target, Runnable beside) {
      super(target);
      this.beside = beside;
    }

    @Override
    protected CommitOutcome forward(Commit commit, Function<Commit, CommitOutcome> onward) {
      meddle(commit.writes().stream().anyMatch(write -> write.key().kind().startsWith("crl")));
      return onward.apply(commit);
    }

    @Override
    public FindPage find(FindQuery query) {
      meddle(query.attribute().equals(IssuedRecord.LISTED));
      return super.find(query);
    }

    private void meddle(boolean wanted) {
      if (wanted && !busy) {
        busy = true;
        beside.run();
        busy = false;
      }
    }
  }

  @Test
  void whatIsRevokedMeanwhileIsOnThisListOrOnTheOneThatFollowsSoon() {
    var expected = new TreeSet<BigInteger>();
    var other = open(memory.another());
    EmbeddedCa.openOrCreateRoot(other, "root");
    run(other);
    var storage =
        new Meddled(
            memory.another(),
            () -> {
              var name = "c" + expected.size();
              expected.add(issue(other, name));
              other.revocations().revoke(other.get(name), COMPROMISED);
            });
    try (other;
        var vault = open(storage)) {
      clock.advance(Duration.ofDays(1));
      run(vault);
      assertThat(expected).hasSizeGreaterThanOrEqualTo(4);
      storage.busy = true;
      clock.advance(Duration.ofMinutes(1));
      run(vault);
      assertThat(look(vault)).isEqualTo(expected);
      noPartIsLeft(vault);
    }
  }

  /** It changes its place in the order that the list is read in. */
  @Test
  void aHoldThatBecomesFinalMeanwhileIsNeverMissing() {
    var other = open(memory.another());
    EmbeddedCa.openOrCreateRoot(other, "root");
    var names = new ArrayList<String>();
    for (int i = 0; i < 5; i++) {
      names.add("c" + i);
      issue(other, "c" + i);
      other.revocations().revoke(other.get("c" + i), HOLD);
    }
    run(other);
    clock.advance(Duration.ofHours(3));
    var storage =
        new Meddled(
            memory.another(),
            () -> {
              if (!names.isEmpty()) {
                var name = names.remove(0);
                var version = other.listVersions(name, PageRequest.first(1));
                other.revocations().revoke(version.items().get(0), COMPROMISED);
              }
            });
    try (other;
        var vault = open(storage)) {
      clock.advance(Duration.ofDays(1));
      run(vault);
      assertThat(look(vault)).hasSize(5);
      assertThat(names).hasSizeLessThan(3);
    }
  }
}
