package io.certwright.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A certificate is renewed ten times while clients shake hands without pause. No handshake fails;
 * each shows a version that was current at some moment while it lasted, so nobody sees an earlier
 * one after a later one; and every version is seen.
 */
final class RotationProof {

  /** How often a certificate is renewed. */
  static final int ROTATIONS = 10;

  /** How many handshakes there are at least; more with {@code -Dcertwright.handshakes=20000}. */
  private static final int HANDSHAKES = Integer.getInteger("certwright.handshakes", 2_000);

  private static final int CLIENTS = 4;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Shop shop;
  private final String name;
  private final Callable<BigInteger> handshake;
  private final List<BigInteger> versions = new CopyOnWriteArrayList<>();
  private final Semaphore done = new Semaphore(0);
  private volatile boolean over;

  private RotationProof(Shop shop, String name, Callable<BigInteger> handshake) {
    this.shop = shop;
    this.name = name;
    this.handshake = handshake;
  }

  /**
   * Proves it.
   *
   * @param name the certificate that is renewed
   * @param handshake makes a connection with a full handshake and gives the serial number of the
   *     certificate that it showed; called by several threads
   */
  static void of(Shop shop, String name, Callable<BigInteger> handshake) throws Exception {
    new RotationProof(shop, name, handshake).run(HANDSHAKES / (ROTATIONS + 1) + 1);
  }

  /**
   * What one handshake showed.
   *
   * @param before how many versions were known to be there when it began
   * @param after how many versions there might be when it had ended
   */
  private record Seen(int before, BigInteger serial, int after) {}

  private void run(int handshakesOfEach) throws Exception {
    versions.add(current());
    var threads = Executors.newFixedThreadPool(CLIENTS);
    try {
      var clients = new ArrayList<Future<List<Seen>>>();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(threads.submit(this::connect));
      }
      await(handshakesOfEach, clients);
      for (int rotation = 0; rotation < ROTATIONS; rotation++) {
        shop.renew(name);
        versions.add(current());
        await(handshakesOfEach, clients);
      }
      over = true;
      var all = new ArrayList<Seen>();
      for (var client : clients) {
        all.addAll(client.get());
      }
      all.forEach(this::check);
      assertThat(all.stream().map(Seen::serial)).containsAll(versions);
    } finally {
      over = true;
      threads.shutdownNow();
    }
  }

  private BigInteger current() {
    return shop.vault().get(name).x509().getSerialNumber();
  }

  private List<Seen> connect() throws Exception {
    var seen = new ArrayList<Seen>();
    while (!over) {
      int before = versions.size();
      var serial = handshake.call();
      // One more may have been made that this test does not know of yet.
      seen.add(new Seen(before, serial, versions.size() + 1));
      done.release();
    }
    return seen;
  }

  /** A client that failed shows here. */
  private void await(int handshakes, List<Future<List<Seen>>> clients)
      throws InterruptedException, ExecutionException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!done.tryAcquire(handshakes, 1, TimeUnit.SECONDS)) {
      for (var client : clients) {
        if (client.isDone()) {
          client.get();
        }
      }
      assertThat(System.nanoTime()).as("handshakes take place").isLessThan(deadline);
    }
  }

  private void check(Seen seen) {
    assertThat(versions.indexOf(seen.serial()))
        .as(
            "the version shown to a client that began with %d and ended with %d of them",
            seen.before(), seen.after())
        .isBetween(seen.before() - 1, seen.after() - 1);
  }
}
