package io.certwright.spring.boot;

import io.certwright.VaultBuilder;

/** A bean that says more of how the vault is opened: issuers outside, a meter, a clock. */
@FunctionalInterface
public interface VaultCustomizer {

  /** Called once, before the vault is opened. */
  void customize(VaultBuilder builder);
}
