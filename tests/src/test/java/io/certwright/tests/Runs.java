package io.certwright.tests;

import io.certwright.lifecycle.LifecycleRun;

/** What runs of a life cycle engine may come to. */
final class Runs {

  static final LifecycleRun NOTHING = new LifecycleRun(0, 0, 0);

  private Runs() {}
}
