package io.certwright.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.CertificateUpdate;
import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.Vault;
import io.certwright.access.Assignment;
import io.certwright.access.Effect;
import io.certwright.access.Grant;
import io.certwright.access.Identity;
import io.certwright.access.ObjectKind;
import io.certwright.access.Permission;
import io.certwright.access.Principal;
import io.certwright.access.Role;
import io.certwright.access.Scope;
import io.certwright.audit.AuditSettings;
import io.certwright.policy.CertificatePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every operation of a vault, found by reflection, with every role that is built in, allowed and
 * denied on every kind of scope: it is done where the table of permissions and the documents of the
 * scopes say so, and denied elsewhere. An operation without a row of the table fails here.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class AccessTableTest {

  private static final Path TABLE = Path.of("src/test/resources/access/operations.txt");
  private static final CertificatePolicy SHOP =
      CertificatePolicy.tlsServer("shop.example.test").build();
  private static final Identity ANN = Identity.named("ann");
  private static final Principal TO_ANN = Principal.identity("ann");

  /** On what an operation asks for a permission. */
  enum On {
    /** On what it names, or the vault as a whole. */
    NAMED,
    /** On something, for it shows what may be seen. */
    ANY,
    /** On whatever there is. */
    ALL,
    /** No permission is enough: only the owner may. */
    OWNER
  }

  private record Need(On on, Permission permission) {
    static Need read(String text) {
      int colon = text.indexOf(':');
      var on = colon < 0 ? On.NAMED : On.valueOf(text.substring(0, colon));
      return new Need(on, Permission.ofCode(text.substring(colon + 1)));
    }
  }

  private static Map<String, List<Need>> table() throws IOException {
    var rows = new TreeMap<String, List<Need>>();
    for (var line : Files.readAllLines(TABLE, UTF_8)) {
      var words = line.split(" ");
      rows.put(words[0], Arrays.stream(words).skip(1).map(Need::read).toList());
    }
    return rows;
  }

  private static Vault vault() {
    // Each denial is an entry of its own, by which it is told here.
    var vault =
        Vault.builder(MemoryStorage.create(), KeyProtections.ephemeral())
            .audit(AuditSettings.standard().withEachUse())
            .open();
    vault.create("shop", SHOP);
    vault.update(vault.get("shop"), CertificateUpdate.none().withTags(Map.of("team", "web")));
    return vault;
  }

  @Test
  void everyOperationHasARow() throws IOException {
    assertThat(VaultOperations.all().stream().map(VaultOperations.Operation::called))
        .containsExactlyElementsOf(table().keySet());
    assertThat(table().values()).noneMatch(List::isEmpty);
  }

  /** Scopes, and whether {@code shop} lies in them; nothing else does. */
  static Stream<Arguments> cells() {
    var scopes =
        Map.of(
            Scope.vault(), true,
            Scope.prefix("sho"), true,
            Scope.prefix("shop-"), false,
            Scope.tag("team", "web"), true,
            Scope.tag("team", "mail"), false,
            Scope.certificate("shop"), true,
            Scope.certificate("sho"), false,
            Scope.one(ObjectKind.KEY, "shop"), true,
            Scope.one(ObjectKind.SECRET, "shop"), true,
            Scope.one(ObjectKind.ISSUER, "shop"), true);
    var cells = new ArrayList<Arguments>();
    for (var role : Role.builtIn()) {
      scopes.forEach(
          (scope, contains) -> {
            if (role.permissions().stream().anyMatch(scope::reaches)) {
              for (var effect : Effect.values()) {
                cells.add(Arguments.of(effect, role.name(), scope, contains));
              }
            }
          });
    }
    return cells.stream();
  }

  @ParameterizedTest
  @MethodSource("cells")
  void itIsDoneWhereTheTableSaysSo(Effect effect, String role, Scope scope, boolean contains)
      throws Exception {
    var vault = prepared(effect, role, scope);
    var operations = new VaultOperations(vault, SHOP);
    var table = table();
    for (var operation : VaultOperations.all()) {
      boolean expected =
          table.get(operation.called()).stream()
              .allMatch(
                  need ->
                      effect == Effect.ALLOW
                          ? isAllowed(need, role, scope, contains)
                          : !isDenied(need, role, scope, contains));
      long before = denials(vault);
      var thrown = operations.call(vault.as(ANN), operation);
      boolean done = denials(vault) == before;
      assertThat(done).as("%s: %s", operation.called(), thrown).isEqualTo(expected);
      if (done) {
        vault.close();
        vault = prepared(effect, role, scope);
        operations = new VaultOperations(vault, SHOP);
      }
    }
    vault.close();
  }

  /** A client that is refused was nonetheless looked at. */
  private static long denials(Vault vault) {
    return Trail.denials(vault)
        - Trail.entries(vault, "vault/act-as").stream()
            .filter(entry -> entry.detail().startsWith("client "))
            .count();
  }

  private static Vault prepared(Effect effect, String role, Scope scope) {
    var vault = vault();
    if (effect == Effect.DENY) {
      var everything = Grant.role(Role.ADMINISTRATOR.name());
      vault
          .access()
          .putAssignment(Assignment.allow("everything", TO_ANN, everything, Scope.vault()));
      vault.access().putAssignment(Assignment.deny("cell", TO_ANN, Grant.role(role), scope));
    } else {
      vault.access().putAssignment(Assignment.allow("cell", TO_ANN, Grant.role(role), scope));
    }
    return vault;
  }

  private static boolean isAllowed(Need need, String role, Scope scope, boolean contains) {
    return has(role, need.permission())
        && scope.reaches(need.permission())
        && switch (need.on()) {
          case NAMED -> contains;
          case ANY -> true;
          case ALL -> scope.equals(Scope.vault());
          case OWNER -> false;
        };
  }

  private static boolean isDenied(Need need, String role, Scope scope, boolean contains) {
    if (need.on() == On.OWNER) {
      return true;
    }
    return has(role, need.permission())
        && scope.reaches(need.permission())
        && switch (need.on()) {
          case NAMED -> contains;
          case ANY -> scope.equals(Scope.vault());
          case ALL, OWNER -> true;
        };
  }

  private static boolean has(String role, Permission permission) {
    return Role.builtIn(role).orElseThrow().permissions().contains(permission);
  }
}
