package io.certwright.benchmarks;

/** Runs two sides alternately, so that what else the machine does falls on both alike. */
public final class Duel {

  private static final int WARM_UP_TURNS = 6;

  /** Which part of a turn of warming up may be compiled in beside it. */
  private static final int LITTLE = 10;

  private static final int SINGLES_PER_ROUND = 8;

  private final Side ours;
  private final Side floor;

  private Duel(Side ours, Side floor) {
    this.ours = ours;
    this.floor = floor;
  }

  /** Two sides that compute, by the CPU time of this thread. */
  static Duel ofCpu(Work ours, Work floor, Effort effort) throws Exception {
    var duel = new Duel(new Side(ours, Meter.THREAD_CPU), new Side(floor, Meter.THREAD_CPU));
    duel.warmUp(effort);
    duel.ours.calibrate(effort.round());
    duel.floor.calibrate(effort.round());
    duel.run(effort.rounds());
    return duel;
  }

  /** Two sides that wait for a disk, by the wall time of each single operation. */
  public static Duel ofWall(Work ours, Work floor, Effort effort) throws Exception {
    return ofSingles(ours, floor, Meter.WALL, effort);
  }

  /** Two sides whose single operations are read off a meter of time. */
  public static Duel ofSingles(Work ours, Work floor, Meter meter, Effort effort) throws Exception {
    var duel = new Duel(new Side(ours, meter), new Side(floor, meter));
    duel.warmUp(effort);
    duel.ours.single();
    duel.floor.single();
    duel.run(effort.rounds() * SINGLES_PER_ROUND);
    return duel;
  }

  /** Two sides that can be repeated only so many times, by the same meter. */
  public static Duel ofTurns(Work ours, Work floor, Meter meter, int warmUps, int rounds)
      throws Exception {
    var duel = new Duel(new Side(ours, meter), new Side(floor, meter));
    for (int i = 0; i < warmUps; i++) {
      floor.repeat(1);
      ours.repeat(1);
    }
    duel.run(rounds);
    return duel;
  }

  /** Median nanoseconds per operation. */
  public double ours() {
    return ours.median();
  }

  /** Median nanoseconds per operation. */
  public double floor() {
    return floor.median();
  }

  /** Until hardly anything is compiled any more, or both sides would be measured half done. */
  private void warmUp(Effort effort) throws Exception {
    var turn = effort.warmUp().dividedBy(WARM_UP_TURNS);
    long most = effort.mostWarmUp().dividedBy(turn);
    boolean compiles = true;
    for (int i = 0; i < WARM_UP_TURNS || (compiles && i < most); i++) {
      long before = Meter.COMPILING.read();
      floor.warmUp(turn);
      ours.warmUp(turn);
      compiles = Meter.COMPILING.read() - before > turn.toNanos() / LITTLE;
    }
  }

  private void run(int rounds) throws Exception {
    for (int round = 0; round < rounds; round++) {
      var first = round % 2 == 0 ? floor : ours;
      first.measure();
      (first == floor ? ours : floor).measure();
    }
  }
}
