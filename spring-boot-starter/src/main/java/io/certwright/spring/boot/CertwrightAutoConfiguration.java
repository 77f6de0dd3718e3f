package io.certwright.spring.boot;

import io.certwright.KeyProtections;
import io.certwright.Vault;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.spi.keys.KeyProtection;
import io.certwright.spi.storage.Storage;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslBundleRegistrar;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * A vault with its life cycle engine, and TLS bundles that show it, as {@link CertwrightProperties}
 * say. A {@code Vault}, {@code Storage} or {@code KeyProtection} that the application declares
 * itself is used instead of what is configured.
 */
@AutoConfiguration(
    before = SslAutoConfiguration.class,
    afterName = "org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration")
@ConditionalOnProperty(prefix = "certwright", name = "enabled", matchIfMissing = true)
@EnableConfigurationProperties(CertwrightProperties.class)
public final class CertwrightAutoConfiguration {

  /** Made by Spring. */
  CertwrightAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean
  Vault vault(
      CertwrightProperties configured,
      Environment environment,
      ObjectProvider<Storage> storages,
      ObjectProvider<KeyProtection> protections,
      ObjectProvider<VaultCustomizer> customizers) {
    var protection =
        protections.getIfAvailable(() -> protection(configured.passphraseFrom(), environment));
    var storage =
        storages.getIfAvailable(() -> ConfiguredStorage.open(configured.storage(), environment));
    var builder = Vault.builder(storage, protection).name(configured.vault());
    customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
    return builder.open();
  }

  private static KeyProtection protection(@Nullable String reference, Environment environment) {
    var property = "certwright.passphrase-from";
    if (reference == null) {
      throw new ConfigurationException(
          "Nothing says what opens the vault",
          "Set "
              + property
              + " to env:NAME or file:/path, where the passphrase is, or declare a bean of type"
              + " KeyProtection.",
          null);
    }
    var passphrase = SecretReference.resolve(property, reference, environment);
    try {
      return KeyProtections.passphrase(passphrase);
    } finally {
      Arrays.fill(passphrase, '\0');
    }
  }

  @Bean
  VaultBundles certwrightBundles(Vault vault, CertwrightProperties configured) {
    return new VaultBundles(vault, configured.bundles());
  }

  @Bean
  @ConditionalOnMissingBean
  LifecycleManager lifecycleManager(
      Vault vault, VaultBundles bundles, ObjectProvider<LifecycleCustomizer> customizers) {
    var builder = LifecycleManager.builder(vault).listener(told -> bundles.refresh());
    customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
    return builder.build();
  }

  @Bean
  Declarations certwrightDeclarations(
      Vault vault,
      LifecycleManager lifecycle,
      CertwrightProperties configured,
      ObjectProvider<CertificateDeclaration> declared) {
    return new Declarations(vault, lifecycle, configured, declared.orderedStream().toList());
  }

  /** After what is declared, so that there is something to show. */
  @Bean
  SslBundleRegistrar certwrightBundleRegistrar(VaultBundles bundles, Declarations declared) {
    return bundles::register;
  }

  @Bean
  EngineLifecycle certwrightEngine(
      LifecycleManager lifecycle, VaultBundles bundles, Declarations declared) {
    return new EngineLifecycle(lifecycle, bundles);
  }
}
