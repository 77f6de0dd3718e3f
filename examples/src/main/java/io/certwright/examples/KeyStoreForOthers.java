package io.certwright.examples;

import io.certwright.KeyProtections;
import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.keystore.VaultKeyStore;
import io.certwright.policy.CertificatePolicy;
import io.certwright.storage.file.FileStorage;
import io.certwright.trust.TrustedAnchor;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * A vault for software that takes a {@link KeyStore} and knows nothing of vaults: a server that
 * presents the renewed certificate without being told, and a file that is the key store for whoever
 * has nothing but text.
 */
public final class KeyStoreForOthers {

  private static final char[] PASSPHRASE = "an example's passphrase".toCharArray();

  private KeyStoreForOthers() {}

  /** Prints what was seen; keeps the vault in a directory that the argument names, or a new one. */
  public static void main(String[] arguments) throws Exception {
    var place =
        arguments.length == 0
            ? Files.createTempDirectory("certwright-example")
            : Path.of(arguments[0]);
    run(place).forEach(System.out::println);
  }

  /** The serial numbers that were presented before and after a renewal, and the one in the file. */
  static List<String> run(Path place) throws IOException, GeneralSecurityException {
    var seen = new ArrayList<String>();
    var vaultAt = place.resolve("vault");
    try (var vault = Vault.open(FileStorage.at(vaultAt), KeyProtections.passphrase(PASSPHRASE))) {
      var root = EmbeddedCa.openOrCreateRoot(vault, "shop-root");
      vault.trustBundles().put("roots", TrustedAnchor.of(root.certificate().x509()));
      var policy = CertificatePolicy.tlsServer("localhost").issuer(root.name()).build();
      vault.create("shop", policy);

      // What follows is JDK only: it could as well be Tomcat's, or a driver's.
      var server = server(VaultKeyStore.of(vault).names("shop").open());
      var client = client(VaultKeyStore.of(vault).withoutKeys().trust("roots").open());
      try (server) {
        seen.add("first " + presented(server, client));
        vault.create("shop", policy);
        seen.add("renewed " + presented(server, client));
      }
    }
    var file =
        Files.writeString(
            place.resolve("shop.vault"),
            """
            certwright-keystore 1
            storage = %s
            passphrase = password
            certificates = shop
            """
                .formatted(vaultAt.toUri()));
    // The provider is installed, since a vault was opened; elsewhere java.security names it.
    var store = KeyStore.getInstance(file.toFile(), PASSPHRASE);
    seen.add("file " + serial((X509Certificate) store.getCertificate("shop")));
    return seen;
  }

  private static SSLServerSocket server(KeyStore store)
      throws GeneralSecurityException, IOException {
    // SunX509, the default, copies the keys and would not see a renewal.
    var keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, null);
    var context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    var loopback = InetAddress.getLoopbackAddress();
    return (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0, 1, loopback);
  }

  private static SSLContext client(KeyStore store) throws GeneralSecurityException {
    var trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private static String presented(SSLServerSocket server, SSLContext client) throws IOException {
    var accepting = new Thread(() -> accept(server), "accepting");
    accepting.start();
    var loopback = InetAddress.getLoopbackAddress();
    var factory = client.getSocketFactory();
    try (var socket = (SSLSocket) factory.createSocket(loopback, server.getLocalPort())) {
      socket.startHandshake();
      var session = socket.getSession();
      // One that is resumed shows the certificate of its first handshake.
      session.invalidate();
      return serial((X509Certificate) session.getPeerCertificates()[0]);
    }
  }

  private static void accept(SSLServerSocket server) {
    try (var socket = (SSLSocket) server.accept()) {
      socket.startHandshake();
    } catch (IOException e) {
      System.err.println("The server did not shake hands: " + e.getMessage());
    }
  }

  private static String serial(X509Certificate certificate) {
    return certificate.getSerialNumber().toString(16);
  }
}
