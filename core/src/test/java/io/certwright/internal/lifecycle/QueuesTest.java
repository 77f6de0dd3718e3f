package io.certwright.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.access.Actor;
import io.certwright.access.Identity;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.OperationState.Failure;
import io.certwright.internal.schedule.Decision;
import io.certwright.internal.version.Hand;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import io.certwright.spi.storage.Attribute;
import io.certwright.spi.storage.ClaimId;
import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.Fence;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.StoredRecord;
import io.certwright.spi.storage.VaultId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class QueuesTest {

  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
  private static final Failure DOWN = Failure.of(Refusal.TRANSIENT, "down", "it is down");

  private Instant now = START;

  private Queues queues(int threads, int inFlight) {
    return new Queues(
        issuer -> issuer.startsWith("ca"),
        issuer -> false,
        threads,
        Map.of(),
        new Limit(inFlight, Optional.empty()),
        () -> now);
  }

  private static Job job(String name, String issuer, int expiresIn) {
    var record =
        new StoredRecord(
            new RecordKey(new VaultId("0".repeat(32)), CertificateRecord.KIND, name),
            1,
            new CommitId("0".repeat(32)),
            Bytes.empty(),
            List.of(Attribute.moment(CertificateRecord.EXPIRY, START.plusSeconds(expiresIn))),
            Optional.of(START));
    var hand = Hand.of(Caller.SYSTEM, () -> START);
    return new Job(record, hand, new Errand.ToIssuer(issuer), Optional.empty());
  }

  /** However work comes and ends: never more of an issuer than its limit, and none is forgotten. */
  @Property(tries = 200)
  void limitsHoldAndEverythingComesOut(
      @ForAll @IntRange(min = 1, max = 4) int threads,
      @ForAll @IntRange(min = 1, max = 5) int inFlight,
      @ForAll long seed) {
    var random = new Random(seed);
    var queues = queues(threads, inFlight);
    var under = new HashMap<Errand, Integer>();
    var running = new ArrayList<Queues.Started>();
    int offered = 0;
    int finished = 0;
    for (int i = 0; i < 300; i++) {
      if (random.nextBoolean()) {
        var issuer = random.nextInt(3) == 0 ? "own" : "ca" + random.nextInt(3);
        offered += queues.offer(job("c" + i, issuer, random.nextInt(1000))).isEmpty() ? 1 : 0;
      }
      for (var next = queues.next(); next.isPresent(); next = queues.next()) {
        running.add(next.get());
        int count = under.merge(next.get().queue(), 1, Integer::sum);
        assertThat(count).isLessThanOrEqualTo(next.get().isHere() ? threads : inFlight);
      }
      if (!running.isEmpty() && random.nextInt(3) > 0) {
        var done = running.remove(random.nextInt(running.size()));
        under.merge(done.queue(), -1, Integer::sum);
        queues.finish(done, new Step.Nothing());
        finished++;
      }
    }
    while (finished < offered) {
      queues.next().ifPresent(running::add);
      assertThat(running).as("something can always go on").isNotEmpty();
      queues.finish(running.remove(0), new Step.Nothing());
      finished++;
    }
    assertThat(queues.next()).isEmpty();
  }

  @Test
  void theNearestExpiryComesFirst() {
    var queues = queues(1, 1);
    queues.offer(job("late", "ca", 300));
    queues.offer(job("soon", "ca", 100));
    queues.offer(job("then", "ca", 200));
    var order = new ArrayList<String>();
    for (var next = queues.next(); next.isPresent(); next = queues.next()) {
      order.add(next.get().job().id());
      queues.finish(next.get(), new Step.Nothing());
    }
    assertThat(order).containsExactly("soon", "then", "late");
  }

  @Test
  void anIssuerWhoseCallsAllHangLeavesTheTurnsToOthers() {
    var queues = queues(1, 2);
    for (int i = 0; i < IssuerQueue.MOST_WAITING; i++) {
      assertThat(queues.offer(job("hangs" + i, "ca-hangs", i))).isEmpty();
    }
    assertThat(queues.offer(job("one-too-many", "ca-hangs", 1))).isPresent();
    queues.next();
    queues.next();
    assertThat(queues.next()).as("both of its places are taken").isEmpty();
    queues.offer(job("well", "ca-well", 1));
    queues.offer(job("own", "own", 1));
    assertThat(
            List.of(queues.next().orElseThrow().job().id(), queues.next().orElseThrow().job().id()))
        .containsExactlyInAnyOrder("well", "own");
  }

  /** Those that waited when their issuer turned out to be dead are let go, but for one. */
  @Test
  void whatWaitsForADeadIssuerIsLetGo() {
    var queues = queues(1, Breaker.FAILING);
    for (int i = 0; i < 20; i++) {
      queues.offer(job("c" + i, "ca", i));
    }
    for (int i = 0; i < Breaker.FAILING; i++) {
      var started = queues.next().orElseThrow();
      queues.finish(started, new Step.Fails(started.job().id(), DOWN, true, Optional.empty()));
    }
    assertThat(queues.next()).isEmpty();
    assertThat(queues.shed()).hasSize(20 - Breaker.FAILING);
    assertThat(queues.offer(job("more", "ca", 1))).isPresent();
    var turn = queues.turn(job("more", "ca", 1));
    assertThat(turn.failure()).contains(DOWN);
    assertThat(turn.delay()).isEqualTo(Duration.ofSeconds(1));
    now = now.plusSeconds(1);
    assertThat(queues.offer(job("probe", "ca", 1))).isEmpty();
    assertThat(queues.offer(job("another", "ca", 1))).as("one").isPresent();
    var probe = queues.next().orElseThrow();
    var rejected = Failure.of(Refusal.REJECTED, "no", "not this one");
    queues.finish(probe, new Step.Fails("probe", rejected, true, Optional.empty()));
    assertThat(queues.offer(job("another", "ca", 1))).as("it answers").isEmpty();
  }

  /** Who is put off is given turns apart, as quickly as the issuer can take them. */
  @Test
  void turnsAreApart() {
    var queues =
        new Queues(
            issuer -> true,
            issuer -> false,
            1,
            Map.of("ca", new Limit(1, Optional.of(new Limit.Rate(6, Duration.ofMinutes(1))))),
            new Limit(1, Optional.empty()),
            () -> now);
    var last = Duration.ZERO;
    for (int i = 0; i < 100; i++) {
      var delay = queues.turn(job("c" + i, "ca", i)).delay();
      assertThat(delay.minus(last)).isEqualTo(Duration.ofSeconds(10));
      last = delay;
    }
    now = now.minus(Duration.ofDays(400));
    assertThat(queues.turn(job("after-a-jump", "ca", 1)).delay())
        .as("a clock that jumped back puts nobody off for as long")
        .isLessThanOrEqualTo(Duration.ofSeconds(10));
  }

  /** What ends sooner takes the place of what ends last; that is put off. */
  @Test
  void aFullQueueKeepsWhatEndsFirst() {
    var queues = queues(1, 1);
    for (int i = 0; i < IssuerQueue.MOST_WAITING; i++) {
      queues.offer(job("c" + i, "ca", 1_000 + i));
    }
    assertThat(queues.offer(job("later", "ca", 5_000)).map(Job::id)).contains("later");
    assertThat(queues.offer(job("sooner", "ca", 10)).map(Job::id))
        .contains("c" + (IssuerQueue.MOST_WAITING - 1));
    assertThat(queues.next().orElseThrow().job().id()).isEqualTo("sooner");
  }

  private Queues oneTurnAMinute() {
    var rate = Optional.of(new Limit.Rate(1, Duration.ofMinutes(1)));
    return new Queues(
        issuer -> true,
        issuer -> false,
        1,
        Map.of("ca", new Limit(8, rate)),
        new Limit(1, Optional.empty()),
        () -> now);
  }

  private static Job failing(String name, int expiresIn, int attempts) {
    var policy = CertificatePolicy.tlsServer("a.test").build();
    var head = CertificateRecord.declared(name, policy, Actor.of(Identity.named("me")), START);
    var schedule = head.schedule();
    for (int i = 0; i < attempts; i++) {
      schedule = schedule.retry(START.plusSeconds(expiresIn).minus(Duration.ofDays(1)));
    }
    var job = job(name, "ca", expiresIn);
    var due = schedule.at();
    var record = job.record();
    var stored =
        new StoredRecord(
            record.key(), 1, record.commit(), record.payload(), record.attributes(), due);
    return new Job(
        stored, job.hand(), job.errand(), Optional.of(head.withSchedule(schedule, START)));
  }

  /** A turn a minute, and more that keep failing than turns: theirs is every other one. */
  @Test
  void thoseThatKeepFailingTakeNotAllTurns() {
    var queues = oneTurnAMinute();
    var order = new ArrayList<String>();
    for (int i = 0; i < 2 * IssuerQueue.MOST_WAITING; i++) {
      queues.offer(failing("fails" + i, i, WaitingLine.AGAIN_AND_AGAIN));
    }
    for (int i = 0; i < 3; i++) {
      assertThat(queues.offer(failing("well" + i, 100_000 + i, 0)).map(Job::id))
          .as("there is room for those that are well")
          .hasValueSatisfying(other -> assertThat(other).startsWith("fails"));
    }
    for (int i = 0; i < 8; i++) {
      var next = queues.next().orElseThrow();
      order.add(next.job().id());
      queues.finish(next, new Step.Nothing());
      now = now.plus(Duration.ofMinutes(1));
    }
    assertThat(order)
        .containsExactly(
            "fails0", "well0", "fails1", "well1", "fails2", "well2", "fails3", "fails4");
  }

  /** Whatever ends sooner goes first as long as it has not failed again and again. */
  @Test
  void oneThatFailedOnceOrTwiceKeepsItsPlace() {
    var queues = queues(1, 1);
    queues.offer(failing("well", 200, 0));
    queues.offer(failing("twice", 100, WaitingLine.AGAIN_AND_AGAIN - 1));
    queues.offer(failing("later", 300, WaitingLine.AGAIN_AND_AGAIN));
    var order = new ArrayList<String>();
    for (var next = queues.next(); next.isPresent(); next = queues.next()) {
      order.add(next.get().job().id());
      queues.finish(next.get(), new Step.Nothing());
    }
    assertThat(order).containsExactly("twice", "well", "later");
  }

  private Job claimed(String name, Duration lease) {
    var job = job(name, "ca", 100);
    var fence = new Fence(job.record().key(), new ClaimId("0".repeat(32)));
    var claim = new Hand.Claim(fence, now.plus(lease));
    var hand = new Hand(Caller.SYSTEM, () -> now, Optional.of(claim));
    return new Job(job.record(), hand, job.errand(), job.state());
  }

  /** A token a minute; the lease of one that waits for longer than that costs none. */
  @Test
  void whatHasWaitedForTooLongCostsNoTurn() {
    var queues = oneTurnAMinute();
    queues.offer(claimed("first", Duration.ofMinutes(5)));
    queues.finish(queues.next().orElseThrow(), new Step.Nothing());
    assertThat(queues.offer(claimed("short", Duration.ofSeconds(30))))
        .as("its lease is over before its turn comes")
        .isPresent();
    queues.offer(claimed("waits", Duration.ofSeconds(90)));
    now = now.plusSeconds(100);
    assertThat(queues.removeLate()).extracting(Job::id).containsExactly("waits");
    queues.offer(claimed("next", Duration.ofMinutes(5)));
    assertThat(queues.next().orElseThrow().job().id()).as("the token is there").isEqualTo("next");
  }

  private static Job job(String name, Errand errand) {
    var job = job(name, "ca", 100);
    return new Job(job.record(), job.hand(), errand, job.state());
  }

  /** Servers that hang hold up neither what is done here nor what goes to an issuer. */
  @Test
  void serversThatHangHoldUpNobodyElse() {
    var queues = queues(1, 2);
    for (int i = 0; i < IssuerQueue.MOST_WAITING; i++) {
      assertThat(queues.offer(job("server" + i, new Errand.Server()))).isEmpty();
    }
    assertThat(queues.offer(job("one-too-many", new Errand.Server()))).isPresent();
    queues.next();
    queues.next();
    assertThat(queues.next()).as("both of their places are taken").isEmpty();
    queues.offer(job("home", new Errand.Home()));
    queues.offer(job("order", new Errand.ToIssuer("ca")));
    assertThat(
            List.of(queues.next().orElseThrow().job().id(), queues.next().orElseThrow().job().id()))
        .containsExactlyInAnyOrder("home", "order");
  }

  /** That one server is dead says nothing of the next. */
  @Test
  void deadServersAreAskedOn() {
    var queues = queues(1, 1);
    for (int i = 0; i < 10 * Breaker.FAILING; i++) {
      assertThat(queues.offer(job("c" + i, new Errand.Server()))).isEmpty();
      var started = queues.next().orElseThrow();
      queues.finish(started, new Step.Fails("c" + i, DOWN, true, Optional.empty()));
    }
  }

  /** An issuer that answers a question about a version is not dead. */
  @Test
  void anyAnswerOfAnIssuerCounts() {
    var queues = queues(1, 1);
    for (int i = 0; i < Breaker.FAILING; i++) {
      queues.offer(job("c" + i, "ca", i));
      queues.finish(
          queues.next().orElseThrow(), new Step.Fails("c" + i, DOWN, true, Optional.empty()));
    }
    now = now.plusSeconds(1);
    queues.offer(job("question", "ca", 1));
    var probe = queues.next().orElseThrow();
    assertThat(queues.offer(job("more", "ca", 1))).as("it is not asked").isPresent();
    var policy = CertificatePolicy.tlsServer("a.test").build();
    var head =
        CertificateRecord.declared("question", policy, Actor.of(Identity.named("somebody")), now);
    var asked = new Decision(Decision.Action.STATUS, Optional.of(now), "status");
    queues.finish(probe, new Step.Kept(asked, head, true));
    assertThat(queues.offer(job("more", "ca", 1))).isEmpty();
  }

  /** With many issuers each has less to hold, so that a page of what is due shows others too. */
  @Test
  void allTogetherHoldNoMoreThanAPageShows() {
    var queues = queues(1, 1);
    int held = 0;
    for (int issuer = 0; issuer < 100; issuer++) {
      for (int i = 0; i < 100; i++) {
        held += queues.offer(job("c" + issuer + "-" + i, "ca" + issuer, i)).isEmpty() ? 1 : 0;
      }
    }
    assertThat(held).isBetween(500, 700);
  }
}
