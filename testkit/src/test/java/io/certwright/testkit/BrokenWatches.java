package io.certwright.testkit;

import io.certwright.spi.storage.ChangeWatch;
import io.certwright.spi.storage.Storage;
import java.time.Duration;
import java.util.Optional;

/** Storages whose watches break the contract. */
final class BrokenWatches {

  private BrokenWatches() {}

  /** Waits no longer, and leaves no flag, when its thread is interrupted. */
  static final class DropsInterrupts extends ForwardingStorage {
    DropsInterrupts(Storage target) {
      super(target);
    }

    @Override
    public Optional<ChangeWatch> watch() {
      return super.watch().map(Dropping::new);
    }
  }

  private record Dropping(ChangeWatch watch) implements ChangeWatch {
    @Override
    public boolean await(Duration atMost) {
      return !Thread.interrupted() && watch.await(atMost);
    }

    @Override
    public void close() {
      watch.close();
    }
  }

  /** A watch that always says the same. */
  static final class SaysAlways extends ForwardingStorage {
    private final boolean news;

    SaysAlways(Storage target, boolean news) {
      super(target);
      this.news = news;
    }

    @Override
    public Optional<ChangeWatch> watch() {
      return super.watch()
          .map(
              watch ->
                  new ChangeWatch() {
                    @Override
                    public boolean await(Duration atMost) {
                      return news;
                    }

                    @Override
                    public void close() {
                      watch.close();
                    }
                  });
    }
  }
}
