package io.certwright.internal.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.internal.handle.KeyHandles;
import io.certwright.internal.handle.SoftwareKeys;
import io.certwright.internal.tls.TestAuthority.Leaf;
import io.certwright.spi.keys.KeySpec;
import io.certwright.spi.keys.SignatureAlgorithm;
import io.certwright.trust.TrustedAnchor;
import java.security.AlgorithmConstraints;
import java.security.AlgorithmParameters;
import java.security.CryptoPrimitive;
import java.security.Key;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Security;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TlsHandshakeTest {
  private static final TestAuthority AUTHORITY = new TestAuthority("Test root");

  static Stream<Arguments> protocolsAndKeys() {
    return Stream.of("TLSv1.2", "TLSv1.3")
        .flatMap(
            protocol ->
                Stream.of(KeySpec.values())
                    .filter(spec -> spec != KeySpec.RSA_4096 && spec != KeySpec.EC_SECP256K1)
                    .filter(spec -> !spec.isPostQuantum())
                    .map(spec -> Arguments.of(protocol, spec)));
  }

  @ParameterizedTest
  @MethodSource("protocolsAndKeys")
  void bothSidesAuthenticateByHandles(String protocol, KeySpec spec) throws Exception {
    TlsIdentity shop = AUTHORITY.issue("server", "1", spec, Leaf.of("shop.example"));
    TlsIdentity buyer = AUTHORITY.issue("client", "1", spec, Leaf.of());
    SSLEngine client = context(buyer).createSSLEngine("shop.example", 443);
    SSLEngine server = context(shop).createSSLEngine();
    server.setNeedClientAuth(true);
    client.setEnabledProtocols(new String[] {protocol});

    Engines.handshake(client, server);

    assertThat(client.getSession().getProtocol()).isEqualTo(protocol);
    assertThat(Engines.peerOf(client)).isEqualTo(shop.chain().get(0));
    assertThat(Engines.peerOf(server)).isEqualTo(buyer.chain().get(0));
  }

  @ParameterizedTest
  @CsvSource({
    "TLSv1.2, rsa_pss_rsae_sha256, RSA_PSS_SHA256",
    "TLSv1.2, rsa_pss_rsae_sha384, RSA_PSS_SHA384",
    "TLSv1.2, rsa_pss_rsae_sha512, RSA_PSS_SHA512",
    "TLSv1.2, rsa_pkcs1_sha256, RSA_PKCS1_SHA256",
    "TLSv1.2, rsa_pkcs1_sha384, RSA_PKCS1_SHA384",
    "TLSv1.2, rsa_pkcs1_sha512, RSA_PKCS1_SHA512",
    "TLSv1.3, rsa_pss_rsae_sha256, RSA_PSS_SHA256",
    "TLSv1.3, rsa_pss_rsae_sha384, RSA_PSS_SHA384",
    "TLSv1.3, rsa_pss_rsae_sha512, RSA_PSS_SHA512",
  })
  void rsaSignsInTheSchemeThatTheClientTakes(
      String protocol, String scheme, SignatureAlgorithm algorithm) throws Exception {
    Queue<SignatureAlgorithm> used = new ConcurrentLinkedQueue<>();
    SSLEngine client = context().createSSLEngine();
    SSLEngine server = context(recording(used)).createSSLEngine();
    SSLParameters parameters = client.getSSLParameters();
    parameters.setProtocols(new String[] {protocol});
    parameters.setAlgorithmConstraints(new OnlyRsaScheme(scheme));
    client.setSSLParameters(parameters);

    Engines.handshake(client, server);

    assertThat(used).containsExactly(algorithm);
  }

  @Test
  void jsseReceivesKeysWithoutBytes() throws Exception {
    TlsIdentity shop = AUTHORITY.issue("server", "1", KeySpec.EC_P256, Leaf.of("shop.example"));
    TlsIdentity buyer = AUTHORITY.issue("client", "1", KeySpec.RSA_2048, Leaf.of());
    SpyKeyManager serverKeys = new SpyKeyManager(manager(shop));
    SpyKeyManager clientKeys = new SpyKeyManager(manager(buyer));
    SSLEngine client = context(clientKeys).createSSLEngine();
    SSLEngine server = context(serverKeys).createSSLEngine();
    server.setNeedClientAuth(true);

    Engines.handshake(client, server);

    for (SpyKeyManager spy : List.of(serverKeys, clientKeys)) {
      assertThat(spy.keys()).isNotEmpty();
      assertThat(spy.keys()).allSatisfy(key -> assertThat(key.getEncoded()).isNull());
    }
    assertThat(serverKeys.aliases()).containsOnly("server@1");
    assertThat(clientKeys.aliases()).containsOnly("client@1");
  }

  @ParameterizedTest
  @CsvSource({
    "shop.example, shop",
    "SHOP.example, shop",
    "api.shop.example, wildcard",
    "API.Shop.Example, wildcard",
    "exact.shop.example, exact",
    "a.b.shop.example, default",
    "other.test, default",
    ", default",
  })
  void serverChoosesByServerName(String host, String expected) throws Exception {
    SSLContext server =
        context(
            AUTHORITY.issue("default", "1", KeySpec.EC_P256, Leaf.of("default.example")),
            AUTHORITY.issue("wildcard", "1", KeySpec.EC_P256, Leaf.of("*.shop.example")),
            AUTHORITY.issue("shop", "1", KeySpec.EC_P256, Leaf.of("Shop.Example")),
            AUTHORITY.issue("exact", "1", KeySpec.EC_P256, Leaf.of("exact.shop.example")));
    for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
      SSLEngine client = context().createSSLEngine();
      SSLParameters parameters = client.getSSLParameters();
      parameters.setProtocols(new String[] {protocol});
      if (host != null) {
        parameters.setServerNames(List.of(new SNIHostName(host)));
      }
      client.setSSLParameters(parameters);

      Engines.handshake(client, server.createSSLEngine());

      assertThat(nameOf(Engines.peerOf(client))).isEqualTo("CN=" + expected);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "TLSv1.2, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, rsa",
    "TLSv1.2, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, ec",
    "TLSv1.3, TLS_AES_128_GCM_SHA256, ec",
  })
  void twoKeysForOneHostServeWhatTheClientSpeaks(String protocol, String suite, String expected)
      throws Exception {
    SSLContext server =
        context(
            AUTHORITY.issue("ec", "1", KeySpec.EC_P256, Leaf.of("shop.example")),
            AUTHORITY.issue("rsa", "1", KeySpec.RSA_2048, Leaf.of("shop.example")));
    for (SSLEngine client :
        List.of(context().createSSLEngine(), context().createSSLEngine("shop.example", 443))) {
      client.setEnabledProtocols(new String[] {protocol});
      client.setEnabledCipherSuites(new String[] {suite});

      Engines.handshake(client, server.createSSLEngine());

      assertThat(nameOf(Engines.peerOf(client))).isEqualTo("CN=" + expected);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void clientPresentsWhatTheServerAccepts(String protocol) throws Exception {
    TestAuthority partner = new TestAuthority("Partner root");
    TlsIdentity shop = AUTHORITY.issue("server", "1", KeySpec.EC_P256, Leaf.of("shop.example"));
    LiveKeyManager clientKeys =
        manager(
            AUTHORITY.issue("own", "1", KeySpec.EC_P256, Leaf.of()),
            partner.issue("partner", "1", KeySpec.RSA_2048, Leaf.of()));
    SSLEngine client = TlsContexts.context(clientKeys, trust(AUTHORITY)).createSSLEngine();
    SSLEngine server = TlsContexts.context(manager(shop), trust(partner)).createSSLEngine();
    server.setNeedClientAuth(true);
    client.setEnabledProtocols(new String[] {protocol});

    Engines.handshake(client, server);

    assertThat(nameOf(Engines.peerOf(server))).isEqualTo("CN=partner");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void clientWithoutAcceptedIssuerPresentsNothing(String protocol) {
    TlsIdentity shop = AUTHORITY.issue("server", "1", KeySpec.EC_P256, Leaf.of("shop.example"));
    TlsIdentity own = AUTHORITY.issue("own", "1", KeySpec.EC_P256, Leaf.of());
    SSLEngine client = context(own).createSSLEngine();
    SSLEngine server =
        TlsContexts.context(manager(shop), trust(new TestAuthority("Partner root")))
            .createSSLEngine();
    server.setNeedClientAuth(true);
    client.setEnabledProtocols(new String[] {protocol});

    assertThatThrownBy(() -> Engines.handshake(client, server)).isInstanceOf(SSLException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void keyThatMayNoLongerBeUsedEndsTheHandshake(String protocol) {
    KeyPair pair = SoftwareKeys.fresh(KeySpec.EC_P256);
    PrivateKey disabled =
        KeyHandles.handle(
            pair.getPublic(),
            KeySpec.EC_P256,
            "server@1",
            (algorithm, message) -> {
              throw new IllegalStateException("disabled");
            });
    TlsIdentity issued = AUTHORITY.issue("server", "1", KeySpec.EC_P256, Leaf.of("shop.example"));
    SSLEngine client = context().createSSLEngine();
    SSLEngine server =
        context(new TlsIdentity("server", "1", issued.chain(), disabled)).createSSLEngine();
    client.setEnabledProtocols(new String[] {protocol});

    assertThatThrownBy(() -> Engines.handshake(client, server))
        .isInstanceOf(SSLException.class)
        .hasStackTraceContaining("disabled");
  }

  @Test
  void cipherSuiteThatNeedsDecryptionFails() {
    TlsIdentity shop = AUTHORITY.issue("server", "1", KeySpec.RSA_2048, Leaf.of("shop.example"));
    SSLEngine client = context().createSSLEngine();
    client.setEnabledProtocols(new String[] {"TLSv1.2"});
    client.setEnabledCipherSuites(new String[] {"TLS_RSA_WITH_AES_128_GCM_SHA256"});

    assertThatThrownBy(() -> Engines.handshake(client, context(shop).createSSLEngine()))
        .isInstanceOf(SSLException.class);
  }

  @ParameterizedTest
  @EnumSource(
      value = KeySpec.class,
      names = {"RSA_2048", "EC_P256", "EC_P384", "ED25519"})
  void bouncyCastleInFrontChangesNothing(KeySpec spec) throws Exception {
    TlsIdentity shop = AUTHORITY.issue("server", "1", spec, Leaf.of("shop.example"));
    Security.insertProviderAt(new BouncyCastleProvider(), 1);
    try {
      for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
        SSLEngine client = context().createSSLEngine("shop.example", 443);
        SSLParameters parameters = client.getSSLParameters();
        parameters.setProtocols(new String[] {protocol});
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        client.setSSLParameters(parameters);

        Engines.handshake(client, context(shop).createSSLEngine());

        assertThat(nameOf(Engines.peerOf(client))).isEqualTo("CN=server");
      }
    } finally {
      Security.removeProvider("BC");
    }
  }

  private static TlsIdentity recording(Queue<SignatureAlgorithm> used) {
    TlsIdentity issued = AUTHORITY.issue("server", "1", KeySpec.RSA_2048, Leaf.of("shop.example"));
    KeyPair pair = SoftwareKeys.shared(KeySpec.RSA_2048);
    PrivateKey handle =
        KeyHandles.handle(
            pair.getPublic(),
            KeySpec.RSA_2048,
            "server@1",
            (algorithm, message) -> {
              used.add(algorithm);
              return SoftwareKeys.signer(pair).sign(algorithm, message);
            });
    return new TlsIdentity("server", "1", issued.chain(), handle);
  }

  private static SSLContext context(TlsIdentity... identities) {
    return TlsContexts.context(
        identities.length == 0 ? null : manager(identities), trust(AUTHORITY));
  }

  private static SSLContext context(SpyKeyManager keys) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(new KeyManager[] {keys}, new TrustManager[] {trust(AUTHORITY)}, null);
    return context;
  }

  private static LiveTrustManager trust(TestAuthority authority) {
    return new LiveTrustManager(
        () -> List.of(TrustedAnchor.of(authority.root())),
        () -> 0,
        RevocationChecks.NONE,
        Clock.systemUTC());
  }

  private static LiveKeyManager manager(TlsIdentity... identities) {
    return new LiveKeyManager(
        FakeSource.with(identities),
        Stream.of(identities).map(TlsIdentity::name).toList(),
        Clock.systemUTC());
  }

  private static String nameOf(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName();
  }

  /** Of all RSA schemes it takes one, and all others that are not RSA. */
  private record OnlyRsaScheme(String scheme) implements AlgorithmConstraints {
    @Override
    public boolean permits(
        Set<CryptoPrimitive> primitives, String algorithm, AlgorithmParameters parameters) {
      return !algorithm.startsWith("rsa_") || algorithm.equals(scheme);
    }

    @Override
    public boolean permits(Set<CryptoPrimitive> primitives, Key key) {
      return true;
    }

    @Override
    public boolean permits(
        Set<CryptoPrimitive> primitives,
        String algorithm,
        Key key,
        AlgorithmParameters parameters) {
      return permits(primitives, algorithm, parameters);
    }
  }
}
