package io.certwright.examples;

import io.certwright.event.RecordedEvent;
import io.certwright.event.VaultEvent;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/** Counts what happened, and says at the end whether it is as it should be. */
final class RotationReport {

  private static final long LOOK_AGAIN_MILLIS = 200;

  private final Path rootFile;
  private final Set<String> serialsSeen = new LinkedHashSet<>();
  private final Set<String> serialsRenewed = new HashSet<>();

  private String hints = "";
  private int failedAttempts;
  private long handshakes;
  private long failedHandshakes;
  private String lastFailure = "";

  RotationReport(Path rootFile) {
    this.rootFile = rootFile;
  }

  synchronized void count(RecordedEvent told) {
    if (told.event() instanceof VaultEvent.Renewed renewed) {
      serialsRenewed.add(renewed.serialNumber());
    } else if (told.event() instanceof VaultEvent.AttemptFailed) {
      failedAttempts++;
    }
  }

  /** What a client was shown; said the first time. */
  synchronized void note(ShopClients.Seen seen, Timeline timeline) {
    if (serialsSeen.add(seen.serialNumber())) {
      timeline.say(
          "served   serial "
              + Timeline.brief(seen.serialNumber())
              + ", "
              + Timeline.left(seen.notAfter())
              + " left");
    }
  }

  /**
   * The renewals that took place under the clients: one that came before the first of them, because
   * the last run was long ago, does not count.
   */
  private long liveRenewals() {
    return serialsSeen.stream().skip(1).filter(serialsRenewed::contains).count();
  }

  /** Waits for the renewals, or for ever if it is to go on serving. */
  synchronized void awaitRenewals(RotationOptions options) throws InterruptedException {
    long deadline = System.nanoTime() + options.patience().toNanos();
    while (options.keepsServing()
        || (liveRenewals() < options.renewals() && System.nanoTime() < deadline)) {
      wait(LOOK_AGAIN_MILLIS);
    }
  }

  synchronized void add(ShopClients clients) {
    handshakes += clients.handshakes();
    failedHandshakes += clients.failures();
    lastFailure = clients.lastFailure();
  }

  /** How to connect with other clients. */
  synchronized String hints(int port) {
    hints =
        "curl --cacert "
            + rootFile
            + " https://localhost:"
            + port
            + "/\nopenssl s_client -connect localhost:"
            + port
            + " -servername localhost -CAfile "
            + rootFile
            + " -verify_return_error";
    return hints;
  }

  /** Whether every handshake succeeded, and each renewed version was served. */
  synchronized boolean holds(int wanted) {
    return failedHandshakes == 0 && handshakes > 0 && liveRenewals() >= wanted;
  }

  synchronized void print(Timeline timeline) {
    timeline.say(
        "summary"
            + "\nhandshakes         "
            + handshakes
            + "\nfailed handshakes  "
            + failedHandshakes
            + (lastFailure.isEmpty() ? "" : " (the last: " + lastFailure + ")")
            + "\nversions seen      "
            + serialsSeen.size()
            + "\nrenewals           "
            + liveRenewals()
            + (failedAttempts == 0 ? "" : " (failed attempts: " + failedAttempts + ")")
            + "\nroot certificate   "
            + rootFile
            + "\nwhile it serves    "
            + hints.replace("\n", "\n                   "));
  }
}
