package io.certwright.testkit;

import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * What the two sides of a TLS handshake saw of each other. The handshake took place in the memory
 * of the calling thread, without a socket, and resumed no session.
 *
 * @param protocol {@code TLSv1.3}, for example
 * @param serverChain what the server presented and the client accepted, the server's own first
 * @param clientChain what the client presented and the server accepted; empty: it was not asked
 */
public record TlsHandshake(
    String protocol, List<X509Certificate> serverChain, List<X509Certificate> clientChain) {

  private static final int MOST_STEPS = 10_000;

  /** Sessions are resumed by host and port. */
  private static final AtomicInteger PORTS = new AtomicInteger();

  /** Copies the lists. */
  public TlsHandshake {
    serverChain = List.copyOf(serverChain);
    clientChain = List.copyOf(clientChain);
  }

  /**
   * A handshake in which the client, as one of HTTPS, checks that the server is the host.
   *
   * @param host what the client takes the server for; sent as SNI if it is a DNS name
   * @throws SSLException as the side throws it that refuses
   */
  public static TlsHandshake between(SSLContext server, SSLContext client, String host)
      throws SSLException {
    return run(serverEngine(server), clientEngine(client, host));
  }

  /**
   * The same, with a server that wants a certificate of the client.
   *
   * @throws SSLException as the side throws it that refuses
   */
  public static TlsHandshake mutual(SSLContext server, SSLContext client, String host)
      throws SSLException {
    var engine = serverEngine(server);
    engine.setNeedClientAuth(true);
    return run(engine, clientEngine(client, host));
  }

  /** The certificate that the server presented. */
  public X509Certificate server() {
    return serverChain.get(0);
  }

  private static SSLEngine serverEngine(SSLContext context) {
    var engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    return engine;
  }

  private static SSLEngine clientEngine(SSLContext context, String host) {
    var engine = context.createSSLEngine(host, PORTS.incrementAndGet());
    engine.setUseClientMode(true);
    var parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    engine.setSSLParameters(parameters);
    return engine;
  }

  private static TlsHandshake run(SSLEngine server, SSLEngine client) throws SSLException {
    client.beginHandshake();
    server.beginHandshake();
    var toServer = ByteBuffer.allocate(1 << 18);
    var toClient = ByteBuffer.allocate(1 << 18);
    for (int step = 0; step < MOST_STEPS; step++) {
      boolean moved = step(client, toClient, toServer);
      moved |= step(server, toServer, toClient);
      if (!moved) {
        return seen(server, client);
      }
    }
    throw new IllegalStateException("the handshake has no end");
  }

  /** Takes a side on by one step; false: it has nothing to do. */
  private static boolean step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
    var status = engine.getHandshakeStatus();
    if (status == HandshakeStatus.NEED_TASK) {
      for (var task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
        task.run();
      }
      return true;
    }
    if (status == HandshakeStatus.NEED_WRAP) {
      engine.wrap(ByteBuffer.allocate(0), out);
      return true;
    }
    if (in.position() == 0 && status != HandshakeStatus.NEED_UNWRAP_AGAIN) {
      return false;
    }
    in.flip();
    try {
      int before = in.remaining();
      engine.unwrap(in, ByteBuffer.allocate(engine.getSession().getApplicationBufferSize()));
      return in.remaining() < before || engine.getHandshakeStatus() != status;
    } finally {
      in.compact();
    }
  }

  private static TlsHandshake seen(SSLEngine server, SSLEngine client) throws SSLException {
    var session = client.getSession();
    return new TlsHandshake(
        session.getProtocol(),
        peers(client),
        server.getNeedClientAuth() ? peers(server) : List.of());
  }

  private static List<X509Certificate> peers(SSLEngine engine) throws SSLPeerUnverifiedException {
    return Arrays.stream(engine.getSession().getPeerCertificates())
        .map(X509Certificate.class::cast)
        .toList();
  }
}
