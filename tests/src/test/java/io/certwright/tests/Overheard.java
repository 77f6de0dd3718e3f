package io.certwright.tests;

import io.certwright.event.RecordedEvent;
import io.certwright.event.VaultEvent;
import io.certwright.event.VaultListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;

/** Remembers what it was told, and fails as often as it is asked to. */
final class Overheard implements VaultListener {

  private final List<RecordedEvent> told = Collections.synchronizedList(new ArrayList<>());
  private int failures;
  private Runnable death = () -> {};

  @Override
  public void on(RecordedEvent event) throws Exception {
    if (fails()) {
      deadly().run();
      throw new IOException("password=hunter2");
    }
    told.add(event);
  }

  private synchronized boolean fails() {
    return failures > 0 && failures-- > 0;
  }

  private synchronized Runnable deadly() {
    var last = death;
    death = () -> {};
    return last;
  }

  /** The next call has this happen, and throws. */
  synchronized void dieNext(Runnable how) {
    failures = 1;
    death = how;
  }

  /** The next calls throw. */
  synchronized void failNext(int calls) {
    failures = calls;
    death = () -> {};
  }

  /** All that it was told, again and again included. */
  List<RecordedEvent> all() {
    synchronized (told) {
      return List.copyOf(told);
    }
  }

  /** What it was told, each event where it was told first. */
  List<RecordedEvent> once() {
    var first = new LinkedHashMap<String, RecordedEvent>();
    all().forEach(event -> first.putIfAbsent(event.header().id(), event));
    return List.copyOf(first.values());
  }

  /** Subjects of events of a type, in the order in which they were told first. */
  List<String> subjects(Class<? extends VaultEvent> type) {
    return once().stream()
        .filter(event -> type.isInstance(event.event()))
        .map(event -> event.header().subject())
        .toList();
  }

  List<String> types() {
    return once().stream().map(event -> event.header().type()).toList();
  }
}
