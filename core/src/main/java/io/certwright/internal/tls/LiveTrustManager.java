package io.certwright.internal.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trusts the roots of the moment, by the JDK's PKIX trust manager, which also checks the host name
 * where the connection asks for it. Thread-safe.
 *
 * <p>The roots are read again in the first handshake after the counter moved. While they cannot be
 * read, the last ones hold, and they are asked for again a second later; an empty list trusts
 * nobody.
 */
public final class LiveTrustManager extends X509ExtendedTrustManager {
  private static final Logger LOG = LoggerFactory.getLogger(LiveTrustManager.class);

  private final Supplier<List<X509Certificate>> roots;
  private final LongSupplier changes;
  private final Clock clock;
  private final Live<State> live;

  /**
   * Reads the roots once.
   *
   * @param roots the certificates to trust
   * @param changes a counter that moves when they may have changed, after the new ones can be read
   * @param clock what a pause after a failure is measured by; chains are judged by the JDK's time
   * @throws RuntimeException what {@code roots} throws
   */
  public LiveTrustManager(
      Supplier<List<X509Certificate>> roots, LongSupplier changes, Clock clock) {
    this.roots = roots;
    this.changes = changes;
    this.clock = clock;
    long seen = changes.getAsLong();
    List<X509Certificate> first = List.copyOf(roots.get());
    this.live =
        new Live<>(new State(seen, first, RootTrust.in(first), 0), this::isStale, this::next);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    trust().checkClientTrusted(chain, authType);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    trust().checkServerTrusted(chain, authType);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    trust().checkClientTrusted(chain, authType, socket);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    trust().checkServerTrusted(chain, authType, socket);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    trust().checkClientTrusted(chain, authType, engine);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    trust().checkServerTrusted(chain, authType, engine);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return state().roots().toArray(new X509Certificate[0]);
  }

  private X509ExtendedTrustManager trust() throws CertificateException {
    X509ExtendedTrustManager trust = state().trust();
    if (trust == null) {
      throw new CertificateException("No root is trusted here, so no certificate is");
    }
    return trust;
  }

  private State state() {
    return live.latest();
  }

  private boolean isStale(State state) {
    return changes.getAsLong() != state.seen() && clock.millis() >= state.retryMillis();
  }

  private State next(State old) {
    long seen = changes.getAsLong();
    try {
      List<X509Certificate> read = List.copyOf(roots.get());
      return read.equals(old.roots())
          ? new State(seen, old.roots(), old.trust(), 0)
          : new State(seen, read, RootTrust.in(read), 0);
    } catch (RuntimeException e) {
      if (old.retryMillis() == 0) {
        LOG.warn("TLS goes on trusting the last known roots: {}", e.toString());
      }
      return new State(
          old.seen(), old.roots(), old.trust(), clock.millis() + LiveSnapshot.PAUSE_MILLIS);
    }
  }

  /**
   * All that changes, changed at once.
   *
   * @param seen the count at which the roots were read
   * @param trust null if there is no root
   * @param retryMillis not to be read again before that
   */
  private record State(
      long seen,
      List<X509Certificate> roots,
      @Nullable X509ExtendedTrustManager trust,
      long retryMillis) {}
}
