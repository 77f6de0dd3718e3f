package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.certwright.IssuerConfiguration;
import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.SecretValue;
import io.certwright.Vault;
import io.certwright.access.Assignment;
import io.certwright.access.Grant;
import io.certwright.access.Identity;
import io.certwright.access.Permission;
import io.certwright.access.Principal;
import io.certwright.access.Scope;
import io.certwright.ca.EmbeddedCa;
import io.certwright.errors.ConflictException;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.keys.KeySpec;
import io.certwright.testkit.FakeCa;
import io.certwright.testkit.FakeIssuerProvider;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is in the way is named to who may see it, and to nobody else. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class HiddenNamesTest {

  private static final CertificatePolicy SHOP =
      CertificatePolicy.tlsServer("shop.example.test").build();

  private final Vault vault =
      Vault.builder(MemoryStorage.create(), KeyProtections.ephemeral())
          .issuerProvider(
              FakeIssuerProvider.of("fake", FakeCa.withRoot(Clock.systemUTC()), new char[0]))
          .open();

  /** Does everything, and sees nothing. */
  private final Vault blind = vault.as(Identity.named("blind"));

  private final Vault seeing = vault.as(Identity.named("seeing"));

  HiddenNamesTest() {
    for (var who : List.of("blind", "seeing")) {
      vault
          .access()
          .putAssignment(
              Assignment.allow(
                  who, Principal.identity(who), Grant.role("administrator"), Scope.vault()));
    }
    vault
        .access()
        .putAssignment(
            Assignment.deny(
                "unseen",
                Principal.identity("blind"),
                Grant.permissions(
                    Permission.CERTIFICATES_LIST,
                    Permission.KEYS_LIST,
                    Permission.SECRETS_LIST,
                    Permission.CERTIFICATES_LIST_ISSUERS),
                Scope.vault()));
    var root = EmbeddedCa.openOrCreateRoot(vault, "root");
    vault.create("hidden-shop", SHOP.toBuilder().issuer(root.name()).build());
    vault.keys().create("a-key", KeySpec.EC_P256);
    vault.secrets().set("a-secret", SecretValue.of(new byte[1]));
    vault.issuers().set("an-issuer", IssuerConfiguration.of("fake"));
  }

  @AfterEach
  void close() {
    vault.close();
  }

  private static String said(Vault to, Consumer<Vault> call) {
    var thrown = catchThrowableOfType(ConflictException.class, () -> call.accept(to));
    assertThat(thrown).isNotNull();
    return thrown.getMessage();
  }

  @Test
  void aCaWithDependentsNamesThemToWhoMaySeeThem() {
    for (Consumer<Vault> call :
        List.<Consumer<Vault>>of(v -> v.delete("root"), v -> v.deleteVersion(vault.get("root")))) {
      assertThat(said(seeing, call)).contains("hidden-shop");
      assertThat(said(blind, call)).doesNotContain("hidden-shop").contains("a certificate");
    }
  }

  @Test
  void aTakenNameSaysByWhatToWhoMaySeeIt() {
    vault.create("a-certificate", SHOP);
    var backup = vault.backup("a-certificate");
    for (Consumer<Vault> call :
        List.<Consumer<Vault>>of(
            v -> v.create("a-key", SHOP),
            v -> v.create("a-secret", SHOP),
            v -> v.create("an-issuer", SHOP),
            v -> v.keys().create("a-certificate", KeySpec.EC_P256),
            v -> v.secrets().set("a-certificate", SecretValue.of(new byte[1])),
            v -> v.issuers().set("a-certificate", IssuerConfiguration.of("fake")),
            v -> v.restore(backup))) {
      assertThat(said(seeing, call)).containsPattern("there is a|the vault has");
      assertThat(said(blind, call)).matches("the name \"[a-z-]+\" is taken; choose another one");
    }
  }
}
