package io.certwright.tests;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.security.cert.X509Certificate;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/**
 * A TLS server on the loopback address that shakes hands, sends one byte and hangs up; and the
 * client that connects to it.
 */
final class TlsServer implements AutoCloseable {

  private static final int TIMEOUT_MILLIS = 30_000;
  private static final int BACKLOG = 100;
  private static final int BYTE = 42;

  private final SSLServerSocket socket;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ConcurrentLinkedQueue<X509Certificate> clients = new ConcurrentLinkedQueue<>();

  private TlsServer(SSLServerSocket socket) {
    this.socket = socket;
  }

  static TlsServer start(SSLContext context) throws IOException {
    return start(context, false);
  }

  /** A server that turns away clients without a certificate that it trusts. */
  static TlsServer startMutual(SSLContext context) throws IOException {
    return start(context, true);
  }

  private static TlsServer start(SSLContext context, boolean needsClients) throws IOException {
    var factory = context.getServerSocketFactory();
    var socket =
        (SSLServerSocket) factory.createServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    socket.setNeedClientAuth(needsClients);
    var server = new TlsServer(socket);
    server.threads.execute(server::accept);
    return server;
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        var accepted = (SSLSocket) socket.accept();
        threads.execute(() -> serve(accepted));
      } catch (SocketException e) {
        // Closed.
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private void serve(SSLSocket accepted) {
    try (accepted) {
      accepted.setSoTimeout(TIMEOUT_MILLIS);
      // Else the byte waits for the acknowledgement of the handshake's end, 40 ms.
      accepted.setTcpNoDelay(true);
      accepted.startHandshake();
      if (accepted.getNeedClientAuth()) {
        clients.add((X509Certificate) accepted.getSession().getPeerCertificates()[0]);
      }
      accepted.getOutputStream().write(BYTE);
    } catch (IOException e) {
      // The client judges.
    }
  }

  int port() {
    return socket.getLocalPort();
  }

  /** The certificates that clients presented so far. */
  ConcurrentLinkedQueue<X509Certificate> clients() {
    return clients;
  }

  /**
   * Connects with a full handshake, asks for a host and verifies it.
   *
   * @return what the server presented
   */
  X509Certificate connect(SSLContext context, String host) throws IOException {
    return connect(context, host, "HTTPS");
  }

  /** Connects and takes whatever host it is, as long as the chain is trusted. */
  X509Certificate connectToAny(SSLContext context, String host) throws IOException {
    return connect(context, host, "");
  }

  private X509Certificate connect(SSLContext context, String host, String identification)
      throws IOException {
    var plain = new Socket(InetAddress.getLoopbackAddress(), port());
    try (var tls = (SSLSocket) context.getSocketFactory().createSocket(plain, host, port(), true)) {
      tls.setSoTimeout(TIMEOUT_MILLIS);
      var parameters = tls.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm(identification);
      tls.setSSLParameters(parameters);
      tls.startHandshake();
      var session = tls.getSession();
      try {
        var leaf = (X509Certificate) session.getPeerCertificates()[0];
        if (tls.getInputStream().read() != BYTE) {
          throw new IOException("the server hung up");
        }
        return leaf;
      } finally {
        // A session that is resumed shows the certificate of its first handshake.
        session.invalidate();
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
    threads.shutdownNow();
  }
}
