package io.certwright.tests;

import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.errors.ConflictException;
import io.certwright.errors.NotFoundException;
import io.certwright.policy.CertificatePolicy;
import io.certwright.storage.file.FileStorage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;

/**
 * The main class of a process that a test kills: issues from two threads into a directory, and says
 * each version that was acknowledged.
 */
final class IssuingProcess {

  static final String CA = "crash-ca";
  static final String SHARED = "shared";

  private static final int THREADS = 2;
  private static final int REPEATED = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private IssuingProcess() {}

  /**
   * Arguments: the directory; a word for the names; for how many milliseconds it issues before it
   * closes the vault.
   */
  public static void main(String[] args) throws Exception {
    var storage = FileStorage.at(Path.of(args[0]));
    try (var vault = Vault.open(storage, new FixedKeyProtection())) {
      EmbeddedCa.openOrCreateRoot(vault, CA);
      long end = System.nanoTime() + Duration.ofMillis(Long.parseLong(args[2])).toNanos();
      var threads = new ArrayList<Thread>();
      for (int i = 0; i < THREADS; i++) {
        var word = args[1] + "-" + i;
        threads.add(new Thread(() -> issue(vault, word, end)));
      }
      threads.forEach(Thread::start);
      for (var thread : threads) {
        thread.join();
      }
    }
    // Whoever started it kills it.
    Thread.sleep(Duration.ofMinutes(2).toMillis());
  }

  private static void issue(Vault vault, String word, long end) {
    try {
      for (int i = 0; i == 0 || System.nanoTime() < end; i++) {
        switch (i % 3) {
          case 0 -> create(vault, word + "-" + i);
          case 1 -> create(vault, "again-" + word.charAt(word.length() - 1) + "-" + i % REPEATED);
          default -> createShared(vault);
        }
      }
    } catch (RuntimeException | Error e) {
      e.printStackTrace();
      Runtime.getRuntime().halt(2);
    }
  }

  /** Both threads at one name: one of them may be told of the other. */
  private static void createShared(Vault vault) {
    try {
      create(vault, SHARED);
    } catch (ConflictException | NotFoundException e) {
      // Nothing was done, or what was done is not known any more to be its own.
    }
  }

  private static void create(Vault vault, String name) {
    var policy = CertificatePolicy.tlsServer(name + ".example.test").issuer(CA).build();
    var certificate = vault.create(name, policy).await(PATIENCE);
    ChildJvm.say(Acknowledged.of(certificate).line());
  }
}
