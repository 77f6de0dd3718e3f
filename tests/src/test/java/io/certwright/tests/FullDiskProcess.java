package io.certwright.tests;

import io.certwright.Certificate;
import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.errors.StorageFailureException;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.storage.StorageException.Reason;
import io.certwright.storage.file.FileStorage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The main class of a process that fills a small disk by issuing, makes room, and goes on. Says
 * what it saw; its status is 0 only if all went as it should.
 */
final class FullDiskProcess {

  private static final int BALLAST = 200_000;
  private static final int MOST = 5_000;

  private FullDiskProcess() {}

  /** Argument: an empty directory on a small disk. */
  public static void main(String[] args) throws Exception {
    var disk = Path.of(args[0]);
    var ballast = Files.write(disk.resolve("ballast"), new byte[BALLAST]);
    var directory = disk.resolve("vault");
    var made = new ArrayList<Certificate>();
    try (var vault = open(directory)) {
      EmbeddedCa.openOrCreateRoot(vault, "root");
      var refused = fill(vault, made);
      ChildJvm.say("full " + refused.reason() + " " + refused.isRetryable());
      ChildJvm.say("says " + refused.getMessage());
      check(vault, made);
      Files.delete(ballast);
      made.add(issue(vault, made.size()));
      check(vault, made);
    }
    try (var vault = open(directory)) {
      check(vault, made);
      made.add(issue(vault, made.size()));
      Inspection.of(vault).checkSerials("root");
      ChildJvm.say("made " + made.size());
    }
  }

  private static Vault open(Path directory) {
    return Vault.open(FileStorage.at(directory), new FixedKeyProtection());
  }

  /** Issues until there is no room, and then some more. */
  private static StorageFailureException fill(Vault vault, List<Certificate> made) {
    StorageFailureException refused = null;
    for (int tries = 0; tries < 3 && made.size() < MOST; ) {
      try {
        made.add(issue(vault, made.size()));
      } catch (StorageFailureException e) {
        if (e.reason() != Reason.FULL) {
          throw e;
        }
        refused = e;
        tries++;
      }
    }
    if (refused == null) {
      throw new IllegalStateException("the disk is not small: " + made.size() + " versions fit");
    }
    return refused;
  }

  private static Certificate issue(Vault vault, int number) {
    var policy = CertificatePolicy.tlsServer("shop.example.test").issuer("root").build();
    vault.create("shop-" + number, policy);
    return vault.get("shop-" + number);
  }

  private static void check(Vault vault, List<Certificate> made) {
    for (var certificate : made) {
      if (!vault.get(certificate.name()).equals(certificate)) {
        throw new IllegalStateException(certificate + " is not what was acknowledged");
      }
    }
  }
}
