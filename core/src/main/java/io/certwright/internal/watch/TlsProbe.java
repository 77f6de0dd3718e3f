package io.certwright.internal.watch;

import io.certwright.errors.ProbeFailedException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Begins a TLS handshake to see which certificates a server presents, and breaks it off there: it
 * trusts nothing, sends no data and no certificate. The time from the connection to the
 * certificates and the bytes that are read are bounded as a whole, whatever the server does; how
 * long a name takes to be resolved is up to the resolver of the machine. Used by one thread, once.
 */
public final class TlsProbe {

  /** For the whole of it. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Far more than any handshake has up to the certificates. */
  private static final int MOST_BYTES = 256 << 10;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final Endpoint endpoint;
  private final long deadline;
  private final Capture capture = new Capture();
  private int left = MOST_BYTES;

  private TlsProbe(Endpoint endpoint, Duration patience) {
    this.endpoint = endpoint;
    this.deadline = System.nanoTime() + patience.toNanos();
  }

  /**
   * What a server presents, as DER, in its order.
   *
   * @throws ProbeFailedException if it presents nothing in time
   */
  public static List<byte[]> chain(Endpoint endpoint) {
    return chain(endpoint, PATIENCE);
  }

  static List<byte[]> chain(Endpoint endpoint, Duration patience) {
    return new TlsProbe(endpoint, patience).run();
  }

  private List<byte[]> run() {
    try (var socket = new Socket()) {
      var address = new InetSocketAddress(endpoint.host(), endpoint.port());
      if (address.isUnresolved()) {
        throw failed("its name is not known", null);
      }
      socket.connect(address, millisLeft());
      shake(socket, engine());
      return encoded();
    } catch (IOException | GeneralSecurityException e) {
      throw failed(String.valueOf(e.getMessage()), e);
    }
  }

  private SSLEngine engine() throws GeneralSecurityException {
    var context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {capture}, null);
    var engine = context.createSSLEngine(endpoint.host(), endpoint.port());
    engine.setUseClientMode(true);
    var parameters = engine.getSSLParameters();
    parameters.setServerNames(serverNames());
    engine.setSSLParameters(parameters);
    return engine;
  }

  /** An address is no server name (RFC 6066, section 3), and the last part of a name no number. */
  private List<SNIServerName> serverNames() {
    var host = endpoint.host();
    var last = host.substring(host.lastIndexOf('.') + 1);
    boolean isAddress = host.indexOf(':') >= 0 || last.chars().allMatch(c -> c >= '0' && c <= '9');
    try {
      return isAddress ? List.of() : List.of(new SNIHostName(host));
    } catch (IllegalArgumentException e) {
      // Such as with an underscore: the resolver may know it, and TLS cannot say it.
      return List.of();
    }
  }

  private void shake(Socket socket, SSLEngine engine) throws IOException {
    try {
      engine.beginHandshake();
      var session = engine.getSession();
      var in = ByteBuffer.allocate(session.getPacketBufferSize());
      var out = ByteBuffer.allocate(session.getPacketBufferSize());
      var data = ByteBuffer.allocate(session.getApplicationBufferSize());
      while (capture.chain() == null) {
        var status = engine.getHandshakeStatus();
        if (status == HandshakeStatus.NEED_TASK) {
          engine.getDelegatedTask().run();
        } else if (status == HandshakeStatus.NEED_WRAP) {
          out.clear();
          requireOpen(engine.wrap(NOTHING, out));
          socket.getOutputStream().write(out.array(), 0, out.position());
        } else if (status == HandshakeStatus.NEED_UNWRAP
            || status == HandshakeStatus.NEED_UNWRAP_AGAIN) {
          unwrap(socket, engine, in, data);
        } else {
          throw failed("the handshake ended without one", null);
        }
      }
    } catch (SSLException e) {
      // That is how a handshake ends in which the certificates came.
      if (capture.chain() == null) {
        throw e;
      }
    } catch (ProbeFailedException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      throw failed("it sent what TLS cannot read", e);
    }
  }

  private void unwrap(Socket socket, SSLEngine engine, ByteBuffer in, ByteBuffer data)
      throws IOException {
    in.flip();
    var result = engine.unwrap(in, data);
    in.compact();
    if (result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW) {
      read(socket, in);
    } else {
      requireOpen(result);
    }
  }

  private void requireOpen(SSLEngineResult result) {
    if (result.getStatus() != SSLEngineResult.Status.OK) {
      throw failed("it ended the handshake", null);
    }
  }

  private void read(Socket socket, ByteBuffer in) throws IOException {
    socket.setSoTimeout(millisLeft());
    InputStream stream = socket.getInputStream();
    int most = Math.min(in.remaining(), left);
    if (most == 0) {
      throw failed("it sent " + MOST_BYTES + " bytes and no end to them", null);
    }
    byte[] chunk = new byte[most];
    int count = stream.read(chunk);
    if (count < 0) {
      throw failed("it closed the connection", null);
    }
    left -= count;
    in.put(chunk, 0, count);
  }

  private int millisLeft() {
    long millis = (deadline - System.nanoTime()) / 1_000_000;
    if (millis <= 0) {
      throw failed("it took too long", null);
    }
    return (int) millis;
  }

  private List<byte[]> encoded() throws CertificateEncodingException {
    var chain = capture.chain();
    var all = new ArrayList<byte[]>();
    if (chain != null) {
      for (var certificate : chain) {
        all.add(certificate.getEncoded());
      }
    }
    return all;
  }

  private ProbeFailedException failed(String what, @Nullable Throwable cause) {
    return new ProbeFailedException(endpoint.toString(), what, cause);
  }
}
