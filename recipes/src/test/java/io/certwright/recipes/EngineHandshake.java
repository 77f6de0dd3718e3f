package io.certwright.recipes;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/** Two engines that shake hands without a network between them. */
final class EngineHandshake {

  private static final int PACKET = 32_768;
  private static final int MOST_STEPS = 200;

  private EngineHandshake() {}

  /** Returns when both have finished; the task of neither is left undone. */
  static void between(SSLEngine client, SSLEngine server) throws SSLException {
    var toServer = ByteBuffer.allocate(PACKET);
    var toClient = ByteBuffer.allocate(PACKET);
    client.beginHandshake();
    server.beginHandshake();
    for (int step = 0; isAtIt(client) || isAtIt(server) || toClient.position() > 0; step++) {
      if (step == MOST_STEPS) {
        throw new SSLException("two engines do not come to an end");
      }
      advance(client, toClient, toServer);
      advance(server, toServer, toClient);
    }
  }

  private static boolean isAtIt(SSLEngine engine) {
    return engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING;
  }

  private static void advance(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
    var data = ByteBuffer.allocate(PACKET);
    if (in.position() > 0) {
      in.flip();
      engine.unwrap(in, data);
      in.compact();
    }
    for (var task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
      task.run();
    }
    if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
      engine.wrap(ByteBuffer.allocate(0), out);
    }
  }
}
