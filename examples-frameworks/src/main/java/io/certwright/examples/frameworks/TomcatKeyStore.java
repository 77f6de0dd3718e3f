package io.certwright.examples.frameworks;

import io.certwright.KeyProtections;
import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.policy.CertificatePolicy;
import io.certwright.storage.jdbc.JdbcStorage;
import io.certwright.tls.VaultTls;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.h2.jdbcx.JdbcConnectionPool;

/**
 * A Tomcat that has nothing but text: the key store in its configuration is a file that describes a
 * vault. Somebody else, here the same program, renews the certificate in the database that the
 * vault is in; the key never leaves the vault.
 */
public final class TomcatKeyStore {

  private static final String PASSPHRASE = "an example's passphrase";

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private TomcatKeyStore() {}

  /** Prints the serial numbers that were presented. */
  public static void main(String[] arguments) throws Exception {
    run(Files.createTempDirectory("certwright-example")).forEach(System.out::println);
  }

  /** The serial numbers that were presented before and after a renewal. */
  static List<String> run(Path place) throws IOException, LifecycleException {
    var database = "jdbc:h2:" + place.resolve("vault");
    var pool = JdbcConnectionPool.create(database, "sa", "");
    var protection = KeyProtections.passphrase(PASSPHRASE.toCharArray());
    try (var vault = Vault.open(JdbcStorage.on(pool), protection)) {
      var root = EmbeddedCa.openOrCreateRoot(vault, "shop-root");
      var policy = CertificatePolicy.tlsServer("localhost").issuer(root.name()).build();
      vault.create("shop", policy);
      var descriptor =
          Files.writeString(
              place.resolve("shop.vault"),
              """
              certwright-keystore 1
              storage = %s
              storage.user = sa
              passphrase = password
              certificates = shop
              """
                  .formatted(database));

      var tomcat = tomcat(place, descriptor);
      try {
        tomcat.start();
        var client = VaultTls.client(vault, root.name());
        var first = presented(client, tomcat);
        vault.create("shop", policy);
        return List.of(first, reloaded(client, tomcat, first));
      } finally {
        tomcat.stop();
        tomcat.destroy();
      }
    } finally {
      pool.dispose();
    }
  }

  /**
   * Tomcat copies the key handles when it loads them; its own reload listener does this now and
   * then. The key store is a node of its own, which sees within a second what another one has
   * changed.
   */
  private static String reloaded(SSLContext client, Tomcat tomcat, String before)
      throws IOException {
    var protocol = (AbstractHttp11Protocol<?>) tomcat.getConnector().getProtocolHandler();
    long start = System.nanoTime();
    while (System.nanoTime() - start < PATIENCE.toNanos()) {
      protocol.reloadSslHostConfigs();
      var now = presented(client, tomcat);
      if (!now.equals(before)) {
        return now;
      }
    }
    throw new IllegalStateException("the renewed certificate was not seen within " + PATIENCE);
  }

  private static Tomcat tomcat(Path place, Path descriptor) {
    var certificate = new SSLHostConfig();
    var keys = new SSLHostConfigCertificate(certificate, SSLHostConfigCertificate.Type.UNDEFINED);
    keys.setCertificateKeystoreType("Certwright");
    keys.setCertificateKeystoreFile(descriptor.toString());
    keys.setCertificateKeystorePassword(PASSPHRASE);
    certificate.addCertificate(keys);

    var connector = new Connector();
    connector.setPort(0);
    connector.setProperty("address", InetAddress.getLoopbackAddress().getHostAddress());
    connector.setProperty("SSLEnabled", "true");
    connector.addSslHostConfig(certificate);

    var tomcat = new Tomcat();
    tomcat.setBaseDir(place.toString());
    tomcat.setConnector(connector);
    tomcat.addContext("", place.toString());
    return tomcat;
  }

  private static String presented(SSLContext client, Tomcat tomcat) throws IOException {
    var loopback = InetAddress.getLoopbackAddress();
    int port = tomcat.getConnector().getLocalPort();
    try (var socket = (SSLSocket) client.getSocketFactory().createSocket(loopback, port)) {
      socket.startHandshake();
      var session = socket.getSession();
      // One that is resumed shows the certificate of its first handshake.
      session.invalidate();
      return ((X509Certificate) session.getPeerCertificates()[0]).getSerialNumber().toString(16);
    }
  }
}
