package io.certwright.storage.jdbc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A relay in front of a server that, once told to, keeps the answer to COMMIT to itself. */
public final class DroppingProxy implements AutoCloseable {

  private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final int target;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private volatile boolean isArmed;

  public DroppingProxy(int target) throws IOException {
    this.target = target;
    start(this::accept);
  }

  public int port() {
    return door.getLocalPort();
  }

  /** The server's next word that it has committed is lost, and the connection with it. */
  public void dropReplyToCommit() {
    isArmed = true;
  }

  private void accept() throws IOException {
    while (true) {
      var client = door.accept();
      var server = new Socket(InetAddress.getLoopbackAddress(), target);
      sockets.addAll(List.of(client, server));
      var relay = new Relay(client, server);
      start(relay::requests);
      start(relay::answers);
    }
  }

  private final class Relay {
    private final Socket client;
    private final Socket server;

    Relay(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    void requests() throws IOException {
      var buffer = new byte[1 << 16];
      for (int n = read(client, buffer); n >= 0; n = read(client, buffer)) {
        server.getOutputStream().write(buffer, 0, n);
      }
      server.close();
    }

    void answers() throws IOException {
      var buffer = new byte[1 << 16];
      for (int n = read(server, buffer); n >= 0; n = read(server, buffer)) {
        var text = new String(buffer, 0, n, StandardCharsets.ISO_8859_1);
        if (isArmed && text.contains("COMMIT\0")) {
          isArmed = false;
          break;
        }
        client.getOutputStream().write(buffer, 0, n);
      }
      client.close();
      server.close();
    }

    private int read(Socket socket, byte[] buffer) throws IOException {
      return socket.getInputStream().read(buffer);
    }
  }

  private interface Task {
    void run() throws IOException;
  }

  private static void start(Task task) {
    var thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException e) {
                // One of the ends is closed.
              }
            },
            "proxy");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    door.close();
    for (var socket : sockets) {
      socket.close();
    }
  }
}
