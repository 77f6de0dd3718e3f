package io.certwright.tests.composition;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A server on the loopback that does whatever it is told with each connection. */
public final class Presenter implements AutoCloseable {

  private static final int TIMEOUT_MILLIS = 30_000;

  private final ServerSocket socket;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private volatile Deed deed;

  /** What is done with a connection, which is closed afterwards. */
  public interface Deed {
    /** Does it. */
    void with(Socket accepted) throws Exception;
  }

  private Presenter(ServerSocket socket, Deed deed) {
    this.socket = socket;
    this.deed = deed;
  }

  /** A server that does this. */
  public static Presenter doing(Deed deed) throws IOException {
    var socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    var server = new Presenter(socket, deed);
    server.threads.execute(server::accept);
    return server;
  }

  /** Presents certificates, and keeps which names it was asked for. */
  public static final class Tls implements Deed {
    private final SSLContext context;
    private final String protocol;
    private final List<String> names = new CopyOnWriteArrayList<>();
    private volatile boolean trusted;

    /** A server with the certificates of a context, by one version of TLS. */
    public Tls(SSLContext context, String protocol) {
      this.context = context;
      this.protocol = protocol;
    }

    /** The names that it was asked for. */
    public List<String> names() {
      return names;
    }

    /** Whether anybody went on after the certificates. */
    public boolean isTrusted() {
      return trusted;
    }

    @Override
    public void with(Socket accepted) throws IOException {
      var factory = context.getSocketFactory();
      try (var tls = (SSLSocket) factory.createSocket(accepted, null, accepted.getPort(), true)) {
        tls.setUseClientMode(false);
        tls.setEnabledProtocols(new String[] {protocol});
        var parameters = tls.getSSLParameters();
        parameters.setSNIMatchers(
            List.of(
                new SNIMatcher(0) {
                  @Override
                  public boolean matches(SNIServerName name) {
                    names.add(new SNIHostName(name.getEncoded()).getAsciiName());
                    return true;
                  }
                }));
        tls.setSSLParameters(parameters);
        tls.startHandshake();
        trusted = true;
      }
    }
  }

  /** Does something else from now on. */
  public void changeTo(Deed next) {
    deed = next;
  }

  /** Where it listens, on {@code localhost}. */
  public int port() {
    return socket.getLocalPort();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        var accepted = socket.accept();
        threads.execute(() -> serve(accepted));
      } catch (SocketException e) {
        // Closed.
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private void serve(Socket accepted) {
    try (accepted) {
      accepted.setSoTimeout(TIMEOUT_MILLIS);
      deed.with(accepted);
    } catch (Exception e) {
      // The client went away, as it should.
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
    threads.shutdownNow();
  }
}
