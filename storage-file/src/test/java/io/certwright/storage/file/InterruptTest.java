package io.certwright.storage.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Threads that are interrupted all the time while they read, commit, open and close. */
class InterruptTest {

  private final Path directory = Directories.create();

  @AfterEach
  void clear() {
    Directories.delete(directory);
  }

  @Test
  void aStormOfInterruptsHarmsNothing() throws Exception {
    var failures = new ConcurrentLinkedQueue<Throwable>();
    var over = new AtomicBoolean();
    var threads = new ArrayList<Thread>();
    try (var storage = FileStorage.builder(directory).segmentSize(20_000).open()) {
      for (int t = 0; t < 3; t++) {
        int number = t;
        threads.add(
            new Thread(
                () -> {
                  try {
                    for (int i = 1; i <= 150; i++) {
                      Notes.done(storage, Notes.put("t" + number, i, "x".repeat(i)));
                      assertThat(Notes.text(storage, "t" + number)).hasSize(i);
                      assertThat(Notes.ids(storage)).isNotEmpty();
                    }
                  } catch (Throwable e) {
                    failures.add(e);
                  }
                }));
      }
      var storm =
          new Thread(
              () -> {
                while (!over.get()) {
                  threads.forEach(Thread::interrupt);
                  Thread.onSpinWait();
                }
              });
      threads.forEach(Thread::start);
      storm.start();
      for (var thread : threads) {
        thread.join();
      }
      over.set(true);
      storm.join();
      assertThat(failures).isEmpty();
    }
    try (var storage = FileStorage.at(directory)) {
      assertThat(storage.damage()).isEmpty();
      assertThat(Notes.text(storage, "t0")).hasSize(150);
    }
  }

  @Test
  void anInterruptedThreadOpensCommitsReadsAndCloses() {
    for (int round = 1; round <= 2; round++) {
      Thread.currentThread().interrupt();
      try (var storage = FileStorage.builder(directory).segmentSize(300).open()) {
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        Notes.done(storage, Notes.put("a" + round, 1, "x".repeat(200)));
        Notes.done(storage, Notes.put("b" + round, 1, "x".repeat(200)));
        assertThat(Notes.text(storage, "a" + round)).hasSize(200);
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
      }
      assertThat(Thread.interrupted()).isTrue();
    }
    try (var storage = FileStorage.at(directory)) {
      assertThat(storage.damage()).isEmpty();
      assertThat(Notes.ids(storage)).hasSize(4);
    }
  }
}
