package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.AccessControl;
import io.certwright.CertificateUpdate;
import io.certwright.PageRequest;
import io.certwright.SecretValue;
import io.certwright.Vault;
import io.certwright.access.AccessTimes;
import io.certwright.access.AccessTimes.WeeklyHours;
import io.certwright.access.Assignment;
import io.certwright.access.Grant;
import io.certwright.access.Group;
import io.certwright.access.Identity;
import io.certwright.access.ObjectKind;
import io.certwright.access.Permission;
import io.certwright.access.Principal;
import io.certwright.access.Role;
import io.certwright.access.Scope;
import io.certwright.audit.AuditOutcome;
import io.certwright.errors.AccessDeniedException;
import io.certwright.errors.ConflictException;
import io.certwright.errors.IntegrityException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.errors.NotFoundException;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.StoredRecord;
import io.certwright.tls.VaultTls;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Roles, groups and assignments of a vault, and what they do. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class AccessControlTest {

  private static final CertificatePolicy SHOP =
      CertificatePolicy.tlsServer("shop.example.test").build();
  private static final Identity ANN = Identity.named("ann");
  private static final Principal TO_ANN = Principal.identity("ann");
  private static final Grant READER = Grant.role("reader");

  private final Home home = Home.inMemory();
  private final Vault vault = home.vault();
  private final AccessControl access = vault.access();

  AccessControlTest() {
    vault.create("shop", SHOP);
    vault.create("mail", SHOP);
  }

  @AfterEach
  void close() {
    home.close();
  }

  private void allow(String name, Grant what, Scope on) {
    access.putAssignment(Assignment.allow(name, TO_ANN, what, on));
  }

  @Test
  void anAssignmentAllowsUntilItIsDeletedAndOneThatDeniesOutweighsIt() {
    var ann = vault.as(ANN);
    assertThatThrownBy(() -> ann.get("shop")).isInstanceOf(AccessDeniedException.class);
    allow("read", READER, Scope.prefix("sh"));
    assertThat(ann.get("shop").name()).isEqualTo("shop");
    assertThatThrownBy(() -> ann.get("mail")).isInstanceOf(AccessDeniedException.class);
    access.putAssignment(Assignment.deny("not", TO_ANN, READER, Scope.certificate("SHOP")));
    assertThatThrownBy(() -> ann.get("shop")).isInstanceOf(AccessDeniedException.class);
    access.deleteAssignment("not");
    assertThat(ann.get("shop").name()).isEqualTo("shop");
    access.deleteAssignment("read");
    assertThatThrownBy(() -> ann.get("shop")).isInstanceOf(AccessDeniedException.class);
    assertThat(vault.audit().verify().findings()).isEmpty();
  }

  @Test
  void groupsAttributesAndOwnRolesReachWhoIsMeant() {
    access.putRole(new Role("Signer", Set.of(Permission.KEYS_SIGN, Permission.KEYS_GET)));
    access.putGroup(Group.of("inner", "ann"));
    access.putGroup(new Group("outer", Set.of(), Set.of("inner")));
    access.putAssignment(
        Assignment.allow(
            "g",
            Principal.group("outer"),
            Grant.role("signer"),
            Scope.one(ObjectKind.KEY, "shop")));
    access.putAssignment(
        Assignment.allow("a", Principal.attribute("team", "web"), READER, Scope.vault()));
    assertThat(vault.as(ANN).keys().get("shop").name()).isEqualTo("shop");
    assertThatThrownBy(() -> vault.as(ANN).get("shop")).isInstanceOf(AccessDeniedException.class);
    var bob = vault.as(new Identity("bob", Map.of("team", "web")));
    assertThat(bob.get("shop").name()).isEqualTo("shop");
    assertThatThrownBy(() -> vault.as(new Identity("bob", Map.of("team", "we"))).get("shop"))
        .isInstanceOf(AccessDeniedException.class);
    access.putGroup(Group.of("inner", "bob"));
    assertThatThrownBy(() -> vault.as(ANN).keys().get("shop"))
        .isInstanceOf(AccessDeniedException.class);
    assertThat(bob.keys().get("shop").name()).isEqualTo("shop");
  }

  @Test
  void itIsReadAsItWasWritten() {
    var hours =
        WeeklyHours.of(
            Set.of(DayOfWeek.MONDAY, DayOfWeek.SUNDAY),
            LocalTime.of(22, 0),
            LocalTime.of(4, 30),
            "Europe/Berlin");
    var role = new Role("signer", Set.of(Permission.KEYS_SIGN));
    var group = new Group("outer", Set.of("ann", "Jürgen"), Set.of());
    access.putRole(role);
    access.putGroup(group);
    var assignments =
        new Assignment[] {
          Assignment.deny("d", Principal.group("outer"), Grant.role("signer"), Scope.prefix("A-")),
          Assignment.allow(
                  "a",
                  Principal.attribute("team", "web"),
                  Grant.permissions(Permission.KEYS_GET, Permission.KEYS_SIGN),
                  Scope.tag("team", ""))
              .during(AccessTimes.between(Home.START, Home.START.plusSeconds(1)).at(hours)),
          Assignment.allow("b", TO_ANN, READER, Scope.one(ObjectKind.TRUST_BUNDLE, "roots"))
        };
    for (var each : assignments) {
      access.putAssignment(each);
      assertThat(access.getAssignment(each.name())).isEqualTo(each);
    }
    assertThat(access.getRole("SIGNER")).isEqualTo(role);
    assertThat(access.getRole("Reader")).isEqualTo(Role.READER);
    assertThat(access.getGroup("outer")).isEqualTo(group);
    assertThat(access.listRoles(PageRequest.first(10)).items()).containsExactly(role);
    assertThat(access.listGroups(PageRequest.first(10)).items()).containsExactly(group);
    var first = access.listAssignments(PageRequest.first(2));
    assertThat(first.items()).extracting(Assignment::name).containsExactly("a", "b");
    var next = access.listAssignments(PageRequest.first(2).after(first.next().orElseThrow()));
    assertThat(next.items()).extracting(Assignment::name).containsExactly("d");
    home.restart();
    assertThat(home.vault().access().getAssignment("a")).isEqualTo(assignments[1]);
  }

  @Test
  void whatDoesNotFitTogetherIsRefusedWithTheRule() {
    access.putGroup(Group.of("a", "ann"));
    access.putGroup(new Group("b", Set.of(), Set.of("a")));
    access.putGroup(new Group("c", Set.of(), Set.of("b")));
    allow("x", READER, Scope.vault());
    refused("cycle", () -> access.putGroup(new Group("a", Set.of(), Set.of("c"))));
    refused("in itself", () -> new Group("a", Set.of(), Set.of("A")));
    refused("no group", () -> access.putGroup(new Group("d", Set.of(), Set.of("nobody"))));
    refused("no role", () -> allow("y", Grant.role("king"), Scope.vault()));
    refused(
        "no group",
        () ->
            access.putAssignment(
                Assignment.allow("y", Principal.group("nobody"), READER, Scope.vault())));
    refused("built in", () -> access.putRole(new Role("Reader", Set.of(Permission.AUDIT_READ))));
    refused("has none", () -> new Role("empty", Set.of()));
    refused(
        "vault as a whole",
        () -> allow("y", Grant.permissions(Permission.AUDIT_READ), Scope.prefix("a")));
    access.putRole(new Role("watch", Set.of(Permission.AUDIT_READ)));
    refused("no effect", () -> allow("y", Grant.role("watch"), Scope.certificate("shop")));
    refused("Scope.vault()", () -> allow("y", READER, Scope.one(ObjectKind.VAULT, "x")));
    refused("U+000A", () -> Principal.identity("ann\nbob"));
    refused("U+202E", () -> Principal.attribute("team", "web\u202e"));
    refused("U+3164", () -> Principal.identity("owner\u3164"));
    refused("U+00A0", () -> Identity.named("ann\u00a0bob"));
    refused("U+FE0F", () -> new Identity("ann", Map.of("team", "web\ufe0f")));
    refused("a blank", () -> Identity.named(" owner"));
    for (var own : List.of("owner", "Owner", "SYSTEM", "\uff4f\uff57\uff4e\uff45\uff52")) {
      refused("the vault's own", () -> Identity.named(own));
    }
    refused("letters, digits", () -> Scope.prefix("sh*"));
    refused("letters, digits", () -> Scope.certificate("shop\u0000"));
    refused("letters, digits", () -> Assignment.allow("ü", TO_ANN, READER, Scope.vault()));
    refused(
        "no such time zone",
        () ->
            WeeklyHours.of(
                Set.of(DayOfWeek.MONDAY), LocalTime.MIN, LocalTime.NOON, "Europe/Atlantis"));
    refused("cannot be kept", () -> AccessTimes.between(Instant.MIN, Home.START));
    refused("cannot be kept", () -> AccessTimes.between(Home.START, Instant.MAX));
    assertThat(Group.of("twice", "ann", "ann").identities()).containsExactly("ann");
    refused("never holds", () -> AccessTimes.between(Home.START, Home.START));
    conflict(() -> access.deleteGroup("a"));
    allow("w", Grant.role("watch"), Scope.vault());
    conflict(() -> access.deleteRole("watch"));
    // The last assignment of a role holds it to what it can have an effect on.
    access.putRole(new Role("sight", Set.of(Permission.CERTIFICATES_GET)));
    allow("s", Grant.role("sight"), Scope.prefix("shop"));
    refused("no effect", () -> access.putRole(new Role("sight", Set.of(Permission.AUDIT_READ))));
    assertThatThrownBy(() -> access.deleteGroup("nobody")).isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> access.deleteRole("reader")).isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> access.getAssignment("y")).isInstanceOf(NotFoundException.class);
  }

  private static void refused(String rule, Runnable action) {
    assertThatThrownBy(action::run)
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining(rule);
  }

  private static void conflict(Runnable action) {
    assertThatThrownBy(action::run).isInstanceOf(ConflictException.class);
  }

  @Test
  void aTimeIsHeededWithoutAnyChange() {
    var when = AccessTimes.between(Home.START.plusSeconds(10), Home.START.plusSeconds(20));
    access.putAssignment(
        Assignment.allow("t", TO_ANN, READER, Scope.certificate("shop")).during(when));
    var ann = vault.as(ANN);
    assertThatThrownBy(() -> ann.get("shop")).isInstanceOf(AccessDeniedException.class);
    home.clock.advance(Duration.ofSeconds(10));
    assertThat(ann.get("shop").name()).isEqualTo("shop");
    home.clock.advance(Duration.ofSeconds(10));
    assertThatThrownBy(() -> ann.get("shop")).isInstanceOf(AccessDeniedException.class);
  }

  @Test
  void aChangeIsToldWithWhatWasThere() {
    allow("read", READER, Scope.vault());
    allow("read", READER, Scope.prefix("shop"));
    access.deleteAssignment("read");
    var told = Trail.entries(vault, "access/manage");
    assertThat(told).extracting(e -> e.target()).containsOnly("assignment/read");
    assertThat(told)
        .extracting(e -> e.detail())
        .containsExactly(
            "set read: allow identity ann role reader on vault",
            "set read: allow identity ann role reader on prefix shop, was read: allow identity ann"
                + " role reader on vault",
            "deleted, was read: allow identity ann role reader on prefix shop");
  }

  /** Nobody gives what it does not have, by whatever way. */
  @Test
  void aManagerRaisesNobodyAboveItself() {
    access.putGroup(Group.of("rulers", "root"));
    access.putAssignment(
        Assignment.allow(
            "rulers", Principal.group("rulers"), Grant.role("administrator"), Scope.vault()));
    access.putRole(new Role("helper", Set.of(Permission.CERTIFICATES_GET)));
    access.putAssignment(
        Assignment.allow("bob", Principal.identity("bob"), Grant.role("helper"), Scope.vault()));
    access.putAssignment(
        Assignment.deny(
            "no", TO_ANN, Grant.permissions(Permission.KEYS_EXPORT), Scope.certificate("mail")));
    allow("manage", Grant.permissions(Permission.ACCESS_MANAGE), Scope.vault());
    allow("read", READER, Scope.prefix("sh"));
    var ann = vault.as(ANN).access();
    denied(() -> ann.putAssignment(Assignment.allow("x", TO_ANN, READER, Scope.vault())));
    denied(() -> ann.putGroup(Group.of("rulers", "root", "ann")));
    denied(() -> ann.deleteAssignment("no"));
    denied(
        () ->
            ann.putAssignment(
                Assignment.deny(
                    "no",
                    TO_ANN,
                    Grant.permissions(Permission.KEYS_EXPORT),
                    Scope.certificate("other"))));
    denied(
        () ->
            ann.putRole(
                new Role("helper", Set.of(Permission.CERTIFICATES_GET, Permission.KEYS_USE))));
    var get = Grant.permissions(Permission.CERTIFICATES_GET);
    ann.putAssignment(
        Assignment.allow("ok", Principal.identity("cid"), get, Scope.certificate("shop")));
    assertThat(vault.as(Identity.named("cid")).get("shop").name()).isEqualTo("shop");
    ann.putAssignment(Assignment.deny("less", Principal.identity("cid"), get, Scope.vault()));
    denied(() -> ann.deleteAssignment("less"));
    ann.putGroup(Group.of("rulers"));
    denied(() -> ann.putGroup(Group.of("rulers", "root")));
    assertThat(Trail.entries(vault, "access/manage"))
        .filteredOn(entry -> entry.outcome() == AuditOutcome.DENIED)
        .isNotEmpty()
        .allSatisfy(entry -> assertThat(entry.detail()).matches("it would give [a-z]+/.+"));
    assertThat(vault.get("mail").name()).as("the owner is not subject").isEqualTo("mail");
  }

  private static void denied(Runnable action) {
    assertThatThrownBy(action::run).isInstanceOf(AccessDeniedException.class);
  }

  @Test
  void aDecisionIsExplainedToWhoMayAsk() {
    allow("read", READER, Scope.prefix("sh"));
    access.putAssignment(Assignment.deny("not", TO_ANN, READER, Scope.certificate("shop")));
    var get = Permission.CERTIFICATES_GET;
    var shop = access.explain(ANN, get, Optional.of("Shop"));
    assertThat(shop.allowed()).isFalse();
    assertThat(shop.by().orElseThrow().name()).isEqualTo("not");
    assertThat(shop.reason())
        .isEqualTo("denied by not: deny identity ann role reader on certificate shop");
    assertThat(access.explain(ANN, get, Optional.of("sh")).by().orElseThrow().name())
        .isEqualTo("read");
    var mail = access.explain(ANN, get, Optional.of("mail"));
    assertThat(mail.allowed()).isFalse();
    assertThat(mail.by()).isEmpty();
    assertThat(vault.as(ANN).access().explain(ANN, get, Optional.of("mail"))).isEqualTo(mail);
    denied(() -> vault.as(ANN).access().explain(Identity.named("bob"), get, Optional.empty()));
  }

  /** What a policy names as its issuer is touched as well. */
  @Test
  void toHaveACertificateIssuedTakesTheRightToItsIssuer() {
    allow("make", Grant.role("certificates-officer"), Scope.prefix("shop"));
    var ann = vault.as(ANN);
    assertThat(ann.create("shop-2", SHOP).certificate()).as("signs itself").isEqualTo("shop-2");
    denied(() -> ann.create("shop-3", Home.outside("shop.example.test")));
    denied(() -> ann.updatePolicy("shop", Home.outside("shop.example.test")));
    denied(() -> ann.restore(backup()));
    allow("ca", Grant.permissions(Permission.ISSUERS_USE), Scope.one(ObjectKind.ISSUER, Home.CA));
    assertThat(ann.create("shop-3", Home.outside("shop.example.test")).certificate())
        .isEqualTo("shop-3");
    ann.restore(backup());
    assertThat(vault.get("shop-outside").name()).isEqualTo("shop-outside");
  }

  private byte[] backup() {
    if (vault.find("shop-outside").isEmpty()) {
      vault.create("shop-outside", Home.outside("shop.example.test"));
    }
    var backup = vault.backup("shop-outside");
    vault.delete("shop-outside");
    vault.deleted().purge("shop-outside");
    return backup;
  }

  @Test
  void aBackupIsRestoredOnlyWhereItMayBe() {
    var backup = backup();
    allow("make", Grant.role("certificates-officer"), Scope.prefix("mail"));
    allow("use", Grant.permissions(Permission.ISSUERS_USE), Scope.vault());
    denied(() -> vault.as(ANN).restore(backup));
    assertThat(vault.find("shop-outside")).isEmpty();
  }

  /** A handle that was given out, and a binding that serves, end with the rights. */
  @Test
  void whatIsOpenEndsWithTheRights() throws Exception {
    allow(
        "use", Grant.permissions(Permission.KEYS_USE, Permission.CERTIFICATES_GET), Scope.vault());
    var ann = vault.as(ANN);
    var key = ann.privateKey(ann.get("shop"));
    var serving = VaultTls.server(ann, "shop");
    assertThat(serving).isNotNull();
    var signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(key);
    signature.update((byte) 1);
    assertThat(signature.sign()).isNotEmpty();
    access.deleteAssignment("use");
    signature.initSign(key);
    signature.update((byte) 1);
    assertThatThrownBy(signature::sign)
        .satisfiesAnyOf(
            e -> assertThat(e).isInstanceOf(AccessDeniedException.class),
            e -> assertThat(e).hasRootCauseInstanceOf(AccessDeniedException.class));
  }

  /** Tags decide who may do what, so whoever changes them needs the right before and after. */
  @Test
  void nobodyTagsACertificateOutOfTheRulesOrIntoThem() {
    tag("shop", "web");
    tag("mail", "mail");
    allow("web", Grant.role("certificates-officer"), Scope.tag("team", "web"));
    var ann = vault.as(ANN);
    denied(() -> ann.update(ann.get("shop"), tagged("mail")));
    denied(() -> ann.update(ann.get("shop"), tagged("")));
    denied(() -> ann.update(vault.get("mail"), tagged("web")));
    assertThat(ann.update(ann.get("shop"), tagged("web")).tags()).containsEntry("team", "web");
    var word = SecretValue.of(new byte[1]);
    allow("set", Grant.permissions(Permission.SECRETS_SET), Scope.tag("team", "web"));
    denied(() -> ann.secrets().set("word", word));
    assertThat(ann.secrets().set("word", word.tags(Map.of("team", "web"))).name())
        .isEqualTo("word");
    denied(() -> ann.secrets().set("word", word));
  }

  /** A certificate has its tags also while none of its versions is in service, or it is deleted. */
  @Test
  void whatIsDeniedByATagStaysSoWithoutACurrentVersion() {
    tag("shop", "secret");
    allow("all", Grant.role("administrator"), Scope.vault());
    access.putAssignment(
        Assignment.deny(
            "no", TO_ANN, Grant.role("certificates-officer"), Scope.tag("team", "secret")));
    var shop = vault.get("shop");
    vault.disable(shop);
    assertThatThrownBy(() -> vault.as(ANN).enable(shop)).isInstanceOf(NotFoundException.class);
    vault.delete("shop");
    assertThatThrownBy(() -> vault.as(ANN).deleted().recover("shop"))
        .isInstanceOf(NotFoundException.class);
    assertThat(vault.deleted().get("shop").name()).isEqualTo("shop");
    assertThat(vault.as(ANN).deleted().list(PageRequest.first(10)).items()).isEmpty();
  }

  private void tag(String name, String team) {
    vault.update(vault.get(name), tagged(team));
  }

  private static CertificateUpdate tagged(String team) {
    return CertificateUpdate.none().withTags(Map.of("team", team));
  }

  /** A rule that was taken away or put back behind the vault's back lets nobody in. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void rulesThatAreNotWholeLetNobodyIn(boolean gone) {
    var mail = Assignment.deny("not", TO_ANN, READER, Scope.certificate("mail"));
    allow("read", READER, Scope.vault());
    access.putAssignment(mail);
    var before = rule("not");
    access.deleteAssignment("not");
    access.putAssignment(Assignment.deny("not", TO_ANN, READER, Scope.certificate("shop")));
    var now = rule("not");
    assertThat(now.revision()).isEqualTo(before.revision());
    write(new RecordWrite.Delete(now.key(), now.revision()));
    if (!gone) {
      write(
          new RecordWrite.Put(
              before.key(),
              OptionalLong.empty(),
              before.revision(),
              before.payload(),
              before.attributes(),
              before.due()));
    }
    var again = home.restart();
    assertThatThrownBy(() -> again.as(ANN).get("shop"))
        .isInstanceOf(IntegrityException.class)
        .hasMessageContaining("access/vault");
    assertThat(again.get("shop").name()).as("the owner").isEqualTo("shop");
    assertThat(again.audit().verify().findings()).isNotEmpty();
  }

  private StoredRecord rule(String name) {
    return StorageImage.of(home.another()).records().stream()
        .filter(record -> record.key().kind().equals("access-assignment"))
        .filter(record -> record.key().id().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private void write(RecordWrite write) {
    var commit = new Commit(CommitId.random(new SecureRandom()), List.of(write));
    assertThat(home.another().commit(commit)).isInstanceOf(CommitOutcome.Committed.class);
  }
}
