package io.certwright.testkit;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/**
 * An HTTPS server on a free port of the loopback address, for clients under test: it answers every
 * request with status 200. With a {@link HeldCertificate} that is expired, revoked or another
 * host's it is the server that a client has to refuse. Closing it ends its connections.
 */
public final class LoopbackServer implements AutoCloseable {

  private final HttpsServer server;
  private final ExecutorService threads;

  private LoopbackServer(HttpsServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /** Starts one that asks for no client certificates. */
  public static LoopbackServer start(SSLContext context) throws IOException {
    return start(context, false);
  }

  /** Starts one that wants a certificate of each client. */
  public static LoopbackServer startMutual(SSLContext context) throws IOException {
    return start(context, true);
  }

  private static LoopbackServer start(SSLContext context, boolean mutual) throws IOException {
    var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            var tls = context.getDefaultSSLParameters();
            tls.setNeedClientAuth(mutual);
            parameters.setSSLParameters(tls);
          }
        });
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, -1);
          }
        });
    var threads = Executors.newCachedThreadPool(LoopbackServer::daemon);
    server.setExecutor(threads);
    server.start();
    return new LoopbackServer(server, threads);
  }

  private static Thread daemon(Runnable task) {
    var thread = new Thread(task, "certwright-loopback-server");
    thread.setDaemon(true);
    return thread;
  }

  /** The port. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** Its address, with {@code localhost} as the host. */
  public URI uri() {
    return URI.create("https://localhost:" + port() + "/");
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  @Override
  public String toString() {
    return "LoopbackServer[" + uri() + "]";
  }
}
