package io.certwright.benchmarks;

import io.certwright.storage.file.FileStorage;
import java.util.ArrayList;
import java.util.List;

/**
 * 64 issuers at once into one directory, with keys made beforehand, against what could be reached
 * at best: 64 times one issuer, or all cores busy with nothing but issuing, whichever is less.
 *
 * <p>Each issuer renews a certificate of its own that keeps its key. How many cores there are is
 * measured in the same run, by as many threads that only compute: on a shared machine that is fewer
 * than the machine has.
 */
final class ConcurrentFigure implements Figure {

  private static final int ISSUERS = 64;
  private static final double AIM = 1 / 0.7;
  private static final int ROUND_FACTOR = 16;
  private static final int ROUNDS_DIVISOR = 6;

  @Override
  public String name() {
    return "issue-concurrent";
  }

  @Override
  public Line measure(Effort effort) throws Exception {
    try (var directory = new ScratchDirectory();
        var vault = IssuingVault.in(FileStorage.at(directory.path().resolve("vault")));
        var crowd = new Crowd(ISSUERS)) {
      var issuers = new ArrayList<Renewals>();
      for (int i = 0; i < ISSUERS; i++) {
        issuers.add(new Renewals(vault, i));
      }
      return measure(effort, issuers, crowd);
    }
  }

  private Line measure(Effort effort, List<Renewals> issuers, Crowd crowd) throws Exception {
    var one = issuers.subList(0, 1);
    long warmUp = effort.warmUp().toNanos();
    crowd.run(issuers, warmUp);
    crowd.run(one, warmUp);
    long round = effort.round().toNanos() * ROUND_FACTOR;
    var together = new ArrayList<Double>();
    var alone = new ArrayList<Double>();
    var cpu = new ArrayList<Double>();
    var shared = new ArrayList<Double>();
    var cores = new ArrayList<Double>();
    int rounds = Math.max(3, effort.rounds() / ROUNDS_DIVISOR);
    for (int i = 0; i < rounds; i++) {
      var single = crowd.run(one, round);
      alone.add(single.wallPerTurn());
      cpu.add(single.cpuPerTurn());
      cores.add(crowd.run(Crowd.busyOnes(ISSUERS), round / 2).cores());
      var all = crowd.run(issuers, round);
      together.add(all.wallPerTurn());
      shared.add(all.cpuPerTurn());
    }
    // One issuer forces the disk each time and runs with cold caches; a crowd may need less.
    double least = Math.min(Side.median(cpu), Side.median(shared));
    double available = Side.median(cores);
    double floor = Math.max(Side.median(alone) / ISSUERS, least / available);
    return Line.of(name(), Side.median(together), floor, "us", AIM)
        .number("cores", available)
        .number("one_issuer", Side.median(alone) / 1e3)
        .number("cpu_per_issue", least / 1e3);
  }
}
