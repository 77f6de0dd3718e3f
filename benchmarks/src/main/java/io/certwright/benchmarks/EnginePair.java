package io.certwright.benchmarks;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/** Two TLS engines that talk to each other in memory, in one thread. */
final class EnginePair {

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
  private static final int BUFFER = 1 << 17;
  private static final int MAX_STEPS = 1_000;

  private EnginePair() {}

  /** Runs the handshake until both are done. */
  static void shakeHands(SSLEngine client, SSLEngine server) throws SSLException {
    var toServer = ByteBuffer.allocate(BUFFER);
    var toClient = ByteBuffer.allocate(BUFFER);
    client.beginHandshake();
    server.beginHandshake();
    for (int i = 0; i < MAX_STEPS; i++) {
      step(client, toClient, toServer);
      step(server, toServer, toClient);
      boolean quiet = toServer.position() == 0 && toClient.position() == 0;
      if (quiet && isDone(client) && isDone(server)) {
        return;
      }
    }
    throw new SSLException("the handshake does not end");
  }

  private static void step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
    switch (engine.getHandshakeStatus()) {
      case NEED_TASK -> {
        for (var task = engine.getDelegatedTask(); task != null; ) {
          task.run();
          task = engine.getDelegatedTask();
        }
      }
      case NEED_WRAP -> engine.wrap(NOTHING, out);
      default -> {
        in.flip();
        engine.unwrap(in, ByteBuffer.allocate(BUFFER));
        in.compact();
      }
    }
  }

  private static boolean isDone(SSLEngine engine) {
    return engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
  }
}
