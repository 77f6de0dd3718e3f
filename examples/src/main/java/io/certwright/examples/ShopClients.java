package io.certwright.examples;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * Clients that connect without pause, each time with a full handshake, verify the chain and the
 * host name, and fetch a page.
 */
final class ShopClients implements AutoCloseable {

  private static final int CLIENTS = 2;
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final long BREATH_NANOS = 2_000_000;
  private static final byte[] REQUEST =
      "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  private final Supplier<SSLContext> contexts;
  private final int port;
  private final Consumer<Seen> observer;
  private final AtomicLong handshakes = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private final List<Thread> threads = new ArrayList<>();

  private volatile boolean stopped;
  private volatile String lastFailure = "";

  /** What a client was shown. */
  record Seen(String serialNumber, Instant notAfter) {}

  private ShopClients(Supplier<SSLContext> contexts, int port, Consumer<Seen> observer) {
    this.contexts = contexts;
    this.port = port;
    this.observer = observer;
  }

  static ShopClients start(Supplier<SSLContext> contexts, int port, Consumer<Seen> observer) {
    var clients = new ShopClients(contexts, port, observer);
    for (int i = 0; i < CLIENTS; i++) {
      var thread = new Thread(clients::connectWithoutPause, "shop-client-" + i);
      clients.threads.add(thread);
      thread.start();
    }
    return clients;
  }

  private void connectWithoutPause() {
    var context = contexts.get();
    while (!stopped) {
      try {
        observer.accept(connect(context));
        forgetSessions(context);
        handshakes.incrementAndGet();
      } catch (IOException | RuntimeException e) {
        failures.incrementAndGet();
        lastFailure = e.toString();
      }
      LockSupport.parkNanos(BREATH_NANOS);
    }
  }

  private Seen connect(SSLContext context) throws IOException {
    var plain = new Socket(InetAddress.getLoopbackAddress(), port);
    // Else the request waits for the acknowledgement of the handshake's end.
    plain.setTcpNoDelay(true);
    try (var socket =
        (SSLSocket) context.getSocketFactory().createSocket(plain, "localhost", port, true)) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      var parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      var leaf = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      socket.getOutputStream().write(REQUEST);
      var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      if (!answer.endsWith("the shop is open\n")) {
        throw new IOException("the server answered something else: " + answer);
      }
      return new Seen(leaf.getSerialNumber().toString(16), leaf.getNotAfter().toInstant());
    }
  }

  /**
   * A session that is resumed shows the certificate of its first handshake, and TLS 1.3 hands out
   * what resumes it after the handshake: so it is forgotten when the connection is over.
   */
  private static void forgetSessions(SSLContext context) {
    var sessions = context.getClientSessionContext();
    for (var id : Collections.list(sessions.getIds())) {
      var session = sessions.getSession(id);
      if (session != null) {
        session.invalidate();
      }
    }
  }

  /** Waits until so many more handshakes have succeeded or failed. */
  void awaitHandshakes(int more) throws InterruptedException {
    long until = handshakes.get() + failures.get() + more;
    while (handshakes.get() + failures.get() < until) {
      Thread.sleep(5);
    }
  }

  long handshakes() {
    return handshakes.get();
  }

  long failures() {
    return failures.get();
  }

  String lastFailure() {
    return lastFailure;
  }

  @Override
  public void close() {
    stopped = true;
    boolean interrupted = false;
    for (var thread : threads) {
      try {
        thread.join(TIMEOUT_MILLIS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
