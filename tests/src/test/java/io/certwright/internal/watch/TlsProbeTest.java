package io.certwright.internal.watch;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.errors.InvalidRequestException;
import io.certwright.errors.ProbeFailedException;
import io.certwright.policy.CertificatePolicy;
import io.certwright.tests.composition.Presenter;
import io.certwright.tls.VaultTls;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers present is seen, and what hostile ones do is an error within bounds. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class TlsProbeTest {

  private static final Duration SHORT = Duration.ofMillis(500);

  private static SSLContext serving(Vault vault) {
    EmbeddedCa.openOrCreateRoot(vault, "root");
    vault.create("ca", CertificatePolicy.intermediateCa("CA", 0).issuer("root").build());
    vault.create("shop", CertificatePolicy.tlsServer("localhost").issuer("ca").build());
    return VaultTls.server(vault, "shop");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void theChainIsTakenAndNothingTrusted(String protocol) throws Exception {
    try (var vault = Vault.inMemory()) {
      var context = serving(vault);
      var tls = new Presenter.Tls(context, protocol);
      try (var server = Presenter.doing(tls)) {
        var chain = TlsProbe.chain(new Endpoint("localhost", server.port()));
        var expected = vault.get("shop").chain();
        assertThat(chain).hasSize(expected.size());
        for (int i = 0; i < chain.size(); i++) {
          assertThat(chain.get(i)).isEqualTo(expected.get(i).getEncoded());
        }
        assertThat(tls.names()).containsExactly("localhost");
        assertThat(tls.isTrusted()).isFalse();
      }
    }
  }

  @Test
  void anAddressIsNoServerName() throws Exception {
    try (var vault = Vault.inMemory()) {
      var tls = new Presenter.Tls(serving(vault), "TLSv1.3");
      try (var server = Presenter.doing(tls)) {
        var chain = TlsProbe.chain(new Endpoint("127.0.0.1", server.port()));
        assertThat(chain.get(0)).isEqualTo(vault.get("shop").x509().getEncoded());
        assertThat(tls.names()).isEmpty();
      }
    }
  }

  private static void requireFailure(Presenter.Deed deed) throws IOException {
    try (var server = Presenter.doing(deed)) {
      var endpoint = new Endpoint("localhost", server.port());
      assertThatThrownBy(() -> TlsProbe.chain(endpoint, SHORT))
          .isInstanceOf(ProbeFailedException.class)
          .hasMessageStartingWith(endpoint + " presented no certificate: ");
    }
  }

  @Test
  void aServerThatClosesAtOnce() throws Exception {
    requireFailure(accepted -> {});
  }

  @Test
  void aServerThatSaysNothing() throws Exception {
    requireFailure(TlsProbeTest::drain);
  }

  /** Until the client goes away. */
  private static void drain(Socket accepted) throws IOException {
    accepted.getInputStream().transferTo(OutputStream.nullOutputStream());
  }

  @Test
  void aServerThatSpeaksPlainText() throws Exception {
    requireFailure(
        accepted -> {
          accepted.getOutputStream().write("220 mail.example.test ESMTP\r\n".getBytes(US_ASCII));
          drain(accepted);
        });
  }

  @Test
  void aServerThatSendsWithoutEnd() throws Exception {
    var random = new Random(5);
    for (int kind : new int[] {0x14, 0x15, 0x16, 0x17, 0x18, 0x80}) {
      requireFailure(
          accepted -> {
            var record = new byte[16_389];
            random.nextBytes(record);
            record[0] = (byte) kind;
            record[1] = 3;
            record[2] = 3;
            record[3] = 0x40;
            record[4] = 0;
            while (true) {
              accepted.getOutputStream().write(record);
            }
          });
    }
  }

  /** Each byte is a sign of life, so only a bound for the whole ends it. */
  @Test
  void aHandshakeThatTricklesWithoutEnd() throws Exception {
    requireFailure(
        accepted -> {
          var out = accepted.getOutputStream();
          accepted.setTcpNoDelay(true);
          // A server hello that is announced as the longest there may be, in records of one byte.
          out.write(new byte[] {0x16, 3, 3, 0, 4, 2, 0, 0x7f, (byte) 0xff});
          while (true) {
            out.write(new byte[] {0x16, 3, 3, 0, 1, 0});
          }
        });
  }

  @Test
  void aChainWithoutEnd() throws Exception {
    try (var vault = Vault.inMemory()) {
      serving(vault);
      var own = VaultTls.of(vault).serve("shop").keyManager();
      var context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {new LongChain(own, 400)}, null, null);
      requireFailure(new Presenter.Tls(context, "TLSv1.2"));
      requireFailure(new Presenter.Tls(context, "TLSv1.3"));
    }
  }

  /** Presents its certificate over and over. */
  private static final class LongChain extends X509ExtendedKeyManager {
    private final X509ExtendedKeyManager own;
    private final int length;

    LongChain(X509ExtendedKeyManager own, int length) {
      this.own = own;
      this.length = length;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      var chain = new X509Certificate[length];
      Arrays.fill(chain, own.getCertificateChain(alias)[0]);
      return chain;
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return own.getPrivateKey(alias);
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
      return own.chooseServerAlias(keyType, issuers, socket);
    }

    @Override
    public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
      return own.chooseEngineServerAlias(keyType, issuers, engine);
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
      return own.getServerAliases(keyType, issuers);
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
      return new String[0];
    }

    @Override
    public String chooseClientAlias(String[] keyType, Principal[] issuers, Socket socket) {
      throw new IllegalStateException("it is a server");
    }
  }

  @Test
  void nobodyListens() throws Exception {
    int port;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    assertThatThrownBy(() -> TlsProbe.chain(new Endpoint("127.0.0.1", port), SHORT))
        .isInstanceOf(ProbeFailedException.class);
  }

  @Test
  void aNameThatIsNotKnown() {
    assertThatThrownBy(() -> TlsProbe.chain(new Endpoint("no-such-host.invalid", 443), SHORT))
        .isInstanceOf(ProbeFailedException.class);
  }

  @ParameterizedTest
  @CsvSource({"'',443", "a b,443", "a/b,443", "a,0", "a,65536", "a,-1", "'a\r\nb',1"})
  void whatIsNoEndpoint(String host, int port) {
    assertThatThrownBy(() -> new Endpoint(host, port)).isInstanceOf(InvalidRequestException.class);
  }

  @ParameterizedTest
  @CsvSource({"shop.example.test,443", "192.0.2.7,8443", "2001:db8::7,1", "fe80::1%eth0,65535"})
  void anEndpointIsReadAsItWasWritten(String host, int port) {
    var endpoint = new Endpoint(host, port);
    assertThat(Endpoint.parse(endpoint.toString())).isEqualTo(endpoint);
    for (var text : List.of("", "host", "host:", ":1", host + ":x")) {
      assertThatThrownBy(() -> Endpoint.parse(text)).isInstanceOf(InvalidRequestException.class);
    }
  }
}
