package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.Certificate;
import io.certwright.CertificateQuery;
import io.certwright.CertificateState;
import io.certwright.CertificateSummary;
import io.certwright.CertificateUpdate;
import io.certwright.PageRequest;
import io.certwright.Vault;
import io.certwright.audit.AuditEntry;
import io.certwright.ca.EmbeddedCa;
import io.certwright.errors.ConflictException;
import io.certwright.errors.NotFoundException;
import io.certwright.errors.VaultException;
import io.certwright.lifecycle.Campaign;
import io.certwright.lifecycle.CampaignCertificate;
import io.certwright.lifecycle.CampaignPlan;
import io.certwright.lifecycle.CampaignProgress.State;
import io.certwright.lifecycle.RenewalRate;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.KeyRenewal;
import io.certwright.policy.SubjectAlternativeName;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import io.certwright.spi.keys.KeySpec;
import io.certwright.testkit.CommitFault;
import io.certwright.testkit.FakeAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;

/**
 * A campaign of any query, on nodes that work, crash, come too late and lose commits, with a CA
 * that fails, while people pause it, let it go on, delete what it is about and renew some of it
 * themselves. The books at the end: what matched was renewed once, or is counted with the reason.
 */
class CampaignModelTest {

  private static final int NODES = 2;
  private static final String NAME = "all";
  private static final RenewalRate RATE = new RenewalRate(4, Duration.ofMinutes(2));

  /** The nodes, which are replaced when they crash, and what a test knows. */
  private static final class World {
    final Cluster cluster;
    final List<Cluster.Node> nodes = new ArrayList<>();
    final Set<String> touched = new HashSet<>();
    boolean cancelled;

    World(Cluster cluster) {
      this.cluster = cluster;
      for (int i = 0; i < NODES; i++) {
        nodes.add(cluster.node(i));
      }
    }

    Cluster.Node node(int number) {
      return nodes.get(number);
    }

    Vault vault() {
      return node(0).vault;
    }

    Campaign campaign(int node) {
      return node(node).lifecycle.campaigns().find(NAME).orElseThrow();
    }

    void run(int node) {
      attempt(() -> node(node).lifecycle.runOnce());
    }
  }

  private static void attempt(Runnable action) {
    try {
      action.run();
    } catch (ConflictException | NotFoundException e) {
      // It was of no use any more.
    } catch (VaultException e) {
      assertThat(e.isRetryable()).as("%s", e).isTrue();
    }
  }

  /** Something that happens. */
  private interface Act {
    void play(World world);
  }

  private record Run(int node) implements Act {
    @Override
    public void play(World world) {
      world.run(node);
    }
  }

  private record Pass(Duration time) implements Act {
    @Override
    public void play(World world) {
      world.cluster.clock.advance(time);
    }
  }

  /** The process dies at one of its next commits, before or after, and another one begins. */
  private record Crash(int node, int commits, CommitFault how) implements Act {
    @Override
    public void play(World world) {
      var dying = world.node(node);
      dying.faults.passCommits(commits);
      dying.faults.failNextCommit(how);
      world.run(node);
      dying.faults.endScript();
      dying.close();
      world.nodes.set(node, world.cluster.join(Duration.ZERO));
    }
  }

  /** Another node works, or a person does something, just before a commit. */
  private record Overtake(int node, Act other) implements Act {
    @Override
    public void play(World world) {
      var late = world.node(node);
      late.tap.beforeNextCommit(() -> other.play(world));
      world.run(node);
      late.tap.beforeNextCommit(null);
    }
  }

  private record LoseClaim(int node) implements Act {
    @Override
    public void play(World world) {
      world.node(node).faults.loseNextClaim();
      world.run(node);
    }
  }

  private record Answer(FakeAnswer answer) implements Act {
    @Override
    public void play(World world) {
      world.cluster.ca.answerNext(answer);
    }
  }

  private record Pause(int node, boolean paused) implements Act {
    @Override
    public void play(World world) {
      attempt(paused ? world.campaign(node)::pause : world.campaign(node)::resume);
    }
  }

  private record Cancel(int node) implements Act {
    @Override
    public void play(World world) {
      attempt(
          () -> {
            world.campaign(node).cancel();
            world.cancelled = true;
          });
    }
  }

  private record Delete(int node, String name) implements Act {
    @Override
    public void play(World world) {
      world.touched.add(name);
      attempt(() -> world.node(node).vault.delete(name));
    }
  }

  private record RenewNow(int node, String name) implements Act {
    @Override
    public void play(World world) {
      world.touched.add(name);
      attempt(() -> world.node(node).lifecycle.renewNow(name));
    }
  }

  private static final List<String> NAMES =
      List.of("a-1", "a-2", "a-3", "b-1", "b-2", "b-3", "b-4", "c-1", "c-2");

  private static Arbitrary<Act> people(int node) {
    var names = Arbitraries.of(NAMES);
    return Arbitraries.frequencyOf(
        Tuple.of(3, Arbitraries.of(true, false).map(paused -> new Pause(node, paused))),
        Tuple.of(2, names.map(name -> new Delete(node, name))),
        Tuple.of(2, names.map(name -> new RenewNow(node, name))),
        Tuple.of(1, Arbitraries.just(new Cancel(node))));
  }

  private static Arbitrary<Act> overtaking(int node) {
    int other = 1 - node;
    return Arbitraries.oneOf(Arbitraries.just(new Run(other)), people(other))
        .map(act -> new Overtake(node, act));
  }

  @Provide
  Arbitrary<Act> acts() {
    var nodes = Arbitraries.integers().between(0, NODES - 1);
    var seconds = Arbitraries.longs().between(1, 120).map(s -> new Pass(Duration.ofSeconds(s)));
    return Arbitraries.frequencyOf(
        Tuple.of(8, nodes.map(Run::new)),
        Tuple.of(6, seconds),
        Tuple.of(2, nodes.flatMap(CampaignModelTest::people)),
        Tuple.of(3, nodes.flatMap(CampaignModelTest::overtaking)),
        Tuple.of(
            3,
            Combinators.combine(
                    nodes, Arbitraries.integers().between(0, 6), Arbitraries.of(CommitFault.class))
                .as(Crash::new)),
        Tuple.of(1, nodes.map(LoseClaim::new)),
        Tuple.of(
            2,
            Arbitraries.of(
                    FakeAnswer.pending(Bytes.copyOf(new byte[] {7}), Duration.ofMinutes(3)),
                    FakeAnswer.issueAndLoseReply(),
                    FakeAnswer.refuse(Refusal.TRANSIENT, "away", Optional.empty()),
                    FakeAnswer.refuse(Refusal.REJECTED, "no", Optional.empty()),
                    FakeAnswer.refuse(
                        Refusal.RATE_LIMITED, "slow", Optional.of(Duration.ofMinutes(2))))
                .map(Answer::new)));
  }

  @Provide
  Arbitrary<CertificateQuery> queries() {
    var day = Duration.ofDays(1);
    return Arbitraries.of(
        CertificateQuery.all(),
        CertificateQuery.all().namePrefix("b"),
        CertificateQuery.all().issuer(Cluster.CA),
        CertificateQuery.all().issuer("root").namePrefix("b"),
        CertificateQuery.all().key(KeySpec.EC_P256),
        CertificateQuery.all().state(CertificateState.ENABLED).key(KeySpec.EC_P256),
        CertificateQuery.all().tag("team"),
        CertificateQuery.all().tag("team", "two"),
        CertificateQuery.all()
            .subjectAlternativeName(SubjectAlternativeName.dns("b-2.example.test")),
        CertificateQuery.all().expiresFrom(Cluster.START.plus(day)),
        CertificateQuery.all().expiresBefore(Cluster.START.plus(day.multipliedBy(45))),
        CertificateQuery.all()
            .expiresFrom(Cluster.START.plus(day.multipliedBy(33)))
            .expiresBefore(Cluster.START.plus(day.multipliedBy(95))));
  }

  @Provide
  Arbitrary<CampaignPlan> plans() {
    return Combinators.combine(queries(), Arbitraries.of(true, false), Arbitraries.of(true, false))
        .as(
            (query, moves, keys) -> {
              var plan = CampaignPlan.renewing(query, RATE);
              plan = moves ? plan.withIssuer("root") : plan;
              return keys ? plan.withNewKeys() : plan;
            });
  }

  private static CertificatePolicy policy(String name) {
    var days = 30 + 5 * NAMES.indexOf(name);
    var policy =
        CertificatePolicy.tlsServer(name + ".example.test")
            .validity(Duration.ofDays(days))
            .issuer(NAMES.indexOf(name) % 2 == 0 ? Cluster.CA : "root");
    return NAMES.indexOf(name) % 3 == 0
        ? policy.keyRenewal(KeyRenewal.reuse()).build()
        : policy.build();
  }

  @Property(tries = 150)
  void theBooksBalance(
      @ForAll("plans") CampaignPlan plan,
      @ForAll @Size(max = 30) List<@From("acts") Act> acts,
      @ForAll boolean claims) {
    try (var cluster =
        claims ? Cluster.ofNodes(NODES) : Cluster.on(ClaimsTest::withoutClaims, NODES)) {
      var vault = cluster.node(0).vault;
      EmbeddedCa.openOrCreateRoot(vault, "root");
      for (var name : NAMES) {
        vault.create(name, policy(name));
        var team = Map.of("team", name.endsWith("2") ? "two" : "others");
        vault.update(vault.get(name), CertificateUpdate.none().withTags(team));
      }
      cluster.clock.advance(Duration.ofHours(1));
      var world = new World(cluster);
      var matching = matching(vault, plan.query());
      var before = versions(vault);
      var campaign = cluster.node(0).lifecycle.campaigns().start(NAME, plan);
      acts.forEach(act -> act.play(world));
      settle(world);
      requireBooks(world, plan, matching, before);
      requireRate(world.vault());
      assertThat(world.vault().audit().verify().findings()).isEmpty();
      assertThat(campaign.name()).isEqualTo(NAME);
    }
  }

  private static Set<String> matching(Vault vault, CertificateQuery query) {
    var all = new TreeSet<String>();
    Optional<String> after = Optional.empty();
    do {
      var page = vault.search(query, new PageRequest(after, 2));
      page.items().stream().map(CertificateSummary::name).forEach(all::add);
      after = page.next();
    } while (after.isPresent());
    return all;
  }

  private static Map<String, List<Certificate>> versions(Vault vault) {
    Map<String, List<Certificate>> all = new HashMap<>();
    vault
        .list(PageRequest.first(100))
        .items()
        .forEach(
            one ->
                all.put(
                    one.name(), vault.listVersions(one.name(), PageRequest.first(100)).items()));
    return all;
  }

  /** Time enough for whatever is open to come to its end. */
  private static void settle(World world) {
    attempt(world.campaign(0)::resume);
    for (int i = 0; i < 60; i++) {
      world.cluster.clock.advance(Duration.ofSeconds(40));
      world.run(i % NODES);
    }
    for (int i = 0; i < 60; i++) {
      world.cluster.clock.advance(Duration.ofMinutes(30));
      world.run(i % NODES);
    }
  }

  private static void requireBooks(
      World world, CampaignPlan plan, Set<String> matching, Map<String, List<Certificate>> before) {
    var campaign = world.campaign(1);
    var progress = campaign.progress();
    assertThat(progress.state()).isEqualTo(world.cancelled ? State.CANCELLED : State.COMPLETED);
    assertThat(progress.underWay()).isZero();
    var started =
        Trail.entries(world.vault(), "lifecycle/campaign-renew").stream()
            .map(AuditEntry::target)
            .toList();
    assertThat(started).as("none is begun twice").doesNotHaveDuplicates();
    var skipped =
        campaign.skipped(PageRequest.first(100)).items().stream()
            .map(CampaignCertificate::name)
            .toList();
    var failed =
        campaign.failed(PageRequest.first(100)).items().stream()
            .map(CampaignCertificate::name)
            .toList();
    assertThat(skipped).hasSize((int) progress.skipped()).doesNotHaveDuplicates();
    assertThat(failed).hasSize((int) progress.failed()).doesNotHaveDuplicates();
    assertThat(started).containsAll(failed);
    var found = new TreeSet<String>(started);
    found.addAll(skipped);
    assertThat(progress.found()).isEqualTo(found.size());
    if (!world.cancelled) {
      var missed = new TreeSet<String>(matching);
      missed.removeAll(found);
      assertThat(world.touched).as("none is missed but what was deleted").containsAll(missed);
    }
    var renewed = new TreeSet<String>(started);
    renewed.removeAll(skipped);
    renewed.removeAll(failed);
    assertThat(progress.renewed()).isEqualTo(renewed.size());
    requireRenewed(world, plan, renewed, before);
    requireUntouched(world, started, before);
  }

  private static void requireRenewed(
      World world, CampaignPlan plan, Set<String> renewed, Map<String, List<Certificate>> before) {
    var after = versions(world.vault());
    for (var name : renewed) {
      if (!after.containsKey(name)) {
        // Renewed, and deleted afterwards.
        assertThat(world.touched).contains(name);
        continue;
      }
      var all = after.get(name);
      var old = before.get(name);
      if (!world.touched.contains(name)) {
        assertThat(all).as("%s was renewed once", name).hasSize(old.size() + 1);
      }
      if (plan.newKeys()) {
        assertThat(all.get(0).x509().getPublicKey()).isNotEqualTo(old.get(0).x509().getPublicKey());
      }
      if (plan.issuer().isPresent()) {
        assertThat(world.vault().policy(name).issuer()).isEqualTo("root");
        assertThat(all.get(0).x509().getIssuerX500Principal().getName()).contains("root");
      }
    }
  }

  /** What the campaign did not begin has what it had. */
  private static void requireUntouched(
      World world, List<String> started, Map<String, List<Certificate>> before) {
    var after = versions(world.vault());
    before.forEach(
        (name, old) -> {
          if (!started.contains(name) && !world.touched.contains(name)) {
            assertThat(after.get(name)).as("%s", name).isEqualTo(old);
          }
        });
  }

  private static void requireRate(Vault vault) {
    var starts =
        Trail.entries(vault, "lifecycle/campaign-renew").stream()
            .map(AuditEntry::time)
            .sorted()
            .collect(Collectors.toList());
    for (int i = 0; i + RATE.renewals() < starts.size(); i++) {
      Instant end = starts.get(i + RATE.renewals());
      assertThat(Duration.between(starts.get(i), end)).isGreaterThanOrEqualTo(RATE.interval());
    }
  }
}
