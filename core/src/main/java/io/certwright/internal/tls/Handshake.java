package io.certwright.internal.tls;

import io.certwright.spi.Bytes;
import io.certwright.trust.RevocationEvidence;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * What a trust manager learns of the handshake that it judges a chain in.
 *
 * @param hosts whom the leaf has to speak for, any one of them; empty: nobody asked
 * @param stapled the answers of OCSP responders that a server sent along; empty: nobody tells what
 *     it sent, or it is a client
 * @param jdk asks the JDK's trust manager in the same way
 */
record Handshake(Set<String> hosts, Optional<List<RevocationEvidence>> stapled, Question jdk) {

  /** Asks a trust manager of the JDK. */
  @FunctionalInterface
  interface Question {
    void ask(X509ExtendedTrustManager trust, X509Certificate[] path) throws CertificateException;
  }

  static Handshake withServer(String authType) {
    return unknown((trust, path) -> trust.checkServerTrusted(path, authType));
  }

  static Handshake withServer(String authType, @Nullable Socket socket) {
    return of(socket, (trust, path) -> trust.checkServerTrusted(path, authType, socket));
  }

  static Handshake withServer(String authType, @Nullable SSLEngine engine) {
    return of(engine, (trust, path) -> trust.checkServerTrusted(path, authType, engine));
  }

  static Handshake withClient(String authType) {
    return unknown((trust, path) -> trust.checkClientTrusted(path, authType));
  }

  /** The JDK's trust manager asks whether a client speaks for a host, where that is wanted. */
  static Handshake withClient(String authType, @Nullable Socket socket) {
    return unknown((trust, path) -> trust.checkClientTrusted(path, authType, socket));
  }

  static Handshake withClient(String authType, @Nullable SSLEngine engine) {
    return unknown((trust, path) -> trust.checkClientTrusted(path, authType, engine));
  }

  private static Handshake unknown(Question jdk) {
    return new Handshake(Set.of(), Optional.empty(), jdk);
  }

  private static Handshake of(@Nullable Socket socket, Question jdk) {
    return socket instanceof SSLSocket tls
        ? of(tls.getSSLParameters(), tls.getHandshakeSession(), jdk)
        : unknown(jdk);
  }

  private static Handshake of(@Nullable SSLEngine engine, Question jdk) {
    return engine == null
        ? unknown(jdk)
        : of(engine.getSSLParameters(), engine.getHandshakeSession(), jdk);
  }

  private static Handshake of(
      SSLParameters parameters, @Nullable SSLSession session, Question jdk) {
    if (session == null) {
      return unknown(jdk);
    }
    var algorithm = parameters.getEndpointIdentificationAlgorithm();
    boolean identifies = algorithm != null && !algorithm.isEmpty();
    return new Handshake(identifies ? hosts(session) : Set.of(), stapled(session), jdk);
  }

  /** The name that was asked for, and the one that was connected to: the JDK takes either. */
  private static Set<String> hosts(SSLSession session) {
    var hosts = new LinkedHashSet<String>();
    if (session instanceof ExtendedSSLSession extended) {
      for (var name : extended.getRequestedServerNames()) {
        if (name instanceof SNIHostName host) {
          hosts.add(host.getAsciiName().toLowerCase(Locale.ROOT));
        }
      }
    }
    var peer = session.getPeerHost();
    if (peer != null && !peer.isEmpty()) {
      hosts.add(literal(peer.toLowerCase(Locale.ROOT)));
    }
    return hosts;
  }

  /** An address of IPv6 may stand in brackets, as in a URI. */
  private static String literal(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  private static Optional<List<RevocationEvidence>> stapled(SSLSession session) {
    if (!(session instanceof ExtendedSSLSession extended)) {
      return Optional.empty();
    }
    try {
      var stapled = new ArrayList<RevocationEvidence>();
      for (var response : extended.getStatusResponses()) {
        if (response.length > 0) {
          stapled.add(new RevocationEvidence.Ocsp(Bytes.copyOf(response)));
        }
      }
      return Optional.of(stapled);
    } catch (UnsupportedOperationException e) {
      // An implementation of JSSE that knows no stapling.
      return Optional.empty();
    }
  }
}
