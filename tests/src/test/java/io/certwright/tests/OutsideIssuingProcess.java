package io.certwright.tests;

import io.certwright.OperationStatus;
import io.certwright.PageRequest;
import io.certwright.Vault;
import io.certwright.policy.CertificatePolicy;
import io.certwright.storage.file.FileStorage;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;

/**
 * The main class of a process that a test kills: has a CA outside the vault issue from two threads
 * into a directory. It first goes on with what the process before it left.
 */
final class OutsideIssuingProcess {

  static final String CA = "ledger";

  private static final int THREADS = 2;
  private static final int REPEATED = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private OutsideIssuingProcess() {}

  /** Arguments: the directory; the CA's; a number, one more than that of the process before. */
  public static void main(String[] args) throws Exception {
    int number = Integer.parseInt(args[2]);
    try (var vault = open(Path.of(args[0]), Path.of(args[1]), number)) {
      finish(vault);
      ChildJvm.say("ready");
      var threads = new ArrayList<Thread>();
      for (int i = 0; i < THREADS; i++) {
        var word = "r" + number + "-" + i;
        threads.add(new Thread(() -> issue(vault, word)));
      }
      threads.forEach(Thread::start);
      for (var thread : threads) {
        thread.join();
      }
    }
  }

  /**
   * Opens the vault with a clock that is a minute on for each process: who begins an operation has
   * it to itself for a while, which is over when the next one comes.
   */
  static Vault open(Path directory, Path ledger, int number) throws Exception {
    var clock = clock(number);
    return Vault.builder(FileStorage.at(directory), new FixedKeyProtection())
        .clock(clock)
        .issuer(CA, new LedgerCa(ledger, clock))
        .open();
  }

  static Clock clock(int number) {
    return Clock.offset(Clock.systemUTC(), Duration.ofMinutes(number));
  }

  /** Goes on with every operation that is not over. */
  static void finish(Vault vault) {
    // One page: names are few here.
    for (var summary : vault.list(PageRequest.first(PageRequest.MAX_LIMIT)).items()) {
      if (summary.operation().equals(Optional.of(OperationStatus.PENDING))) {
        vault.operation(summary.name()).orElseThrow().await(PATIENCE);
      }
    }
  }

  private static void issue(Vault vault, String word) {
    try {
      for (int i = 0; ; i++) {
        var name =
            i % 2 == 0
                ? word + "-" + i
                : "again-" + word.substring(word.indexOf('-') + 1) + "-" + i % REPEATED;
        var policy = CertificatePolicy.tlsServer(name + ".example.test").issuer(CA).build();
        var certificate = vault.create(name, policy).await(PATIENCE);
        ChildJvm.say(Acknowledged.of(certificate).line());
      }
    } catch (RuntimeException | Error e) {
      e.printStackTrace();
      Runtime.getRuntime().halt(2);
    }
  }
}
