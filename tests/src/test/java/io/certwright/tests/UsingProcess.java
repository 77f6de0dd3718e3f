package io.certwright.tests;

import io.certwright.Vault;
import io.certwright.access.Identity;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.keys.SignatureAlgorithm;
import io.certwright.storage.file.FileStorage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;

/**
 * The main class of a process that a test kills: identities sign with one key from two threads, and
 * each signature is said once it is there.
 */
final class UsingProcess {

  static final String KEY = "used";
  static final String NODE = "crash-node";
  static final CertificatePolicy POLICY = CertificatePolicy.tlsServer("used.example.test").build();

  private static final int THREADS = 2;
  private static final int USES = 3;

  private UsingProcess() {}

  /** Arguments: the directory; a word for the identities, who have to have a right to sign. */
  public static void main(String[] args) throws Exception {
    var vault =
        Vault.builder(FileStorage.at(Path.of(args[0])), new FixedKeyProtection()).node(NODE).open();
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < THREADS; i++) {
      var word = args[1] + "-" + i;
      threads.add(new Thread(() -> use(vault, word)));
    }
    threads.forEach(Thread::start);
    for (var thread : threads) {
      thread.join();
    }
    // Whoever started it kills it.
    Thread.sleep(Duration.ofMinutes(2).toMillis());
  }

  private static void use(Vault vault, String word) {
    try {
      var key = vault.keys().get(KEY);
      for (int i = 0; ; i++) {
        var identity = word + "-" + i;
        var user = vault.as(new Identity(identity, Map.of("team", "signers")));
        for (int use = 0; use < USES; use++) {
          if (user.keys().sign(key, SignatureAlgorithm.ECDSA_SHA256, new byte[] {1}).length > 0) {
            ChildJvm.say(identity);
          }
        }
      }
    } catch (RuntimeException | Error e) {
      e.printStackTrace();
      Runtime.getRuntime().halt(2);
    }
  }
}
