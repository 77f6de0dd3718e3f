package io.certwright.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.Vault;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import io.certwright.spi.keys.KeyProtection;
import io.certwright.spi.storage.Storage;
import io.certwright.storage.file.FileStorage;
import io.certwright.testkit.FakeAnswer;
import io.certwright.testkit.FakeCa;
import io.certwright.testkit.SettableClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;

/** What is wrong with the configuration is told the way that Spring Boot tells it. */
class BadConfigurationTest {

  /** Those of others that want to be made otherwise are passed over. */
  private static final List<FailureAnalyzer> ANALYZERS =
      SpringFactoriesLoader.forDefaultResourceLocation()
          .load(FailureAnalyzer.class, FailureHandler.handleMessage((message, failure) -> {}));

  @TempDir private Path directory;

  private static ApplicationContextRunner bare() {
    return new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(CertwrightAutoConfiguration.class, SslAutoConfiguration.class));
  }

  private static ApplicationContextRunner inMemory() {
    return bare()
        .withBean(Storage.class, MemoryStorage::create)
        .withBean(KeyProtection.class, KeyProtections::ephemeral);
  }

  /** What the analyzers that Spring Boot finds make of the failure. */
  private static FailureAnalysis analysis(ApplicationContextRunner runner) {
    var found = new ArrayList<FailureAnalysis>();
    runner.run(
        context -> {
          assertThat(context).hasFailed();
          for (var analyzer :
              ANALYZERS.stream()
                  .filter(one -> one.getClass().getName().startsWith("io.certwright."))
                  .toList()) {
            var analysis = analyzer.analyze(context.getStartupFailure());
            if (analysis != null) {
              found.add(analysis);
            }
          }
        });
    assertThat(found).hasSize(1);
    assertThat(found.get(0).getAction()).isNotBlank();
    return found.get(0);
  }

  @Test
  void aTypingErrorIsRefused() {
    inMemory()
        .withPropertyValues("certwright.storge.uri=file:/x")
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .rootCause()
                    .isInstanceOf(UnboundConfigurationPropertiesException.class)
                    .hasMessageContaining("certwright.storge.uri"));
  }

  @Test
  void nothingSaysWhereTheVaultIs() {
    var told = analysis(bare().withPropertyValues("certwright.passphrase-from=env:PATH"));
    assertThat(told.getDescription()).contains("where the vault is");
    assertThat(told.getAction()).contains("certwright.storage.uri", "certwright.enabled=false");
    assertThat(analysis(bare()).getAction()).contains("certwright.passphrase-from");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hunter2 | must not be the secret itself",
        "env:CERTWRIGHT_NOT_SET | CERTWRIGHT_NOT_SET is not set",
        "file:relative | an absolute path",
        "file:/nowhere/secret | /nowhere/secret cannot be read",
      })
  void aSecretThatIsNotThereIsNamedAndNotShown(String reference, String expected) {
    var told = analysis(bare().withPropertyValues("certwright.passphrase-from=" + reference));
    assertThat(told.getDescription()).contains("certwright.passphrase-from", expected);
    assertThat(told.getDescription() + told.getAction()).doesNotContain("hunter2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fiel:/var/vault | nothing on the class path opens \"fiel:\" | file:",
        "/var/vault | does not begin with what opens it | certwright-storage-file",
        "file:relative | file:/var/lib/shop/vault | Correct",
        "file:/nowhere/vault | /nowhere/vault | certwright.storage.create=true",
      })
  void anAddressThatIsNone(String uri, String description, String action) {
    var told =
        analysis(
            bare()
                .withBean(KeyProtection.class, KeyProtections::ephemeral)
                .withPropertyValues("certwright.storage.uri=" + uri));
    assertThat(told.getDescription()).contains(description);
    assertThat(told.getAction()).contains(action);
  }

  @Test
  void aSettingThatTheStorageDoesNotKnow() {
    var told =
        analysis(
            bare()
                .withBean(KeyProtection.class, KeyProtections::ephemeral)
                .withPropertyValues(
                    "certwright.storage.uri=" + directory.toUri(),
                    "certwright.storage.settings.user=hunter2"));
    assertThat(told.getDescription()).contains("certwright.storage.settings.user");
    assertThat(told.getDescription()).doesNotContain("hunter2");
  }

  @Test
  void aLockedVaultAndOneInUse() throws Exception {
    var place = directory.resolve("vault");
    var right = KeyProtections.passphrase("right".toCharArray());
    var secret = Files.writeString(directory.resolve("secret"), "hunter2");
    var configured =
        bare()
            .withPropertyValues(
                "certwright.storage.uri=" + place.toUri(),
                "certwright.passphrase-from=file:" + secret);
    try (var vault = Vault.open(FileStorage.at(place), right)) {
      assertThat(analysis(configured).getAction()).contains("Stop the other process");
      assertThat(vault.name()).isEqualTo("default");
    }
    var told = analysis(configured);
    assertThat(told.getAction()).contains("certwright.passphrase-from");
    assertThat(told.getDescription()).doesNotContain("hunter2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "certificates.shop.dns-names=a.test | certwright.certificates.shop.issuer is not set",
        "authorities.a=b | there is no certwright.authorities.b",
        "authorities.a=a | below itself",
        "bundles.web.ciphers=x | presents nothing and trusts nobody",
        "bundles.web.certificates=shop | shop",
        "bundles.web.trust=partners | partners",
        "bundles.web.trust-authorities=root | root",
        "bundles.web.certificates=no name | letters, digits and hyphens",
      })
  void whatCannotBe(String property, String expected) {
    var told = analysis(inMemory().withPropertyValues("certwright." + property));
    assertThat(told.getDescription()).contains(expected);
  }

  @Test
  void anIssuerThatThereIsNotAndOneThatRefuses() {
    var shop =
        List.of(
            "certwright.certificates.shop.dns-names=shop.example.test",
            "certwright.certificates.shop.issuer=outside",
            "certwright.issue-timeout=50ms");
    var configured = inMemory().withPropertyValues(shop.toArray(new String[0]));
    assertThat(analysis(configured).getDescription()).contains("outside");
    var ca = FakeCa.withRoot(SettableClock.at(Instant.parse("2030-01-01T00:00:00Z")));
    ca.answerNext(FakeAnswer.refuse(Refusal.REJECTED, "forbidden-name", Optional.empty()));
    var told =
        analysis(
            configured.withBean(
                VaultCustomizer.class, () -> builder -> builder.issuer("outside", ca)));
    assertThat(told.getDescription()).contains("shop", "forbidden-name");
    assertThat(told.getAction()).contains("certwright.issue-timeout");
  }
}
