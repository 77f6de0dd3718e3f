package io.certwright.spring.boot;

import io.certwright.Vault;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.actuate.autoconfigure.health.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * The vault's health and metrics, where the application has Spring Boot's actuator or Micrometer.
 */
@AutoConfiguration(after = CertwrightAutoConfiguration.class)
@ConditionalOnBean(Vault.class)
public final class CertwrightActuatorAutoConfiguration {

  /** Made by Spring. */
  CertwrightActuatorAutoConfiguration() {}

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
  static final class HealthConfiguration {

    @Bean
    @ConditionalOnEnabledHealthIndicator("certwright")
    @ConditionalOnMissingBean(name = "certwrightHealthIndicator")
    VaultHealthIndicator certwrightHealthIndicator(Vault vault) {
      return new VaultHealthIndicator(vault);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(MeterRegistry.class)
  static final class MetricsConfiguration {

    @Bean
    @ConditionalOnMissingBean
    VaultMetrics certwrightMetrics(Vault vault) {
      return new VaultMetrics(vault);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(MeterRegistry.class)
  @ConditionalOnProperty(prefix = "certwright", name = "enabled", matchIfMissing = true)
  static final class MeterConfiguration {

    @Bean
    @ConditionalOnMissingBean
    VaultTimers certwrightTimers(CertwrightProperties configured) {
      return new VaultTimers(configured.vault());
    }

    /** Before those of the application, which may give the vault another meter. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    VaultCustomizer certwrightMeter(VaultTimers timers) {
      return builder -> builder.meter(timers);
    }
  }
}
