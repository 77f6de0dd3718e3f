package io.certwright.tests.simulation;

import io.certwright.spi.storage.StorageException;
import io.certwright.tests.mortal.Life;
import java.util.Random;

/** When the process dies: before or after any step, as a seed has it. */
final class Fate implements Life {

  private static final int STEPS_OF_A_LIFE = 1_500;

  private final Random random;
  private boolean dead;
  private boolean spared;
  private int deaths;

  Fate(long seed) {
    this.random = new Random(seed);
  }

  /** A step, at which the process may die. */
  void step() {
    requireAlive();
    if (!spared && random.nextInt(STEPS_OF_A_LIFE) == 0) {
      dead = true;
      deaths++;
      requireAlive();
    }
  }

  /** Nothing happens any more in a process that is dead. */
  @Override
  public void requireAlive() {
    if (dead) {
      throw new StorageException(StorageException.Reason.CLOSED, "the process is dead");
    }
  }

  @Override
  public void beforeCommit() {
    step();
  }

  @Override
  public void afterCommit() {
    step();
  }

  boolean isDead() {
    return dead;
  }

  /** Another process begins. */
  void live() {
    dead = false;
  }

  /** From now on it does not die. */
  void spare() {
    spared = true;
  }

  /** From now on it may. */
  void endanger() {
    spared = false;
  }

  int deaths() {
    return deaths;
  }
}
