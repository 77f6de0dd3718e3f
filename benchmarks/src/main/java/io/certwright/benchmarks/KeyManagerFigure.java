package io.certwright.benchmarks;

import io.certwright.tls.VaultTls;
import java.util.stream.IntStream;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * What JSSE asks of our key manager in a TLS 1.3 handshake, with many certificates served, against
 * the same with one.
 */
final class KeyManagerFigure implements Figure {

  private static final double AIM = 1.2;
  private static final int TIMES_AS_MANY = 100;

  private final String name;
  private final int timesAsMany;

  private KeyManagerFigure(String name, int timesAsMany) {
    this.name = name;
    this.timesAsMany = timesAsMany;
  }

  /** With as many as there are where there are many. */
  static Figure ofMany() {
    return new KeyManagerFigure("key-manager", 1);
  }

  /** With a hundred times as many. */
  static Figure ofVeryMany() {
    return new KeyManagerFigure("jvm-key-manager", TIMES_AS_MANY);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Line measure(Effort effort) throws Exception {
    try (var vault = IssuingVault.inMemory()) {
      int count = effort.certificates() * timesAsMany;
      vault.issue(count);
      var names = IntStream.range(0, count).mapToObj(Host::name).toArray(String[]::new);
      int asked = count / 2;
      var tls = VaultTls.of(vault.vault());
      var one = tls.serve(names[asked]).keyManager();
      var many = VaultTls.of(vault.vault()).serve(names).keyManager();
      var handshake = new RecordedHandshake(many, vault.authority(), Host.dns(asked));
      return handshake.replay(calls -> measure(effort, calls, new Managers(count, many, one)));
    }
  }

  private record Managers(int count, X509ExtendedKeyManager many, X509ExtendedKeyManager one) {}

  private Line measure(Effort effort, RecordedCalls calls, Managers managers) throws Exception {
    var duel = Duel.ofCpu(calls.on(managers.many), calls.on(managers.one), effort);
    return Line.of(name(), duel.ours(), duel.floor(), "us", AIM)
        .number("served", managers.count)
        .number("calls", calls.count())
        .number("bytes", allocated(calls.on(managers.many)))
        .number("floor_bytes", allocated(calls.on(managers.one)))
        .number("aim_us", 10)
        .number("aim_bytes", 5_000);
  }

  private static double allocated(Work work) throws Exception {
    int times = 1_000;
    work.repeat(times);
    long before = Meter.ALLOCATED.read();
    work.repeat(times);
    return (double) (Meter.ALLOCATED.read() - before) / times;
  }
}
