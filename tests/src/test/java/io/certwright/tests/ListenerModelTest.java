package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.Vault;
import io.certwright.errors.OutcomeUnknownException;
import io.certwright.errors.VaultException;
import io.certwright.event.VaultEvent;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.storage.StorageException.Reason;
import io.certwright.testkit.CommitFault;
import io.certwright.testkit.FaultyStorage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * Any history of changes, deliveries, crashes, lost commits and listeners that throw, on two nodes:
 * in the end all that happened was told, in the order in which it happened.
 */
class ListenerModelTest {

  private static final CertificatePolicy POLICY =
      CertificatePolicy.tlsServer("shop.example.test").build();

  enum Deed {
    CREATE,
    DELIVER,
    /** The next commit, which may be that of a delivery, fails. */
    LOSE_REQUEST,
    LOSE_REPLY,
    REFUSE,
    /** The process ends without a word, and another one begins. */
    CRASH,
    /** The process ends in good order, and another one begins. */
    RESTART,
    /** The process ends while it tells something. */
    DIE,
    /** The listener throws at what it is told next. */
    THROW,
    /** A lease ends, the next attempt comes. */
    WAIT
  }

  record Step(Deed deed, int node) {}

  @Provide
  Arbitrary<List<Step>> histories() {
    var deeds =
        Arbitraries.frequencyOf(
            Tuple.of(6, Arbitraries.just(Deed.CREATE)),
            Tuple.of(6, Arbitraries.just(Deed.DELIVER)),
            Tuple.of(7, Arbitraries.of(Deed.class)));
    return Combinators.combine(deeds, Arbitraries.integers().between(0, 1))
        .as(Step::new)
        .list()
        .ofMaxSize(40);
  }

  @Property(tries = 150)
  void allThatHappenedIsTold(@ForAll("histories") List<Step> history) {
    new Play().run(history);
  }

  /** One history. */
  private static final class Play {
    private final class Node {
      private final FaultyStorage faults = FaultyStorage.around(home.another());
      private final Vault vault = home.openOn(faults);
      private final LifecycleManager manager =
          LifecycleManager.builder(vault).listener("pager", pager).build();
    }

    private final Home home = Home.inMemory();
    private final Overheard pager = new Overheard();
    private final List<Node> ended = new ArrayList<>();
    private final List<String> made = new ArrayList<>();
    private final Node[] nodes = new Node[2];

    void run(List<Step> history) {
      try {
        nodes[0] = new Node();
        nodes[1] = new Node();
        history.forEach(this::take);
        for (var node : nodes) {
          node.faults.endScript();
        }
        pager.failNext(0);
        for (int i = 0; i < 2; i++) {
          home.clock.advance(Duration.ofHours(1));
          deliver(0);
          deliver(1);
        }
        var told = pager.subjects(VaultEvent.Issued.class);
        assertThat(told).isEqualTo(made);
        for (var standing : nodes[0].manager.subscriptions().list()) {
          assertThat(standing.waiting()).isZero();
          assertThat(standing.failure()).isEmpty();
        }
        assertThat(home.vault().audit().verify().findings()).isEmpty();
      } finally {
        for (var node : nodes) {
          node.vault.close();
        }
        ended.forEach(node -> node.vault.close());
        home.close();
      }
    }

    private void take(Step step) {
      var node = nodes[step.node()];
      switch (step.deed()) {
        case CREATE -> {
          node.faults.endScript();
          var name = "c" + made.size();
          node.vault.create(name, POLICY);
          made.add(name);
          // What two nodes do at one instant has no order.
          home.clock.advance(Duration.ofMillis(1));
        }
        case DELIVER -> deliver(step.node());
        case LOSE_REQUEST -> node.faults.failNextCommit(CommitFault.REQUEST_LOST);
        case LOSE_REPLY -> node.faults.failNextCommit(CommitFault.REPLY_LOST);
        case REFUSE -> node.faults.failNextCommit(CommitFault.THROWN_BEFORE);
        case CRASH -> {
          ended.add(node);
          nodes[step.node()] = new Node();
        }
        case RESTART -> {
          node.faults.endScript();
          node.vault.close();
          nodes[step.node()] = new Node();
        }
        case DIE -> {
          // Nothing that it does from then on reaches the storage.
          pager.dieNext(
              () -> {
                node.faults.failReads(Reason.UNAVAILABLE);
                for (int i = 0; i < 100; i++) {
                  node.faults.failNextCommit(CommitFault.THROWN_BEFORE);
                }
              });
          deliver(step.node());
          pager.failNext(0);
          ended.add(node);
          nodes[step.node()] = new Node();
        }
        case THROW -> pager.failNext(1);
        case WAIT -> home.clock.advance(Duration.ofSeconds(61));
      }
    }

    private void deliver(int node) {
      try {
        nodes[node].manager.runOnce();
      } catch (VaultException e) {
        // The commit that was to fail: another run goes on.
        assertThat(e.isRetryable() || e instanceof OutcomeUnknownException).as("%s", e).isTrue();
      }
    }
  }
}
