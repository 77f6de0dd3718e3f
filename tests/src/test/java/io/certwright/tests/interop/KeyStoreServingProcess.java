package io.certwright.tests.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/**
 * A program that knows nothing of this library and serves TLS with what the JVM was told by system
 * properties: one byte for each connection, until its input ends.
 */
final class KeyStoreServingProcess {

  private KeyStoreServingProcess() {}

  public static void main(String[] none) throws Exception {
    var factory = SSLContext.getDefault().getServerSocketFactory();
    var loopback = InetAddress.getLoopbackAddress();
    try (var server = (SSLServerSocket) factory.createServerSocket(0, 10, loopback)) {
      var providers = Arrays.stream(Security.getProviders()).map(Provider::getName).toList();
      System.out.println(server.getLocalPort() + " " + providers);
      var serving = new Thread(() -> serve(server), "serving");
      serving.setDaemon(true);
      serving.start();
      var unused = new String(System.in.readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  private static void serve(SSLServerSocket server) {
    while (!server.isClosed()) {
      try (var socket = server.accept()) {
        socket.getOutputStream().write(42);
      } catch (IOException e) {
        // The client judges.
      }
    }
  }
}
