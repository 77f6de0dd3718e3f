package io.certwright.spring.boot;

import io.certwright.Vault;
import io.certwright.VaultCensus.Standing;
import io.certwright.VaultHealth;
import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;

/**
 * How the vault stands: down while its storage does not answer, else up with what somebody should
 * look at. Certificates that failed or ended are no reason to be down: a restart mends none.
 */
final class VaultHealthIndicator extends AbstractHealthIndicator {

  private final Vault vault;

  VaultHealthIndicator(Vault vault) {
    super("The vault could not be asked");
    this.vault = vault;
  }

  @Override
  protected void doHealthCheck(Health.Builder builder) {
    var health = vault.health();
    builder.withDetail("vault", vault.name());
    if (!health.problems().isEmpty()) {
      builder.withDetail(
          "problems", health.problems().stream().map(VaultHealth.Problem::message).toList());
    }
    if (!health.storageAnswers()) {
      builder.down();
      return;
    }
    var census = vault.census();
    builder
        .up()
        .withDetail("certificates", census.total())
        .withDetail("nearExpiry", census.count(Standing.NEAR_EXPIRY))
        .withDetail("expired", census.count(Standing.EXPIRED))
        .withDetail("failing", census.failingTotal())
        .withDetail("overdue", census.overdue().atLeast());
  }
}
