package io.certwright.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.Vault;
import io.certwright.keystore.CertwrightProvider;
import io.certwright.tls.VaultTls;
import io.certwright.trust.TrustedAnchor;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.Security;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.network.ConnectionMode;
import org.apache.kafka.common.security.ssl.SslFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kafka by its configuration file alone, without a class of ours between. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class KafkaTextTest {

  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int ROTATIONS = 3;

  @TempDir private Path directory;
  private DescribedVault described;
  private Vault vault;

  @BeforeEach
  void found() {
    described = new DescribedVault(directory);
    vault = described.open();
    Shop.found(vault);
    vault.trustBundles().put("roots", TrustedAnchor.of(vault.get(Shop.ROOT).x509()));
  }

  @AfterEach
  void close() {
    vault.close();
    Security.removeProvider("Certwright");
    Security.addProvider(new CertwrightProvider());
  }

  /** As it stands in a file. */
  private Properties text(String certificate) throws IOException {
    var text =
        """
        security.protocol=SSL
        security.providers=io.certwright.recipes.KafkaProvider
        ssl.keystore.type=Certwright
        ssl.keystore.location=%s
        ssl.keystore.password=%s
        ssl.keymanager.algorithm=PKIX
        ssl.truststore.type=Certwright
        ssl.truststore.location=%s
        ssl.truststore.password=%s
        """
            .formatted(
                described.file(certificate + ".vault", "certificates = " + certificate),
                DescribedVault.PASSPHRASE,
                described.file("roots.vault", "certificates = none", "trust = roots"),
                DescribedVault.PASSPHRASE);
    var properties = new Properties();
    properties.load(new StringReader(text));
    return properties;
  }

  /** Kafka's own factory, given what Kafka itself makes of the text. */
  private SslFactory factory(ConnectionMode mode, String certificate) throws IOException {
    var properties = text(certificate);
    properties.put("bootstrap.servers", "localhost:9093");
    var parsed = new HashMap<String, Object>(new AdminClientConfig(properties).values());
    parsed.put("ssl.client.auth", "required");
    var factory = new SslFactory(mode);
    factory.configure(parsed);
    return factory;
  }

  /** The text is read by a node of its own, which sees a renewal within a second. */
  @Test
  void aRenewalReachesBrokerAndClientWithoutAWord() throws Exception {
    Security.removeProvider("Certwright");
    try (var broker = factory(ConnectionMode.SERVER, Shop.SERVER);
        var client = factory(ConnectionMode.CLIENT, Shop.CLIENT)) {
      assertThat(Security.getProviders()[0].getName()).isEqualTo("Certwright");
      var before = shaken(client, broker);
      assertThat(before).isEqualTo(current());
      for (int rotation = 0; rotation < ROTATIONS; rotation++) {
        Shop.renew(vault, Shop.SERVER);
        Shop.renew(vault, Shop.CLIENT);
        var after = current();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        var seen = before;
        while (!seen.equals(after)) {
          assertThat(System.nanoTime()).as("the renewed ones are shown").isLessThan(deadline);
          var next = shaken(client, broker);
          assertThat(next.server()).isIn(seen.server(), after.server());
          assertThat(next.client()).isIn(seen.client(), after.client());
          seen = next;
        }
        before = after;
      }
    }
  }

  /** What the two sides of a handshake showed. */
  private record Shown(X509Certificate server, X509Certificate client) {}

  private Shown current() {
    return new Shown(vault.get(Shop.SERVER).x509(), vault.get(Shop.CLIENT).x509());
  }

  private static Shown shaken(SslFactory clients, SslFactory broker) throws IOException {
    var client = clients.createSslEngine("localhost", 9_093);
    var server = broker.createSslEngine("localhost", 50_000);
    EngineHandshake.between(client, server);
    var shown =
        new Shown(
            (X509Certificate) client.getSession().getPeerCertificates()[0],
            (X509Certificate) server.getSession().getPeerCertificates()[0]);
    client.getSession().invalidate();
    return shown;
  }

  /** A client of Kafka, from the text to the wire. */
  @Test
  void aClientPresentsWhatTheTextNames() throws Exception {
    var context = VaultTls.of(vault).serve(Shop.SERVER).trust(Shop.ROOT).context();
    var loopback = InetAddress.getLoopbackAddress();
    var sockets = context.getServerSocketFactory();
    try (var server = (SSLServerSocket) sockets.createServerSocket(0, 1, loopback)) {
      server.setNeedClientAuth(true);
      var properties = text(Shop.CLIENT);
      properties.put("bootstrap.servers", "localhost:" + server.getLocalPort());
      var admin = Admin.create(properties);
      try (var connection = (SSLSocket) server.accept()) {
        connection.startHandshake();
        assertThat(connection.getSession().getPeerCertificates()[0])
            .isEqualTo(vault.get(Shop.CLIENT).x509());
      } finally {
        admin.close(Duration.ZERO);
      }
    }
  }
}
