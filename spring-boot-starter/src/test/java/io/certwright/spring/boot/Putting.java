package io.certwright.spring.boot;

import io.certwright.Vault;
import io.certwright.trust.TrustedAnchor;
import org.springframework.beans.factory.config.BeanPostProcessor;

/** Puts an anchor into a trust bundle of the vault before anything asks for it. */
record Putting(String bundle, TrustedAnchor anchor) implements BeanPostProcessor {

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    if (bean instanceof Vault vault) {
      vault.trustBundles().put(bundle, anchor);
    }
    return bean;
  }
}
