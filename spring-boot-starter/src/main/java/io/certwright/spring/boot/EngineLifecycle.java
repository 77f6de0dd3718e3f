package io.certwright.spring.boot;

import io.certwright.lifecycle.LifecycleManager;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the life cycle engine before servers take requests. It ends when the context is closed,
 * after them, and not when the context is only stopped: an engine does not start twice.
 */
final class EngineLifecycle implements SmartLifecycle {

  private final LifecycleManager lifecycle;
  private final VaultBundles bundles;
  private volatile boolean running;

  EngineLifecycle(LifecycleManager lifecycle, VaultBundles bundles) {
    this.lifecycle = lifecycle;
    this.bundles = bundles;
  }

  @Override
  public void start() {
    lifecycle.start();
    // What happened between the making of the bundles and the start was told to nobody.
    bundles.refresh();
    running = true;
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return DEFAULT_PHASE - 4096;
  }
}
