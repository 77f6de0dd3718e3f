package io.certwright.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.OperationStatus;
import io.certwright.Vault;
import io.certwright.access.ApprovalRule;
import io.certwright.access.Assignment;
import io.certwright.access.Grant;
import io.certwright.access.Identity;
import io.certwright.access.Permission;
import io.certwright.access.Principal;
import io.certwright.access.Scope;
import io.certwright.errors.ApprovalRequiredException;
import io.certwright.policy.CertificatePolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every operation of a vault under a rule that its permission takes an approval: none gets by, and
 * none of the others asks for one. A new operation by an approvable permission that does not ask
 * fails here.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ApprovalTableTest {

  private static final Path TABLE = Path.of("src/test/resources/access/operations.txt");
  private static final CertificatePolicy SHOP =
      CertificatePolicy.tlsServer("shop.example.test").exportable(true).build();

  static Stream<Permission> approvable() {
    return Arrays.stream(Permission.values()).filter(Permission::isApprovable);
  }

  @ParameterizedTest
  @MethodSource("approvable")
  void whatTakesAnApprovalAsksForIt(Permission permission) throws Exception {
    for (var row : Files.readAllLines(TABLE, UTF_8)) {
      var words = row.split(" ");
      boolean wanted = Arrays.stream(words).skip(1).anyMatch(word -> isFor(word, permission));
      if (wanted) {
        requireAsked(permission, words[0]);
      }
    }
  }

  /** What is the owner's alone is no question of a permission. */
  private static boolean isFor(String word, Permission permission) {
    return word.endsWith(permission.code()) && !word.startsWith("OWNER:");
  }

  private static void requireAsked(Permission permission, String called) throws Exception {
    try (var vault = Vault.inMemory()) {
      vault.create("shop", SHOP);
      var operations = new VaultOperations(vault, SHOP);
      if (permission == Permission.CERTIFICATES_PURGE) {
        vault.delete("shop");
      }
      vault
          .access()
          .putAssignment(
              Assignment.allow(
                  "all", Principal.identity("ann"), Grant.role("administrator"), Scope.vault()));
      vault.access().putApprovalRule(ApprovalRule.of("shop", 1, Scope.vault(), permission));
      var operation =
          VaultOperations.all().stream()
              .filter(each -> each.called().equals(called))
              .findFirst()
              .orElseThrow();
      var thrown = operations.call(vault.as(Identity.named("ann")), operation);
      if (permission == Permission.CERTIFICATES_CREATE) {
        assertThat(vault.operation("shop").orElseThrow().status())
            .isEqualTo(OperationStatus.AWAITING_APPROVAL);
      } else {
        assertThat(thrown).as(called).isInstanceOf(ApprovalRequiredException.class);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("approvable")
  void andNothingElseDoes(Permission permission) throws Exception {
    try (var vault = Vault.inMemory()) {
      vault.create("shop", SHOP);
      var operations = new VaultOperations(vault, SHOP);
      vault
          .access()
          .putAssignment(
              Assignment.allow(
                  "all", Principal.identity("ann"), Grant.role("administrator"), Scope.vault()));
      vault.access().putApprovalRule(ApprovalRule.of("rule", 1, Scope.vault(), permission));
      var ann = vault.as(Identity.named("ann"));
      var rows = Files.readAllLines(TABLE, UTF_8).stream().map(row -> row.split(" ")).toList();
      for (var operation : VaultOperations.all()) {
        var row =
            rows.stream()
                .filter(words -> words[0].equals(operation.called()))
                .findFirst()
                .orElseThrow();
        boolean wanted = Arrays.stream(row).skip(1).anyMatch(word -> isFor(word, permission));
        // Which makes another rule.
        boolean isRule = row[0].equals("vault.access().putApprovalRule");
        if (!wanted && !isRule && !isByAnotherDoor(permission, row[0])) {
          var thrown = operations.call(ann, operation);
          assertThat(thrown instanceof ApprovalRequiredException)
              .as("%s under a rule for %s", row[0], permission)
              .isFalse();
        }
      }
    }
  }

  /** A key leaves as a secret as well. */
  private static boolean isByAnotherDoor(Permission permission, String called) {
    return permission == Permission.KEYS_EXPORT && called.startsWith("vault.secrets().get");
  }
}
