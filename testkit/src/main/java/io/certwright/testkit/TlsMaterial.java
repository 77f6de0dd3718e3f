package io.certwright.testkit;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * What one side of TLS connections has: a certificate that it presents, and whom it trusts. It is
 * the JDK's own TLS, without a vault, but by a clock that a test sets: for the far side of what is
 * tested. Good for servers and clients. Immutable.
 */
public final class TlsMaterial {

  private final Optional<HeldCertificate> presented;
  private final X509ExtendedTrustManager trust;
  private final SSLContext context;

  private TlsMaterial(
      Optional<HeldCertificate> presented, X509ExtendedTrustManager trust, SSLContext context) {
    this.presented = presented;
    this.trust = trust;
    this.context = context;
  }

  /** Prepares one that judges certificates by this clock. */
  public static Builder at(Clock clock) {
    return new Builder(clock);
  }

  /** What it presents; empty: nothing. */
  public Optional<HeldCertificate> presented() {
    return presented;
  }

  /** A context of protocol {@code TLS}. */
  public SSLContext context() {
    return context;
  }

  /** Whom it trusts; it checks host names where the connection asks for it. */
  public X509ExtendedTrustManager trustManager() {
    return trust;
  }

  /** Tells what it presents. */
  @Override
  public String toString() {
    return "TlsMaterial"
        + presented.stream()
            .map(HeldCertificate::certificate)
            .map(certificate -> certificate.getSubjectX500Principal().getName())
            .toList();
  }

  /** What it is to be. Each method returns this builder, which is used by one thread. */
  public static final class Builder {
    private final Clock clock;
    private final List<X509Certificate> anchors = new ArrayList<>();
    private final List<FakeCa> authorities = new ArrayList<>();
    private @Nullable HeldCertificate presented;

    private Builder(Clock clock) {
      this.clock = clock;
    }

    /** Presents this certificate with its chain, whatever is wrong with it. */
    public Builder present(HeldCertificate certificate) {
      presented = certificate;
      return this;
    }

    /** Trusts what this CA issues, except for what it has revoked by then. */
    public Builder trust(FakeCa authority) {
      authorities.add(authority);
      return trustAnchor(authority.root());
    }

    /** Trusts what chains up to this certificate. */
    public Builder trustAnchor(X509Certificate anchor) {
      anchors.add(anchor);
      return this;
    }

    /** Makes it. Without a word about trust it trusts nobody. */
    public TlsMaterial build() {
      var trust = new ClockedTrust(clock, List.copyOf(anchors), List.copyOf(authorities));
      var held = Optional.ofNullable(presented);
      try {
        var keys = new KeyManager[0];
        if (held.isPresent()) {
          var factory = KeyManagerFactory.getInstance("SunX509");
          factory.init(held.get().keyStore(), HeldCertificate.NO_PASSWORD);
          keys = factory.getKeyManagers();
        }
        var context = SSLContext.getInstance("TLS");
        context.init(keys, new TrustManager[] {trust}, new SecureRandom());
        return new TlsMaterial(held, trust, context);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every Java platform has TLS", e);
      }
    }
  }
}
