package io.certwright.internal.outbox;

import io.certwright.event.RecordedEvent;
import io.certwright.internal.audit.TrailPosition;
import io.certwright.internal.store.RecordStore;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those of this process who are told what happens from now on. Thread-safe. */
public final class Audience {

  private static final Logger LOG = LoggerFactory.getLogger(Audience.class);
  private static final int STRETCH = 500;

  private final EventTrail trail;
  private final List<Consumer<RecordedEvent>> listeners;
  private final ReentrantLock telling = new ReentrantLock();
  private TrailPosition position;

  /** Listeners to a vault. */
  public Audience(RecordStore records, String vault, List<Consumer<RecordedEvent>> listeners) {
    this.trail = new EventTrail(records, vault);
    this.listeners = List.copyOf(listeners);
    this.position = listeners.isEmpty() ? TrailPosition.START : trail.end();
  }

  /** Tells them what has happened since; does nothing where that is under way already. */
  public void tell() {
    if (listeners.isEmpty() || telling.isHeldByCurrentThread() || !telling.tryLock()) {
      return;
    }
    try {
      var until = trail.end();
      for (boolean more = true; more; ) {
        var stretch = trail.read(position, until, STRETCH);
        for (var stop : stretch.stops()) {
          position = stop.after();
          stop.events().forEach(this::tell);
        }
        position = stretch.end();
        more = stretch.more();
      }
    } finally {
      telling.unlock();
    }
  }

  private void tell(RecordedEvent event) {
    for (var listener : listeners) {
      try {
        listener.accept(event);
      } catch (RuntimeException e) {
        LOG.warn("a listener failed on {}", event, e);
      }
    }
  }
}
