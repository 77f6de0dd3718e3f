package io.certwright.spring.boot;

import io.certwright.lifecycle.LifecycleManagerBuilder;

/** A bean that says more of the life cycle engine: listeners, notifiers, limits. */
@FunctionalInterface
public interface LifecycleCustomizer {

  /** Called once, before the engine is made. */
  void customize(LifecycleManagerBuilder builder);
}
