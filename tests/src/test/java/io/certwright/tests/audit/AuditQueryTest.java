package io.certwright.tests.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.Vault;
import io.certwright.access.Assignment;
import io.certwright.access.Grant;
import io.certwright.access.Identity;
import io.certwright.access.Permission;
import io.certwright.access.Principal;
import io.certwright.access.Scope;
import io.certwright.audit.AuditEntry;
import io.certwright.audit.AuditOutcome;
import io.certwright.audit.AuditQuery;
import io.certwright.audit.AuditSettings;
import io.certwright.errors.AccessDeniedException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.storage.ListPage;
import io.certwright.spi.storage.ListQuery;
import io.certwright.testkit.ForwardingStorage;
import io.certwright.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A query gives what a look at all entries would, page by page, and walks no further than it must.
 */
class AuditQueryTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final CertificatePolicy SHOP =
      CertificatePolicy.tlsServer("shop.example.test").build();

  private final SettableClock clock = SettableClock.at(START);
  private final AtomicInteger walked = new AtomicInteger();
  private final Vault vault =
      Vault.builder(
              new ForwardingStorage(MemoryStorage.create(clock)) {
                @Override
                public ListPage list(ListQuery query) {
                  var page = super.list(query);
                  walked.addAndGet(query.kind().equals("audit") ? page.records().size() : 0);
                  return page;
                }
              },
              KeyProtections.ephemeral())
          .clock(clock)
          .audit(AuditSettings.standard().withEachUse())
          .open();

  AuditQueryTest() {
    var ann = vault.as(Identity.named("ann"));
    vault.create("shop", SHOP);
    vault.create("shop-2", SHOP);
    for (int day = 0; day < 30; day++) {
      clock.advance(Duration.ofDays(1));
      for (var name : List.of("shop", "shop-2")) {
        vault.backup(name);
        assertThatThrownBy(() -> ann.backup(name)).isInstanceOf(AccessDeniedException.class);
      }
    }
  }

  @AfterEach
  void close() {
    vault.close();
  }

  private List<AuditEntry> found(AuditQuery query, int limit) {
    var all = new ArrayList<AuditEntry>();
    Optional<String> after = Optional.empty();
    do {
      var page = vault.audit().find(query, after, limit);
      assertThat(page.entries()).hasSizeLessThanOrEqualTo(limit);
      all.addAll(page.entries());
      after = page.next();
    } while (after.isPresent());
    return all;
  }

  @Test
  void eachConditionGivesWhatALookAtAllWould() {
    var all = vault.audit().entries(Optional.empty(), 1000).entries();
    var from = START.plus(Duration.ofDays(10));
    var queries =
        List.of(
            AuditQuery.ALL,
            AuditQuery.ALL.by("ann"),
            AuditQuery.ALL.by("nobody"),
            AuditQuery.ALL.doing("certificates/create"),
            AuditQuery.ALL.on("shop"),
            AuditQuery.ALL.on("shop").by("ann").ended(AuditOutcome.DENIED),
            AuditQuery.ALL.ended(AuditOutcome.DONE),
            AuditQuery.ALL.between(from, from.plus(Duration.ofDays(3))).on("shop-2"),
            AuditQuery.ALL.between(START.minusSeconds(9), START.plusSeconds(1)),
            AuditQuery.ALL.between(from.plus(Duration.ofDays(90)), Instant.MAX),
            AuditQuery.ALL.between(Instant.MIN, Instant.MAX));
    for (var query : queries) {
      for (int limit : new int[] {1, 7, 1000}) {
        assertThat(found(query, limit))
            .as("%s by %s", query, limit)
            .isEqualTo(all.stream().filter(query::matches).toList());
      }
    }
    assertThat(found(queries.get(5), 1000)).hasSize(30);
    assertThat(found(queries.get(7), 1000)).hasSize(6);
    assertThatThrownBy(() -> vault.as(Identity.named("ann")).as(Identity.named("Bob")))
        .isInstanceOf(AccessDeniedException.class);
    assertThat(found(AuditQuery.ALL.on("Bob"), 1000)).hasSize(1);
    assertThat(found(AuditQuery.ALL.on("Shop"), 1000)).isEqualTo(found(queries.get(4), 1000));
  }

  @Test
  void aTimeIsReachedWithoutWalkingWhatIsBefore() {
    for (int i = 0; i < 1500; i++) {
      clock.advance(Duration.ofMinutes(1));
      assertThatThrownBy(() -> vault.as(Identity.named("ann")).get("shop"))
          .isInstanceOf(AccessDeniedException.class);
    }
    clock.advance(Duration.ofDays(1));
    vault.backup("shop");
    walked.set(0);
    var query = AuditQuery.ALL.between(clock.instant(), clock.instant().plusSeconds(1));
    assertThat(vault.audit().find(query, Optional.empty(), 10).entries())
        .extracting(AuditEntry::operation)
        .containsExactly("certificates/backup");
    assertThat(walked).hasValueLessThan(10);
  }

  @Test
  void whoMayNotReadTheTrailIsDeniedAndBadInputIsRefused() {
    var ann = vault.as(Identity.named("ann"));
    assertThatThrownBy(() -> ann.audit().find(AuditQuery.ALL, Optional.empty(), 1))
        .isInstanceOf(AccessDeniedException.class);
    vault
        .access()
        .putAssignment(
            Assignment.allow(
                "reads",
                Principal.identity("ann"),
                Grant.permissions(Permission.AUDIT_READ),
                Scope.vault()));
    assertThat(ann.audit().find(AuditQuery.ALL.by("ann"), Optional.empty(), 1).entries())
        .hasSize(1);
    for (int limit : new int[] {0, 1001}) {
      assertThatThrownBy(() -> vault.audit().find(AuditQuery.ALL, Optional.empty(), limit))
          .isInstanceOf(InvalidRequestException.class);
    }
    assertThatThrownBy(() -> vault.audit().find(AuditQuery.ALL, Optional.of("no position"), 1))
        .isInstanceOf(InvalidRequestException.class);
    assertThatThrownBy(() -> AuditQuery.ALL.between(START, START))
        .isInstanceOf(InvalidRequestException.class);
  }
}
