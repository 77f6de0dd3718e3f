package io.certwright.internal.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.event.Measurement;
import io.certwright.event.Measurement.Looked;
import io.certwright.event.Measurement.Lost;
import io.certwright.event.VaultMeter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever a meter does, who is measured goes on. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class MetersTest {

  private final BlockingQueue<Measurement> told = new LinkedBlockingQueue<>();
  private final AtomicLong nanos = new AtomicLong();
  private final List<Thread> threads = new ArrayList<>();

  private Meters meters(VaultMeter meter, Executor executor) {
    return new Meters(Optional.of(meter), nanos::get, executor);
  }

  private void inAThread(Runnable task) {
    var thread = new Thread(task);
    threads.add(thread);
    thread.start();
  }

  @AfterEach
  void end() throws InterruptedException {
    for (var thread : threads) {
      thread.interrupt();
      thread.join();
    }
  }

  private void measure(Meters meters, int due) {
    long begun = meters.begun();
    nanos.addAndGet(5);
    meters.ended(begun, took -> new Looked(due, took));
  }

  @Test
  void whatIsMeasuredIsToldInOrderWithHowLongItTook() throws InterruptedException {
    var meters = meters(told::add, this::inAThread);
    for (int i = 0; i < 100; i++) {
      measure(meters, i);
    }
    for (int i = 0; i < 100; i++) {
      assertThat(told.take()).isEqualTo(new Looked(i, Duration.ofNanos(5)));
    }
    assertThat(threads).as("one task tells what comes in quick succession").hasSize(1);
  }

  @Test
  void withoutAMeterNothingIsAsked() {
    Meters.NONE.ended(
        Meters.NONE.begun(),
        took -> {
          throw new AssertionError("nobody wants to know");
        });
  }

  @Test
  void aMeterThatThrowsIsToldTheNextAllTheSame() throws InterruptedException {
    var meters =
        meters(
            measurement -> {
              told.add(measurement);
              if (measurement instanceof Looked looked && looked.due() % 2 == 0) {
                throw new IllegalStateException("no room for " + looked);
              }
              throw new StackOverflowError();
            },
            this::inAThread);
    for (int i = 0; i < 10; i++) {
      measure(meters, i);
    }
    for (int i = 0; i < 10; i++) {
      assertThat(told.take()).isInstanceOf(Looked.class);
    }
  }

  @Test
  void aMeterThatHangsMissesWhatItHasNoRoomForAndIsToldHowMuch() throws InterruptedException {
    var gate = new CountDownLatch(1);
    var meters =
        meters(
            measurement -> {
              told.add(measurement);
              try {
                gate.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            this::inAThread);
    measure(meters, 0);
    assertThat(told.take()).isInstanceOf(Looked.class);
    for (int i = 1; i <= Meters.MOST_WAITING + 7; i++) {
      measure(meters, i);
    }
    gate.countDown();
    assertThat(told.take()).isEqualTo(new Lost(7));
    for (int i = 1; i <= Meters.MOST_WAITING; i++) {
      assertThat(told.take()).isEqualTo(new Looked(i, Duration.ofNanos(5)));
    }
  }

  @Test
  void anExecutorThatIsNoneIsDoneWithout() {
    var refusing =
        meters(
            told::add,
            task -> {
              throw new RejectedExecutionException("shut down");
            });
    var same = meters(told::add, Runnable::run);
    for (int i = 0; i < 10; i++) {
      measure(refusing, i);
      measure(same, i);
    }
    assertThat(told).as("nobody who is measured tells").isEmpty();
  }
}
