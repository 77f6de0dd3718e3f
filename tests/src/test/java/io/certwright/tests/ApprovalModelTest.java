package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.certwright.Certificate;
import io.certwright.Vault;
import io.certwright.access.ApprovalRule;
import io.certwright.access.Assignment;
import io.certwright.access.Grant;
import io.certwright.access.Identity;
import io.certwright.access.Permission;
import io.certwright.access.Principal;
import io.certwright.access.Scope;
import io.certwright.audit.AuditOutcome;
import io.certwright.audit.AuditSettings;
import io.certwright.errors.AccessDeniedException;
import io.certwright.errors.ApprovalRefusedException;
import io.certwright.errors.ApprovalRequiredException;
import io.certwright.errors.NotFoundException;
import io.certwright.errors.StorageFailureException;
import io.certwright.policy.CertificatePolicy;
import io.certwright.testkit.CommitFault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;

/**
 * Requests, approvals, denials, rights that come and go, rules that change, time, and commits that
 * fail, on two nodes, beside a model that knows nothing of records. What is done is what the model
 * says has been approved, each time once.
 */
class ApprovalModelTest {

  private static final List<String> REQUESTERS = List.of("ann", "bob");
  private static final List<String> APPROVERS = List.of("ann", "bob", "cid", "dee");
  private static final List<String> NAMES = List.of("shop", "mail");

  private static final AtomicInteger EXPORTS = new AtomicInteger();

  /** A model that saw nothing done would have proven nothing. */
  @AfterContainer
  static void somethingWasDone() {
    assertThat(EXPORTS).hasPositiveValue();
  }

  /** A request as the documents have it. */
  private static final class Request {
    final String id;
    final String by;
    final String name;
    final Instant expires;
    final int needed;
    Set<String> consents = new LinkedHashSet<>();
    Optional<Instant> granted = Optional.empty();
    boolean denied;

    Request(String id, String by, String name, Instant opened, int needed) {
      this.id = id;
      this.by = by;
      this.name = name;
      this.expires = opened.plus(ApprovalRule.OPEN);
      this.needed = needed;
    }

    boolean isOver(Instant now) {
      return !now.isBefore(granted.map(at -> at.plus(ApprovalRule.USABLE)).orElse(expires));
    }
  }

  /** What is going to happen: what is thrown, and whether it takes a commit. */
  private record Outcome(String thrown, boolean commits, Runnable then) {
    static Outcome refused(String rule, boolean told) {
      return new Outcome("refused " + rule, told, () -> {});
    }
  }

  private static final class Run {
    final Cluster cluster = Cluster.ofNodes(0);
    final Random random;
    final Map<String, Request> requests = new HashMap<>();
    final List<String> ids = new ArrayList<>();
    final Set<String> able = new HashSet<>(APPROVERS);
    final Map<String, Certificate> certificates = new HashMap<>();
    int rule = 2;
    int done;

    Run(long seed) {
      this.random = new Random(seed);
      for (int i = 0; i < 2; i++) {
        // Each denial is a commit, not only the first of its kind.
        cluster.join(
            Duration.ZERO, builder -> builder.audit(AuditSettings.standard().withEachUse()));
      }
      var vault = node();
      for (var name : NAMES) {
        vault.create(
            name, CertificatePolicy.tlsServer("shop.example.test").exportable(true).build());
        certificates.put(name, vault.get(name));
      }
      for (var who : REQUESTERS) {
        allow("export-" + who, who, Grant.permissions(Permission.KEYS_EXPORT));
      }
      APPROVERS.forEach(who -> allow(who, who, Grant.role("approver")));
      setRule(rule);
    }

    Vault node() {
      return cluster.node(random.nextInt(2)).vault;
    }

    <T> T any(List<T> all) {
      return all.get(random.nextInt(all.size()));
    }

    void allow(String called, String who, Grant what) {
      node()
          .access()
          .putAssignment(Assignment.allow(called, Principal.identity(who), what, Scope.vault()));
      settle();
    }

    void setRule(int approvals) {
      rule = approvals;
      node()
          .access()
          .putApprovalRule(
              ApprovalRule.of("rule", approvals, Scope.vault(), Permission.KEYS_EXPORT));
      settle();
    }

    /** Other nodes learn of the rules within the bound. */
    void settle() {
      cluster.clock.advance(Duration.ofSeconds(10));
    }

    Instant now() {
      return cluster.clock.instant();
    }

    Set<String> counting(Request request) {
      var counting = new LinkedHashSet<>(request.consents);
      counting.retainAll(able);
      return counting;
    }

    Optional<Request> find(String id) {
      return requests.values().stream().filter(each -> each.id.equals(id)).findFirst();
    }

    void step() {
      switch (random.nextInt(12)) {
        case 0, 1, 2 -> export();
        case 3, 4, 5, 6 -> approve();
        case 7 -> deny();
        case 8 -> withdraw();
        case 9 -> cluster.clock.advance(any(List.of(Duration.ofMinutes(20), Duration.ofHours(9))));
        case 10 -> changeRules();
        default -> race();
      }
    }

    void changeRules() {
      switch (random.nextInt(4)) {
        case 0 -> setRule(1 + random.nextInt(3));
        case 1 -> {
          cluster.node(random.nextInt(2)).lifecycle.runOnce();
          requests.values().removeIf(each -> each.isOver(now()));
        }
        default -> {
          var who = any(APPROVERS);
          if (able.remove(who)) {
            node().access().deleteAssignment(who);
            settle();
          } else {
            allow(who, who, Grant.role("approver"));
            able.add(who);
          }
        }
      }
    }

    Outcome exporting(String who, String name) {
      var known = requests.get(who + name);
      if (known == null || known.isOver(now())) {
        return new Outcome("required " + rule, true, () -> {});
      }
      if (known.denied) {
        return Outcome.refused("denied", false);
      }
      int missing = Math.max(known.needed, rule) - counting(known).size();
      return missing > 0
          ? new Outcome("required " + missing, false, () -> {})
          : new Outcome("", true, () -> taken(who + name));
    }

    void taken(String place) {
      requests.remove(place);
      done++;
    }

    void export() {
      var who = any(REQUESTERS);
      var name = any(NAMES);
      var outcome = exporting(who, name);
      var thrown = call(outcome, who, as -> as.exportPrivateKey(certificates.get(name)).close());
      if (thrown instanceof ApprovalRequiredException required) {
        opened(who, name, required.request(), outcome.commits());
      }
    }

    void opened(String who, String name, String id, boolean fresh) {
      if (fresh) {
        assertThat(ids).doesNotContain(id);
        ids.add(id);
        // What is over of the same requester is put away with it.
        requests.values().removeIf(each -> each.by.equals(who) && each.isOver(now()));
        requests.put(who + name, new Request(id, who, name, now(), rule));
      } else {
        assertThat(id).isEqualTo(requests.get(who + name).id);
      }
    }

    /** What whoever approves and whoever denies come upon first. */
    Optional<Outcome> inTheWay(String who, String id) {
      if (!able.contains(who)) {
        return Optional.of(new Outcome("no right", true, () -> {}));
      }
      var found = find(id);
      if (found.isEmpty()) {
        return Optional.of(Outcome.refused("over", true));
      }
      if (found.get().isOver(now())) {
        return Optional.of(Outcome.refused("expired", true));
      }
      if (found.get().denied) {
        return Optional.of(Outcome.refused("denied", true));
      }
      return found.get().by.equals(who)
          ? Optional.of(Outcome.refused("self", true))
          : Optional.empty();
    }

    String anyId() {
      var open = requests.values().stream().map(each -> each.id).sorted().toList();
      if (ids.isEmpty()) {
        return "00000000000000000000000000000000-0000000000000000";
      }
      return open.isEmpty() || random.nextInt(4) == 0 ? any(ids) : any(open);
    }

    void approve() {
      var who = any(APPROVERS);
      var id = anyId();
      var outcome =
          inTheWay(who, id)
              .orElseGet(
                  () -> {
                    var request = find(id).orElseThrow();
                    int needed = Math.max(request.needed, rule);
                    var counting = counting(request);
                    if (counting.contains(who)) {
                      return Outcome.refused("twice", true);
                    }
                    if (counting.size() >= needed) {
                      return Outcome.refused("granted", true);
                    }
                    return new Outcome("", true, () -> consent(request, who, needed));
                  });
      call(outcome, who, as -> as.approvals().approve(id));
    }

    void consent(Request request, String who, int needed) {
      var counting = counting(request);
      counting.add(who);
      request.consents = counting;
      request.granted = counting.size() >= needed ? Optional.of(now()) : Optional.empty();
    }

    void deny() {
      if (random.nextInt(3) > 0) {
        return;
      }
      var who = any(APPROVERS);
      var id = anyId();
      var outcome =
          inTheWay(who, id)
              .orElseGet(
                  () ->
                      new Outcome(
                          "",
                          true,
                          () -> {
                            var request = find(id).orElseThrow();
                            request.denied = true;
                            request.granted = Optional.empty();
                          }));
      call(outcome, who, as -> as.approvals().deny(id, "no"));
    }

    void withdraw() {
      var who = any(APPROVERS);
      var id = anyId();
      var found = find(id);
      boolean own = found.filter(each -> each.by.equals(who)).isPresent();
      Outcome outcome;
      if (own) {
        outcome = new Outcome("", true, () -> requests.remove(who + found.get().name));
      } else if (!able.contains(who)) {
        outcome = new Outcome("no right", true, () -> {});
      } else {
        outcome =
            found.isEmpty()
                ? new Outcome("not found", false, () -> {})
                : Outcome.refused("not-yours", true);
      }
      call(outcome, who, as -> as.approvals().withdraw(id));
    }

    /** Both nodes do at once what was approved: one of them has done it. */
    void race() {
      for (var request : List.copyOf(requests.values())) {
        if (exporting(request.by, request.name).thrown().isEmpty()) {
          var certificate = certificates.get(request.name);
          var identity = Identity.named(request.by);
          var slow = cluster.node(0);
          slow.tap.beforeNextCommit(
              () -> cluster.node(1).vault.as(identity).exportPrivateKey(certificate).close());
          var thrown =
              catchThrowable(() -> slow.vault.as(identity).exportPrivateKey(certificate).close());
          assertThat(said(thrown)).isEqualTo("refused used");
          taken(request.by + request.name);
        }
      }
    }

    /** Something that is called on behalf of somebody. */
    interface Call {
      void on(Vault vault);
    }

    Throwable call(Outcome expected, String who, Call call) {
      var node = cluster.node(random.nextInt(2));
      var fault =
          random.nextInt(6) == 0
              ? Optional.of(any(List.of(CommitFault.values())))
              : Optional.<CommitFault>empty();
      fault.ifPresent(node.faults::failNextCommit);
      var thrown = catchThrowable(() -> call.on(node.vault.as(Identity.named(who))));
      node.faults.endScript();
      boolean lost = fault.filter(how -> how != CommitFault.REPLY_LOST).isPresent();
      // A commit whose reply is lost may have been refused, because the other node was faster.
      if (fault.isPresent() && thrown instanceof StorageFailureException) {
        assertThat(expected.commits()).isTrue();
        return thrown;
      }
      assertThat(lost && expected.commits()).isFalse();
      assertThat(said(thrown)).isEqualTo(expected.thrown());
      expected.then().run();
      return thrown;
    }

    static String said(Throwable thrown) {
      if (thrown == null) {
        return "";
      }
      if (thrown instanceof ApprovalRequiredException required) {
        return "required " + required.missing();
      }
      if (thrown instanceof ApprovalRefusedException refused) {
        return "refused " + refused.rule();
      }
      if (thrown instanceof AccessDeniedException) {
        return "no right";
      }
      return thrown instanceof NotFoundException ? "not found" : thrown.toString();
    }

    void check() {
      var vault = cluster.node(0).vault;
      var exports =
          Trail.entries(vault, "keys/export").stream()
              .filter(entry -> entry.outcome() == AuditOutcome.DONE)
              .toList();
      assertThat(exports).hasSize(done);
      assertThat(exports).allMatch(entry -> entry.detail().startsWith("approved by "));
      assertThat(vault.audit().verify().findings()).isEmpty();
    }
  }

  @Property(tries = 50)
  void whatIsDoneIsWhatOthersApproved(@ForAll long seed) {
    var run = new Run(seed);
    try (run.cluster) {
      for (int i = 0; i < 60; i++) {
        run.step();
      }
      run.check();
      EXPORTS.addAndGet(run.done);
    }
  }
}
