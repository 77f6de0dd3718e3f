package io.certwright.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.tls.VaultTls;
import java.math.BigInteger;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.network.ConnectionMode;
import org.apache.kafka.common.security.ssl.SslFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 3, unit = TimeUnit.MINUTES)
class VaultSslEngineFactoryTest {

  private static Map<String, Object> configuration(Shop shop, String certificate) {
    return Map.of(
        "security.protocol",
        "SSL",
        "ssl.engine.factory.class",
        VaultSslEngineFactory.class,
        "ssl.endpoint.identification.algorithm",
        "https",
        "ssl.client.auth",
        "required",
        VaultSslEngineFactory.VAULT,
        shop.vault(),
        VaultSslEngineFactory.CERTIFICATE,
        certificate,
        VaultSslEngineFactory.AUTHORITY,
        Shop.ROOT);
  }

  private static SslFactory factory(Shop shop, ConnectionMode mode, String certificate) {
    var factory = new SslFactory(mode);
    factory.configure(configuration(shop, certificate));
    return factory;
  }

  /** Kafka's own factory on both sides. */
  @Test
  void rotatesUnderLoad() throws Exception {
    try (var shop = new Shop();
        var broker = factory(shop, ConnectionMode.SERVER, Shop.SERVER)) {
      var clients =
          ThreadLocal.withInitial(() -> factory(shop, ConnectionMode.CLIENT, Shop.CLIENT));
      RotationProof.of(shop, Shop.SERVER, () -> presented(clients.get(), broker));
    }
  }

  private static BigInteger presented(SslFactory clients, SslFactory broker) throws Exception {
    var client = clients.createSslEngine("localhost", 9_093);
    EngineHandshake.between(client, broker.createSslEngine("localhost", 50_000));
    var session = client.getSession();
    var leaf = (X509Certificate) session.getPeerCertificates()[0];
    session.invalidate();
    return leaf.getSerialNumber();
  }

  /** A client of Kafka that knows of a vault by its configuration only. */
  @Test
  void aClientPresentsWhatTheVaultHas() throws Exception {
    try (var shop = new Shop()) {
      var context = VaultTls.of(shop.vault()).serve(Shop.SERVER).trust(Shop.ROOT).context();
      var loopback = InetAddress.getLoopbackAddress();
      var sockets = context.getServerSocketFactory();
      try (var server = (SSLServerSocket) sockets.createServerSocket(0, 1, loopback)) {
        server.setNeedClientAuth(true);
        var properties = new Properties();
        properties.putAll(configuration(shop, Shop.CLIENT));
        properties.put("bootstrap.servers", "localhost:" + server.getLocalPort());
        var admin = Admin.create(properties);
        try (var connection = (SSLSocket) server.accept()) {
          connection.startHandshake();
          assertThat(connection.getSession().getPeerCertificates()[0])
              .isEqualTo(shop.vault().get(Shop.CLIENT).x509());
        } finally {
          admin.close(Duration.ZERO);
        }
      }
    }
  }
}
