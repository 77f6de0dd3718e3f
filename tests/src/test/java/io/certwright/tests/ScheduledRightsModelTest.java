package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.PageRequest;
import io.certwright.access.Actor;
import io.certwright.access.Assignment;
import io.certwright.access.Grant;
import io.certwright.access.Group;
import io.certwright.access.Identity;
import io.certwright.access.Permission;
import io.certwright.access.Principal;
import io.certwright.access.Scope;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.lifecycle.LifecycleRun;
import io.certwright.policy.CertificatePolicy;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Any history of rules that come and go, of policies set by one and another, of restarts: what is
 * due is done if and only if whoever set the policy last has the rights at that moment.
 */
class ScheduledRightsModelTest {

  private static final Identity ANN = Identity.named("ann");
  private static final Principal TO_ANN = Principal.identity("ann");
  private static final CertificatePolicy SHOP = Home.outside("shop.example.test");

  /** Enough to set a policy, whatever else there is. */
  private static final Grant SET =
      Grant.permissions(Permission.CERTIFICATES_UPDATE, Permission.CERTIFICATES_GET);

  private static final Grant CREATE = Grant.permissions(Permission.CERTIFICATES_CREATE);
  private static final Grant USE = Grant.permissions(Permission.ISSUERS_USE);

  enum Deed {
    ALLOW_CREATE,
    TAKE_CREATE,
    JOIN_GROUP,
    LEAVE_GROUP,
    ALLOW_USE,
    TAKE_USE,
    DENY,
    DENY_NO_MORE,
    ANN_SETS,
    OWNER_SETS,
    MARK_SYSTEM,
    RESTART,
    RUN
  }

  @Provide
  Arbitrary<List<Deed>> histories() {
    return Arbitraries.of(Deed.class).list().ofMaxSize(30);
  }

  @Property(tries = 60)
  void whatIsDueIsDoneIfAndOnlyIfTheRightsAreThere(@ForAll("histories") List<Deed> history) {
    try (var home = Home.inMemory()) {
      new Play(home).run(history);
    }
  }

  /** One history, and what it comes to. */
  private static final class Play {
    private final Home home;
    private boolean create;
    private boolean member;
    private boolean use;
    private boolean denied;
    private Actor setter = Actor.OWNER;
    private int versions = 1;

    Play(Home home) {
      this.home = home;
      home.vault().create("shop", SHOP);
      put(Assignment.allow("set", TO_ANN, SET, Scope.vault()));
      home.vault().access().putGroup(Group.of("web"));
      put(Assignment.allow("web", Principal.group("web"), CREATE, Scope.prefix("sh")));
    }

    void run(List<Deed> history) {
      history.forEach(this::take);
      take(Deed.RUN);
      var made = home.vault().listVersions("shop", PageRequest.first(100)).items();
      assertThat(made).hasSize(versions);
      assertThat(home.vault().audit().verify().findings()).isEmpty();
    }

    private void put(Assignment assignment) {
      home.vault().access().putAssignment(assignment);
    }

    private void take(Deed deed) {
      var access = home.vault().access();
      switch (deed) {
        case ALLOW_CREATE -> {
          put(Assignment.allow("create", TO_ANN, CREATE, Scope.certificate("shop")));
          create = true;
        }
        case TAKE_CREATE -> {
          if (create) {
            access.deleteAssignment("create");
          }
          create = false;
        }
        case JOIN_GROUP -> {
          access.putGroup(Group.of("web", "ann"));
          member = true;
        }
        case LEAVE_GROUP -> {
          access.putGroup(new Group("web", Set.of("bob"), Set.of()));
          member = false;
        }
        case ALLOW_USE -> {
          put(Assignment.allow("use", TO_ANN, USE, Scope.vault()));
          use = true;
        }
        case TAKE_USE -> {
          if (use) {
            access.deleteAssignment("use");
          }
          use = false;
        }
        case DENY -> {
          put(Assignment.deny("deny", TO_ANN, CREATE, Scope.certificate("shop")));
          denied = true;
        }
        case DENY_NO_MORE -> {
          if (denied) {
            access.deleteAssignment("deny");
          }
          denied = false;
        }
        case ANN_SETS -> annSets();
        case OWNER_SETS -> {
          home.vault().updatePolicy("shop", SHOP);
          setter = Actor.OWNER;
        }
        case MARK_SYSTEM -> {
          home.vault().runPolicyBySystem("shop");
          setter = Actor.SYSTEM;
        }
        case RESTART -> home.restart();
        case RUN -> runs();
      }
    }

    private void annSets() {
      if (use) {
        home.vault().as(ANN).updatePolicy("shop", SHOP);
        setter = Actor.of(ANN);
      }
    }

    private void runs() {
      assertThat(home.vault().policyActor("shop")).isEqualTo(setter);
      boolean may = setter.hasAllRights() || ((create || member) && use && !denied);
      home.clock.advance(Duration.ofHours(1));
      try (var manager = LifecycleManager.builder(home.vault()).build()) {
        manager.renewNow("shop");
        assertThat(manager.runOnce())
            .as("set by %s", setter)
            .isEqualTo(may ? new LifecycleRun(1, 0, 0) : new LifecycleRun(0, 0, 1));
      }
      versions += may ? 1 : 0;
      var failing = home.vault().list(PageRequest.first(1)).items().get(0).failing();
      assertThat(failing.isEmpty()).isEqualTo(may);
      failing.ifPresent(why -> assertThat(why.failure().code()).isEqualTo("rights-missing"));
    }
  }
}
