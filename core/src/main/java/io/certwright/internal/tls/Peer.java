package io.certwright.internal.tls;

import java.net.Socket;
import java.security.Principal;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * What the other side has said so far in a handshake. An implementation of JSSE that does not tell
 * leaves them empty.
 *
 * @param host the server name that a client asked for, in lower case
 * @param signatures the standard names of the signature algorithms that the peer verifies; empty if
 *     not told
 */
record Peer(@Nullable String host, List<String> signatures) {
  private static final Peer SILENT = new Peer(null, List.of());

  static Peer of(@Nullable Socket socket) {
    try {
      return socket instanceof SSLSocket tls ? of(tls.getHandshakeSession()) : SILENT;
    } catch (UnsupportedOperationException e) {
      return SILENT;
    }
  }

  static Peer of(@Nullable SSLEngine engine) {
    try {
      return engine == null ? SILENT : of(engine.getHandshakeSession());
    } catch (UnsupportedOperationException e) {
      return SILENT;
    }
  }

  /** The accepted issuers that have a name that can be read. */
  static Set<X500Principal> issuers(Principal @Nullable [] principals) {
    if (principals == null || principals.length == 0) {
      return Set.of();
    }
    Set<X500Principal> issuers = new HashSet<>();
    for (Principal principal : principals) {
      if (principal instanceof X500Principal x500) {
        issuers.add(x500);
      }
    }
    return issuers;
  }

  private static Peer of(@Nullable SSLSession session) {
    if (!(session instanceof ExtendedSSLSession extended)) {
      return SILENT;
    }
    String host = null;
    for (SNIServerName name : extended.getRequestedServerNames()) {
      if (name instanceof SNIHostName hostName) {
        host = hostName.getAsciiName().toLowerCase(Locale.ROOT);
      }
    }
    String[] signatures = extended.getPeerSupportedSignatureAlgorithms();
    return new Peer(host, signatures == null ? List.of() : List.of(signatures));
  }
}
