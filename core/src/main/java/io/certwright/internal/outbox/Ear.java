package io.certwright.internal.outbox;

import io.certwright.errors.VaultException;
import io.certwright.event.RecordedEvent;
import io.certwright.event.VaultListener;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/** Whoever is told. Throws nothing. */
@FunctionalInterface
public interface Ear {

  /** Tells an event. */
  Heard tell(RecordedEvent event);

  /** What became of it. */
  sealed interface Heard {

    /** It was told. */
    record Well() implements Heard {}

    /**
     * It was not, and is to be told again.
     *
     * @param reason why; no secret
     * @param after how long whoever refused it asks to be left alone; empty: nothing was said
     */
    record Again(String reason, Optional<Duration> after) implements Heard {}

    /**
     * It was not, and never will be.
     *
     * @param reason why; no secret
     */
    record Never(String reason) implements Heard {}
  }

  /** It was told. */
  Heard WELL = new Heard.Well();

  /** A listener that is told again what it threw at. */
  static Ear of(String name, VaultListener listener) {
    var log = LoggerFactory.getLogger(Ear.class);
    return event -> {
      try {
        listener.on(event);
        return WELL;
      } catch (Exception | Error e) {
        log.warn("the listener {} failed on {}", name, event.header(), e);
        return failed(e);
      }
    };
  }

  /** Listeners that are not told again, whatever they throw. */
  static Ear ofAll(List<Consumer<RecordedEvent>> listeners) {
    var all = List.copyOf(listeners);
    var log = LoggerFactory.getLogger(Ear.class);
    return event -> {
      for (var listener : all) {
        try {
          listener.accept(event);
        } catch (RuntimeException | Error e) {
          log.warn("a listener failed on {}", event.header(), e);
        }
      }
      return WELL;
    };
  }

  /** What is said of a failure: texts of the library are safe to keep, those of others are not. */
  private static Heard failed(Throwable failure) {
    return failure instanceof VaultException known
        ? new Heard.Again(known.getMessage(), known.retryAfter())
        : new Heard.Again(failure.getClass().getSimpleName() + "; see the log", Optional.empty());
  }
}
