package io.certwright.recipes;

import io.certwright.Vault;
import io.certwright.tls.VaultTls;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/**
 * A client that knows nothing of the library that serves: it verifies the chain and the host name,
 * gets an answer, and never resumes a session.
 */
final class TlsClient implements Callable<BigInteger> {

  private static final int TIMEOUT_MILLIS = 30_000;

  private final ThreadLocal<SSLContext> contexts;
  private final int port;
  private final Exchange exchange;
  private final String[] protocols;

  private TlsClient(Vault vault, int port, Exchange exchange, String... protocols) {
    this.contexts = ThreadLocal.withInitial(() -> context(vault));
    this.port = port;
    this.exchange = exchange;
    this.protocols = protocols;
  }

  /** One a thread: a session that is not yet invalidated would be resumed by another one. */
  private static SSLContext context(Vault vault) {
    try {
      var judge = VaultTls.of(vault).trust(Shop.ROOT).trustManager();
      var context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new RememberingTrust(judge)}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What is said once hands are shaken. */
  @FunctionalInterface
  private interface Exchange {
    void with(SSLSocket socket) throws IOException;
  }

  /** Asks for a page by HTTP/1.1. */
  static TlsClient http(Vault vault, int port) {
    return new TlsClient(vault, port, TlsClient::page);
  }

  /** Waits for the first frame of HTTP/2. */
  static TlsClient http2(Vault vault, int port) {
    return new TlsClient(vault, port, TlsClient::settings, "h2");
  }

  /** The serial number of what the server presented. */
  @Override
  public BigInteger call() throws IOException {
    return presented().getSerialNumber();
  }

  /** What the server presented. */
  X509Certificate presented() throws IOException {
    var loopback = InetAddress.getLoopbackAddress();
    var plain = new Socket(loopback, port);
    // Else what is asked waits for the acknowledgement of the handshake's end, 40 ms.
    plain.setTcpNoDelay(true);
    try (var socket =
        (SSLSocket)
            contexts.get().getSocketFactory().createSocket(plain, "localhost", port, true)) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      var parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      parameters.setApplicationProtocols(protocols);
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      var session = socket.getSession();
      try {
        exchange.with(socket);
        return (X509Certificate) session.getPeerCertificates()[0];
      } finally {
        session.invalidate();
      }
    }
  }

  private static void page(SSLSocket socket) throws IOException {
    var request = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    var reader =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    var status = reader.readLine();
    if (status == null || !status.startsWith("HTTP/1.1 200")) {
      throw new IOException("the server answered " + status);
    }
  }

  private static void settings(SSLSocket socket) throws IOException {
    var frame = socket.getInputStream().readNBytes(9);
    if (frame.length < 9 || frame[3] != 4) {
      throw new IOException("the server does not begin as HTTP/2 does");
    }
  }
}
