package io.certwright.internal.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class ReadCountTest {

  private static final int THREADS = 4;
  private static final int EACH = 20_000;

  @Test
  void whatWasTakenIsNotTakenAgain() {
    var count = new ReadCount();
    assertThat(count.take()).isZero();
    count.add();
    count.add();
    assertThat(count.take()).isEqualTo(2);
    assertThat(count.take()).isZero();
    count.add();
    assertThat(count.take()).isEqualTo(1);
  }

  /** Whoever is first, and whenever it is asked meanwhile, none is lost and none told twice. */
  @RepeatedTest(5)
  void threadsLoseNothing() throws InterruptedException {
    var count = new ReadCount();
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < THREADS; i++) {
      threads.add(
          new Thread(
              () -> {
                for (int each = 0; each < EACH; each++) {
                  count.add();
                }
              }));
    }
    threads.forEach(Thread::start);
    long taken = 0;
    while (threads.stream().anyMatch(Thread::isAlive)) {
      taken += count.take();
    }
    for (var thread : threads) {
      thread.join();
    }
    assertThat(taken + count.take()).isEqualTo((long) THREADS * EACH);
  }
}
