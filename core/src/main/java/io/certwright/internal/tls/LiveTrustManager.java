package io.certwright.internal.tls;

import io.certwright.trust.Purpose;
import io.certwright.trust.TrustedAnchor;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trusts the anchors of the moment. A chain is validated as by {@code io.certwright.ChainValidator}
 * and then by the JDK's PKIX trust manager; the host name is checked where the connection asks for
 * it. Thread-safe.
 *
 * <p>The anchors are read again in the first handshake after the counter moved. While they cannot
 * be read, the last ones hold, and they are asked for again a second later; an empty list trusts
 * nobody.
 */
public final class LiveTrustManager extends X509ExtendedTrustManager {
  private static final Logger LOG = LoggerFactory.getLogger(LiveTrustManager.class);

  private final Supplier<List<TrustedAnchor>> anchors;
  private final LongSupplier changes;
  private final RevocationChecks revocation;
  private final Clock clock;
  private final Live<State> live;

  /**
   * Reads the anchors once.
   *
   * @param anchors what to trust
   * @param changes a counter that moves when they may have changed, after the new ones can be read
   * @param revocation what is done about revocation
   * @param clock what chains are judged at, and a pause after a failure is measured by
   * @throws RuntimeException what {@code anchors} throws
   */
  public LiveTrustManager(
      Supplier<List<TrustedAnchor>> anchors,
      LongSupplier changes,
      RevocationChecks revocation,
      Clock clock) {
    this.anchors = anchors;
    this.changes = changes;
    this.revocation = revocation;
    this.clock = clock;
    long seen = changes.getAsLong();
    var first = List.copyOf(anchors.get());
    this.live =
        new Live<>(
            new State(seen, first, new PeerTrust(first, revocation), 0), this::isStale, this::next);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(chain, Purpose.TLS_CLIENT, Handshake.withClient(authType));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(chain, Purpose.TLS_SERVER, Handshake.withServer(authType));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    check(chain, Purpose.TLS_CLIENT, Handshake.withClient(authType, socket));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    check(chain, Purpose.TLS_SERVER, Handshake.withServer(authType, socket));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    check(chain, Purpose.TLS_CLIENT, Handshake.withClient(authType, engine));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    check(chain, Purpose.TLS_SERVER, Handshake.withServer(authType, engine));
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return live.latest().anchors().stream()
        .map(TrustedAnchor::certificate)
        .toArray(X509Certificate[]::new);
  }

  /** What is trusted now: the same object for as long as nothing of it has changed. */
  Object trusted() {
    return live.latest().anchors();
  }

  private void check(X509Certificate[] chain, Purpose purpose, Handshake handshake)
      throws CertificateException {
    if (chain == null || chain.length == 0) {
      throw new IllegalArgumentException("a chain of certificates has one at least");
    }
    live.latest().trust().check(chain, purpose, handshake, clock.instant());
  }

  private boolean isStale(State state) {
    return changes.getAsLong() != state.seen() && clock.millis() >= state.retryMillis();
  }

  private State next(State old) {
    long seen = changes.getAsLong();
    try {
      var read = List.copyOf(anchors.get());
      return read.equals(old.anchors())
          ? new State(seen, old.anchors(), old.trust(), 0)
          : new State(seen, read, new PeerTrust(read, revocation), 0);
    } catch (RuntimeException e) {
      if (old.retryMillis() == 0) {
        LOG.warn("TLS goes on trusting the last known roots: {}", e.toString());
      }
      return new State(
          old.seen(), old.anchors(), old.trust(), clock.millis() + LiveSnapshot.PAUSE_MILLIS);
    }
  }

  /**
   * All that changes, changed at once.
   *
   * @param seen the count at which the anchors were read
   * @param retryMillis not to be read again before that
   */
  private record State(long seen, List<TrustedAnchor> anchors, PeerTrust trust, long retryMillis) {}
}
