package io.certwright.internal.rights;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.access.Assignment;
import io.certwright.access.Effect;
import io.certwright.access.Grant;
import io.certwright.access.Group;
import io.certwright.access.Identity;
import io.certwright.access.Permission;
import io.certwright.access.Principal;
import io.certwright.access.Role;
import io.certwright.access.Scope;
import io.certwright.errors.InvalidRequestException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The decision, compared with one that goes through everything each time. */
class RightsTest {

  private static Question question(
      Permission permission, String name, Map<String, String> tags, Instant now) {
    return new Question(permission, name, (kind, asked) -> tags, Clock.fixed(now, ZoneOffset.UTC));
  }

  @Property(tries = 2_000)
  void itDecidesAsWhoGoesThroughEverything(@ForAll long seed) {
    var draw = new RulesArbitrary(seed);
    var drawn = draw.rules();
    var naive = new Naive(drawn);
    var rules = drawn.rules();
    for (int i = 0; i < 20; i++) {
      var who = draw.identity();
      var what = draw.permission();
      var name = draw.name();
      var tags = draw.tags();
      var now = draw.time();
      var asked = question(what, name, tags, now);
      boolean expected = naive.allows(who, what, name, tags, now);
      assertThat(rules.of(who).allow(asked)).as("%s %s %s", who, what, name).isEqualTo(expected);
      var explained = rules.of(who).explain(asked);
      assertThat(explained.allowed()).isEqualTo(expected);
      assertThat(explained.by()).isEqualTo(naive.deciding(who, what, name, tags, now));
      assertThat(rules.of(who).allowTogether(asked))
          .isEqualTo(naive.allowsTogether(who, what, name, tags, now));
    }
  }

  /** What holds for everything holds for each; what holds for one holds somewhere. */
  @Property(tries = 1_000)
  void everywhereAndSomewhereBoundWhatHoldsForOne(@ForAll long seed) {
    var draw = new RulesArbitrary(seed);
    var rules = draw.rules().rules();
    for (int i = 0; i < 20; i++) {
      var rights = rules.of(draw.identity());
      var what = draw.permission();
      var now = draw.time();
      var asked = question(what, draw.name(), draw.tags(), now);
      if (rights.allowEverywhere(what, asked.clock())) {
        assertThat(rights.allow(asked)).isTrue();
      }
      if (rights.allow(asked)) {
        assertThat(rights.allowSomewhere(what, asked.clock())).isTrue();
      }
      assertThat(rights.explainEverywhere(what, asked.clock()).allowed())
          .isEqualTo(rights.allowEverywhere(what, asked.clock()));
    }
  }

  @Property(tries = 500)
  void theOrderOfRulesMakesNoDifference(@ForAll long seed) {
    var draw = new RulesArbitrary(seed);
    var drawn = draw.rules();
    var shuffled = new ArrayList<>(drawn.assignments());
    Collections.shuffle(shuffled, new Random(seed));
    var others = new AccessRules(drawn.roles(), drawn.groups(), shuffled, List.of());
    for (int i = 0; i < 20; i++) {
      var who = draw.identity();
      var asked = question(draw.permission(), draw.name(), draw.tags(), draw.time());
      assertThat(others.of(who).explain(asked)).isEqualTo(drawn.rules().of(who).explain(asked));
    }
  }

  /** One more that allows takes nothing away; one more that denies gives nothing. */
  @Property(tries = 1_000)
  void oneMoreAssignmentMovesInOneDirection(@ForAll long seed) {
    var draw = new RulesArbitrary(seed);
    var drawn = draw.rules();
    Assignment more;
    try {
      more = draw.assignment("more");
    } catch (InvalidRequestException e) {
      return;
    }
    var all = new ArrayList<>(drawn.assignments());
    all.add(more);
    var after = new AccessRules(drawn.roles(), drawn.groups(), all, List.of());
    for (int i = 0; i < 20; i++) {
      var who = draw.identity();
      var asked = question(draw.permission(), draw.name(), draw.tags(), draw.time());
      boolean before = drawn.rules().of(who).allow(asked);
      boolean now = after.of(who).allow(asked);
      assertThat(more.effect() == Effect.ALLOW ? !before || now : before || !now).isTrue();
    }
  }

  /**
   * Whoever changes the rules and has all that the change is said to give, gives nobody more than
   * it has: whatever anybody may do after and not before is among what is said.
   */
  @Property(tries = 2_000)
  void nothingIsGivenThatIsNotSaid(@ForAll long seed) {
    var draw = new RulesArbitrary(seed);
    var drawn = draw.rules();
    var changed = changed(draw, drawn);
    var before = drawn.rules();
    var after = changed.rules();
    var gains = Growth.of(before, after);
    for (int i = 0; i < 60; i++) {
      var who = draw.identity();
      var what = draw.permission();
      var asked = question(what, draw.name(), draw.tags(), draw.time());
      if (after.of(who).allow(asked) && !before.of(who).allow(asked)) {
        assertThat(gains)
            .as("%s got %s on %s", who, what, asked.name())
            .anyMatch(gain -> gain.permission() == what && Scopes.contain(gain.on(), asked));
      }
    }
  }

  private static RulesArbitrary.Drawn changed(RulesArbitrary draw, RulesArbitrary.Drawn drawn) {
    var roles = new ArrayList<>(drawn.roles());
    var groups = new ArrayList<>(drawn.groups());
    var assignments = new ArrayList<>(drawn.assignments());
    var others = draw.rules();
    switch (draw.below(3)) {
      case 0 -> roles.set(0, new Role("own-0", others.roles().get(0).permissions()));
      case 1 -> {
        int which = draw.below(groups.size());
        groups.set(
            which,
            new Group(
                "group-" + which,
                others.groups().get(which).identities(),
                others.groups().get(which).groups()));
      }
      default -> {
        if (!assignments.isEmpty()) {
          assignments.remove(draw.below(assignments.size()));
        }
        others.assignments().stream()
            .filter(other -> assignments.stream().noneMatch(own -> own.name().equals(other.name())))
            .findFirst()
            .ifPresent(assignments::add);
      }
    }
    return new RulesArbitrary.Drawn(roles, groups, assignments);
  }

  /** Whoever covers a scope has the permission on all that lies in it, at any time. */
  @Property(tries = 1_000)
  void whatIsCoveredIsHad(@ForAll long seed) {
    var draw = new RulesArbitrary(seed);
    var rules = draw.rules().rules();
    for (int i = 0; i < 60; i++) {
      var rights = rules.of(draw.identity());
      var what = draw.permission();
      var scope = draw.scope();
      var asked = question(what, draw.name(), draw.tags(), draw.time());
      if (scope.reaches(what) && Scopes.contain(scope, asked) && rights.cover(what, scope)) {
        assertThat(rights.allow(asked)).as("%s on %s", what, scope).isTrue();
      }
    }
  }

  @Test
  void aCycleIsSeenFromEachOfItsGroups() {
    var rules =
        new AccessRules(
            List.of(),
            List.of(
                new Group("a", Set.of(), Set.of("b")),
                new Group("b", Set.of(), Set.of("c")),
                new Group("c", Set.of("ann"), Set.of("a")),
                new Group("d", Set.of(), Set.of("a"))),
            List.of(
                Assignment.allow("x", Principal.group("d"), Grant.role("reader"), Scope.vault())),
            List.of());
    assertThat(List.of("a", "b", "c")).allMatch(rules::isInItself);
    assertThat(rules.isInItself("d")).isFalse();
    assertThat(
            rules
                .of(Identity.named("ann"))
                .allow(question(Permission.VAULT_GET, "", Map.of(), RulesArbitrary.START)))
        .as("and one that is there ends no search")
        .isTrue();
  }

  /** A decision costs the same however many assignments there are. */
  @Test
  void tagsAndTheTimeAreAskedForOnlyIfSomethingDependsOnThem() {
    var assignments = new ArrayList<Assignment>();
    var ann = Principal.identity("ann");
    for (int i = 0; i < 99; i++) {
      assignments.add(
          Assignment.allow("r-" + i, ann, Grant.role("reader"), Scope.prefix("team-" + i + "-")));
    }
    assignments.add(
        Assignment.deny("no", ann, Grant.role("reader"), Scope.certificate("team-7-secret")));
    var rights =
        new AccessRules(List.of(), List.of(), assignments, List.of()).of(Identity.named("ann"));
    ObjectTags tags =
        (kind, name) -> {
          throw new AssertionError("nothing depends on tags");
        };
    var clock = new NoClock();
    assertThat(rights.allow(new Question(Permission.CERTIFICATES_GET, "team-7-shop", tags, clock)))
        .isTrue();
    assertThat(
            rights.allow(new Question(Permission.CERTIFICATES_GET, "team-7-secret", tags, clock)))
        .isFalse();
    assertThat(rights.allow(new Question(Permission.CERTIFICATES_GET, "team", tags, clock)))
        .isFalse();
  }

  private static final class NoClock extends Clock {
    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      throw new AssertionError("nothing depends on the time");
    }
  }
}
