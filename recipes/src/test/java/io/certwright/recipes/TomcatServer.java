package io.certwright.recipes;

import io.certwright.Vault;
import io.certwright.keystore.VaultKeyStore;
import io.certwright.tls.VaultTls;
import java.nio.file.Path;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.apache.tomcat.util.net.SSLUtil;

/** Tomcat, embedded. */
final class TomcatServer {

  private TomcatServer() {}

  /** A connector that serves what the vault has. Nothing has to be told to it, ever. */
  static Connector live(Vault vault, String certificate) {
    var tls = VaultTls.of(vault).serve(certificate);
    var host = new SSLHostConfig();
    var served = new SSLHostConfigCertificate(host, SSLHostConfigCertificate.Type.UNDEFINED);
    served.setSslContext(
        SSLUtil.createSSLContext(tls.context(), tls.keyManager(), tls.trustManager()));
    return connector(host, served);
  }

  /**
   * By a key store, as a configuration file would say it. Tomcat copies what it finds there, so it
   * has to be told of a renewal.
   */
  static Connector byKeyStore(Vault vault, String certificate) {
    var host = new SSLHostConfig();
    var served = new SSLHostConfigCertificate(host, SSLHostConfigCertificate.Type.UNDEFINED);
    served.setCertificateKeystore(VaultKeyStore.of(vault).names(certificate).open());
    return connector(host, served);
  }

  /** By a file that describes a vault: nothing but text. */
  static Connector byText(Path descriptor, String password) {
    var host = new SSLHostConfig();
    var served = new SSLHostConfigCertificate(host, SSLHostConfigCertificate.Type.UNDEFINED);
    served.setCertificateKeystoreType("Certwright");
    served.setCertificateKeystoreFile(descriptor.toString());
    served.setCertificateKeystorePassword(password);
    return connector(host, served);
  }

  /** What a listener does about a renewal, for a connector that has a key store. */
  static void reload(Connector connector) {
    ((AbstractHttp11Protocol<?>) connector.getProtocolHandler()).reloadSslHostConfigs();
  }

  private static Connector connector(SSLHostConfig host, SSLHostConfigCertificate served) {
    host.addCertificate(served);
    var connector = new Connector();
    connector.setScheme("https");
    connector.setSecure(true);
    connector.setProperty("SSLEnabled", "true");
    connector.addSslHostConfig(host);
    return connector;
  }
}
