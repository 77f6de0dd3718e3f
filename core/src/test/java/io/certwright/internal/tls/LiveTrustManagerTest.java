package io.certwright.internal.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.internal.tls.TestAuthority.Leaf;
import io.certwright.spi.keys.KeySpec;
import io.certwright.trust.TrustedAnchor;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;

class LiveTrustManagerTest {
  private final TestAuthority one = new TestAuthority("First root");
  private final TestAuthority two = new TestAuthority("Second root");
  private final SettableClock clock = new SettableClock();
  private final AtomicLong changes = new AtomicLong();
  private final AtomicInteger readings = new AtomicInteger();
  private volatile List<X509Certificate> roots = List.of(one.root());
  private volatile RuntimeException failure;

  private final LiveTrustManager trust =
      new LiveTrustManager(this::read, changes::get, RevocationChecks.NONE, clock);

  @Test
  void rootsOfTheMomentAreTrusted() throws Exception {
    trust.checkServerTrusted(chainOf(one), "UNKNOWN");
    trust.checkClientTrusted(chainOf(one), "UNKNOWN");
    assertRefuses(two);

    roots = List.of(two.root());
    changes.incrementAndGet();

    trust.checkServerTrusted(chainOf(two), "UNKNOWN");
    assertThat(trust.getAcceptedIssuers()).containsExactly(two.root());
    assertRefuses(one);
  }

  @Test
  void rootsAreReadOnlyWhenTheCounterMoved() throws Exception {
    trust.checkServerTrusted(chainOf(one), "UNKNOWN");
    trust.getAcceptedIssuers();
    assertThat(readings).hasValue(1);

    changes.incrementAndGet();
    trust.checkServerTrusted(chainOf(one), "UNKNOWN");
    trust.getAcceptedIssuers();
    assertThat(readings).hasValue(2);
  }

  @Test
  void lastRootsHoldWhileTheyCannotBeRead() {
    failure = new IllegalStateException("storage is away");
    roots = List.of(two.root());
    changes.incrementAndGet();

    assertAccepts(one);
    assertAccepts(one);
    assertThat(readings).as("no reading while it pauses").hasValue(2);

    failure = null;
    clock.advance(Duration.ofMillis(LiveSnapshot.PAUSE_MILLIS));
    assertAccepts(two);
    assertRefuses(one);
  }

  @Test
  void noRootsTrustNobody() {
    roots = List.of();
    changes.incrementAndGet();

    assertThat(trust.getAcceptedIssuers()).isEmpty();
    assertThatThrownBy(() -> trust.checkServerTrusted(chainOf(one), "UNKNOWN"))
        .isInstanceOf(CertificateException.class)
        .hasMessageContaining("No root");
  }

  @Test
  void rootThatIsTakenAwayIsRefusedInTheNextHandshake() throws Exception {
    TlsIdentity shop = one.issue("shop", "1", KeySpec.EC_P256, Leaf.of("shop.example"));
    var server =
        TlsContexts.context(
            new LiveKeyManager(FakeSource.with(shop), List.of("shop"), clock), null);
    var client = TlsContexts.context(null, trust);
    Engines.handshake(client.createSSLEngine(), server.createSSLEngine());

    roots = List.of(two.root());
    changes.incrementAndGet();

    SSLEngine refused = client.createSSLEngine();
    assertThatThrownBy(() -> Engines.handshake(refused, server.createSSLEngine()))
        .isInstanceOf(SSLException.class);
  }

  private List<TrustedAnchor> read() {
    readings.incrementAndGet();
    if (failure != null) {
      throw failure;
    }
    return roots.stream().map(TrustedAnchor::of).toList();
  }

  private void assertAccepts(TestAuthority authority) {
    assertThatCode(() -> trust.checkServerTrusted(chainOf(authority), "UNKNOWN"))
        .doesNotThrowAnyException();
  }

  private void assertRefuses(TestAuthority authority) {
    assertThatThrownBy(() -> trust.checkServerTrusted(chainOf(authority), "UNKNOWN"))
        .isInstanceOf(CertificateException.class);
    assertThatThrownBy(() -> trust.checkClientTrusted(chainOf(authority), "UNKNOWN"))
        .isInstanceOf(CertificateException.class);
  }

  private static X509Certificate[] chainOf(TestAuthority authority) {
    return authority
        .issue("leaf", "1", KeySpec.EC_P256, Leaf.of("shop.example"))
        .chain()
        .toArray(new X509Certificate[0]);
  }
}
