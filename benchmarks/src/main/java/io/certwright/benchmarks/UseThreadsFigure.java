package io.certwright.benchmarks;

import io.certwright.access.Assignment;
import io.certwright.access.Grant;
import io.certwright.access.Identity;
import io.certwright.access.Permission;
import io.certwright.access.Principal;
import io.certwright.access.Scope;
import io.certwright.internal.engine.EngineHolder;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.use.UsePurpose;
import io.certwright.internal.use.UseTicket;
import io.certwright.internal.use.UsedKey;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Signatures through handles of one key by one identity, so in one window: wall time per signature
 * of two threads, against one. The count in the window is also measured by itself.
 */
final class UseThreadsFigure implements Figure {

  private static final double AIM = 1 / 1.6;
  private static final int THREADS = 2;
  private static final int ROUND_FACTOR = 4;
  private static final int ROUNDS_DIVISOR = 6;
  private static final int COUNTS = 1_000;

  @Override
  public String name() {
    return "gate-use-threads";
  }

  @Override
  public Line measure(Effort effort) throws Exception {
    try (var vault = IssuingVault.inMemory();
        var crowd = new Crowd(THREADS)) {
      vault.issue(1);
      var signers = new ArrayList<Crowd.Member>();
      for (int i = 0; i < THREADS; i++) {
        signers.add(signer(handle(vault)));
      }
      var counter =
          counter(
              EngineHolder.of(vault.vault())
                  .engine()
                  .windows()
                  .of(Caller.OWNER, new UsedKey("bench/0", Optional.empty()), UsePurpose.HANDLE));
      return measure(effort, signers, counter, crowd);
    }
  }

  private Line measure(Effort effort, List<Crowd.Member> signers, Crowd.Member counter, Crowd crowd)
      throws Exception {
    var one = signers.subList(0, 1);
    long warmUp = effort.warmUp().toNanos();
    crowd.run(signers, warmUp);
    crowd.run(one, warmUp);
    crowd.run(List.of(counter), warmUp / 4);
    long round = effort.round().toNanos() * ROUND_FACTOR;
    var together = new ArrayList<Double>();
    var alone = new ArrayList<Double>();
    var cores = new ArrayList<Double>();
    var counts = new ArrayList<Double>();
    for (int i = 0; i < Math.max(3, effort.rounds() / ROUNDS_DIVISOR); i++) {
      alone.add(crowd.run(one, round).wallPerTurn());
      together.add(crowd.run(signers, round).wallPerTurn());
      cores.add(crowd.run(Crowd.busyOnes(THREADS), round / 2).cores());
      counts.add(crowd.run(List.of(counter), round / 4).cpuPerTurn() / COUNTS);
    }
    return Line.of(name(), Side.median(together), Side.median(alone), "us", AIM)
        .number("cores", Side.median(cores))
        .number("count_ns", Side.median(counts));
  }

  private static PrivateKey handle(IssuingVault vault) {
    vault
        .vault()
        .access()
        .putAssignment(
            Assignment.allow(
                "uses",
                Principal.identity("somebody"),
                Grant.permissions(Permission.KEYS_USE),
                Scope.vault()));
    var somebody = vault.vault().as(Identity.named("somebody"));
    return somebody.privateKey(vault.vault().get(Host.name(0)));
  }

  private static Crowd.Member signer(PrivateKey key) {
    var message = new byte[130];
    return () -> {
      try {
        var signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(key);
        message[0]++;
        signature.update(message);
        if (signature.sign().length == 0) {
          throw new IllegalStateException("nothing was signed");
        }
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    };
  }

  private static Crowd.Member counter(UseTicket ticket) {
    return () -> {
      for (int i = 0; i < COUNTS; i++) {
        ticket.use();
      }
    };
  }
}
