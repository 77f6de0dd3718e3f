package io.certwright.internal.tls;

import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/** A handshake of two engines in memory, on one thread. */
final class Engines {
  private static final int PLENTY = 1 << 17;

  private Engines() {}

  /**
   * Shakes hands, and sends a byte each way.
   *
   * @throws SSLException if either side refuses
   */
  static void handshake(SSLEngine client, SSLEngine server) throws SSLException {
    client.setUseClientMode(true);
    server.setUseClientMode(false);
    ByteBuffer toServer = ByteBuffer.allocate(PLENTY);
    ByteBuffer toClient = ByteBuffer.allocate(PLENTY);
    ByteBuffer atServer = ByteBuffer.allocate(PLENTY);
    ByteBuffer atClient = ByteBuffer.allocate(PLENTY);
    for (int step = 0; step < 200; step++) {
      wrap(client, toServer);
      unwrap(server, toServer, atServer);
      wrap(server, toClient);
      unwrap(client, toClient, atClient);
      if (atServer.position() > 0 && atClient.position() > 0) {
        return;
      }
    }
    throw new SSLException(
        "No end: " + client.getHandshakeStatus() + ", " + server.getHandshakeStatus());
  }

  /** The leaf that the other side presented. */
  static X509Certificate peerOf(SSLEngine engine) throws SSLException {
    return (X509Certificate) engine.getSession().getPeerCertificates()[0];
  }

  private static void wrap(SSLEngine engine, ByteBuffer out) throws SSLException {
    for (int i = 0; i < 20; i++) {
      boolean isReady = engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
      if (engine.getHandshakeStatus() == HandshakeStatus.NEED_UNWRAP) {
        return;
      }
      engine.wrap(ByteBuffer.wrap(new byte[] {1}), out);
      runTasks(engine);
      if (isReady) {
        return;
      }
    }
  }

  private static void unwrap(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
    in.flip();
    SSLEngineResult.Status status = SSLEngineResult.Status.OK;
    while (in.hasRemaining() && status == SSLEngineResult.Status.OK) {
      int before = in.remaining();
      status = engine.unwrap(in, out).getStatus();
      runTasks(engine);
      if (in.remaining() == before && engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
        break;
      }
    }
    in.compact();
  }

  private static void runTasks(SSLEngine engine) {
    for (Runnable task = engine.getDelegatedTask();
        task != null;
        task = engine.getDelegatedTask()) {
      task.run();
    }
  }
}
