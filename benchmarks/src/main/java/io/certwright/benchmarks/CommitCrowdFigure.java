package io.certwright.benchmarks;

import io.certwright.Certificate;
import io.certwright.Vault;
import io.certwright.storage.file.FileStorage;
import java.util.ArrayList;
import java.util.List;

/**
 * Commits of 64 threads into one directory, against those of one thread. The commits are those of a
 * vault, because it is core that combines what waits.
 */
final class CommitCrowdFigure implements Figure {

  private static final int THREADS = 64;
  private static final double AIM = 0.1;
  private static final int ROUND_FACTOR = 8;
  private static final int ROUNDS_DIVISOR = 6;

  /** How somebody who takes part commits, with a certificate of its own. */
  private interface Role {
    Crowd.Member of(Vault vault, Certificate certificate);
  }

  private final String name;
  private final Role role;

  private CommitCrowdFigure(String name, Role role) {
    this.name = name;
    this.role = role;
  }

  /** Each asks for its key: one record a commit, the entry of the audit trail. */
  static CommitCrowdFigure ofEntries() {
    return new CommitCrowdFigure(
        "storage-commit-crowd-file", (vault, mine) -> () -> vault.privateKey(mine));
  }

  /** Each takes its version out of service or back: three records, two of them read before. */
  static CommitCrowdFigure ofUpdates() {
    return new CommitCrowdFigure("storage-update-crowd-file", Switch::new);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Line measure(Effort effort) throws Exception {
    try (var directory = new ScratchDirectory();
        var vault = IssuingVault.in(FileStorage.at(directory.path().resolve("vault")));
        var crowd = new Crowd(THREADS)) {
      var members = new ArrayList<Crowd.Member>();
      for (int i = 0; i < THREADS; i++) {
        vault.issue(1);
        members.add(role.of(vault.vault(), vault.vault().get(Host.name(i))));
      }
      return measure(effort, crowd, members);
    }
  }

  private Line measure(Effort effort, Crowd crowd, List<Crowd.Member> members) throws Exception {
    var first = members.subList(0, 1);
    crowd.run(members, effort.warmUp().toNanos());
    crowd.run(first, effort.warmUp().toNanos());
    var alone = new ArrayList<Double>();
    var together = new ArrayList<Double>();
    var cpu = new ArrayList<Double>();
    var cores = new ArrayList<Double>();
    long round = effort.round().toNanos() * ROUND_FACTOR;
    for (int i = 0; i < Math.max(3, effort.rounds() / ROUNDS_DIVISOR); i++) {
      alone.add(crowd.run(first, round).wallPerTurn());
      cores.add(crowd.run(Crowd.busyOnes(THREADS), round / 2).cores());
      var all = crowd.run(members, round);
      together.add(all.wallPerTurn());
      cpu.add(all.cpuPerTurn());
    }
    return Line.of(name(), Side.median(together), Side.median(alone), "us", AIM)
        .number("cores", Side.median(cores))
        .number("cpu_per_commit", Side.median(cpu) / 1e3);
  }

  /** Switches its own certificate off and on. */
  private static final class Switch implements Crowd.Member {

    private final Vault vault;
    private final Certificate certificate;
    private boolean off;

    Switch(Vault vault, Certificate certificate) {
      this.vault = vault;
      this.certificate = certificate;
    }

    @Override
    public void turn() {
      if (off) {
        vault.enable(certificate);
      } else {
        vault.disable(certificate);
      }
      off = !off;
    }
  }
}
