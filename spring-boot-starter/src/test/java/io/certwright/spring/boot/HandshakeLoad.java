package io.certwright.spring.boot;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** Clients that shake hands with a server on loopback without pause, and note what they see. */
final class HandshakeLoad implements AutoCloseable {

  private static final int CLIENTS = 3;
  private static final long PATIENCE = Duration.ofSeconds(60).toNanos();

  private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
  private final List<List<String>> seen = new ArrayList<>();
  private final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
  private final Object changed = new Object();
  private int handshakes;
  private String last = "";
  private volatile boolean stopped;

  private HandshakeLoad() {}

  /** Each client has a context of its own, so that none resumes another's session. */
  static HandshakeLoad start(Supplier<SSLContext> contexts, int port) {
    var load = new HandshakeLoad();
    for (int client = 0; client < CLIENTS; client++) {
      var serials = new ArrayList<String>();
      load.seen.add(serials);
      var context = contexts.get();
      load.threads.execute(() -> load.shake(context, port, serials));
    }
    return load;
  }

  private void shake(SSLContext context, int port, List<String> serials) {
    while (!stopped) {
      try {
        var serial = handshake(context, port);
        if (serials.isEmpty() || !serials.get(serials.size() - 1).equals(serial)) {
          serials.add(serial);
        }
        synchronized (changed) {
          handshakes++;
          last = serial;
          changed.notifyAll();
        }
      } catch (IOException | RuntimeException e) {
        failures.add(e);
        stopped = true;
      }
    }
    synchronized (changed) {
      changed.notifyAll();
    }
  }

  private static String handshake(SSLContext context, int port) throws IOException {
    var plain = new Socket(InetAddress.getLoopbackAddress(), port);
    try (var socket =
        (SSLSocket) context.getSocketFactory().createSocket(plain, "localhost", port, true)) {
      var parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      var session = socket.getSession();
      session.invalidate();
      var serial = ((X509Certificate) session.getPeerCertificates()[0]).getSerialNumber();
      return serial.toString(16);
    }
  }

  /** Waits for so many further handshakes. */
  void await(int further) throws InterruptedException, TimeoutException {
    int until = handshakes() + further;
    await(() -> handshakes >= until);
  }

  /** Waits until another certificate than this one is presented. */
  void awaitOther(String serial) throws InterruptedException, TimeoutException {
    await(() -> !last.equals(serial));
  }

  private void await(BooleanSupplier condition) throws InterruptedException, TimeoutException {
    long deadline = System.nanoTime() + PATIENCE;
    synchronized (changed) {
      while (!stopped && !condition.getAsBoolean()) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          throw new TimeoutException("nothing changed after " + handshakes + " handshakes");
        }
        TimeUnit.NANOSECONDS.timedWait(changed, left);
      }
    }
  }

  int handshakes() {
    synchronized (changed) {
      return handshakes;
    }
  }

  /** Ends the clients, each after the handshake that it is at. */
  void stop() throws InterruptedException {
    stopped = true;
    threads.shutdown();
    if (!threads.awaitTermination(30, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the clients do not end");
    }
  }

  List<Throwable> failures() {
    return failures;
  }

  /** What each client saw, one after another; after {@link #stop}. */
  List<List<String>> seen() {
    return seen;
  }

  @Override
  public void close() {
    stopped = true;
    threads.shutdownNow();
  }
}
