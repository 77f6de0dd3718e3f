package io.certwright.testkit;

/** Stops threads while it is down. Interrupts are kept and do not let a thread pass. */
final class Barrier {

  private boolean down;
  private int waiting;

  synchronized void lower() {
    down = true;
  }

  synchronized void raise() {
    down = false;
    notifyAll();
  }

  synchronized int waiting() {
    return waiting;
  }

  synchronized void pass() {
    boolean interrupted = false;
    waiting++;
    while (down) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    waiting--;
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
