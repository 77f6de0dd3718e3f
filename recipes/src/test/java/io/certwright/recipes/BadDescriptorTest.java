package io.certwright.recipes;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.KeyProtections;
import io.certwright.Vault;
import io.certwright.keystore.CertwrightProvider;
import io.certwright.storage.file.FileStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.Security;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.assertj.core.api.AbstractThrowableAssert;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What is wrong with a descriptor is told by each framework in its own way, with the line and what
 * is wrong with it, and without a secret.
 */
class BadDescriptorTest {

  private static final String PASSPHRASE = "correct horse";

  @TempDir private static Path directory;

  /** What is wrong, and what is said about it. */
  private enum Trouble {
    TYPING_ERROR("certificats = shop", PASSPHRASE, "line 4", "\"certificates\""),
    MISSING_SECRET("storage.password = env:CERTWRIGHT_NOT_SET", PASSPHRASE, "line 4"),
    SECRET_IN_CLEAR("storage.password = hunter2", PASSPHRASE, "line 4"),
    LOCKED_VAULT("certificates = shop", "wrong horse", "passphrase"),
    STORAGE_AWAY("certificates = shop", PASSPHRASE, "line 2", "valut");

    private final String line;
    private final String password;
    private final String said;

    Trouble(String line, String password, String... said) {
      this.line = line;
      this.password = password;
      this.said = String.join("|", said);
    }

    private Path file() throws IOException {
      var place = directory.resolve(this == STORAGE_AWAY ? "valut" : "vault").toUri();
      return Files.writeString(
          directory.resolve(name()),
          "certwright-keystore 1\nstorage = " + place + "\npassphrase = password\n" + line + "\n");
    }

    private void isSaidBy(AbstractThrowableAssert<?, ?> failure) {
      for (var part : said.split("\\|", -1)) {
        failure.hasStackTraceContaining(part);
      }
      failure.satisfies(
          thrown -> {
            for (var cause = thrown; cause != null; cause = cause.getCause()) {
              var text = String.valueOf(cause.getMessage());
              org.assertj.core.api.Assertions.assertThat(text)
                  .doesNotContain("hunter2", PASSPHRASE, "wrong horse");
            }
          });
    }
  }

  @BeforeAll
  static void aVaultThatTheyShallNotOpen() {
    Security.addProvider(new CertwrightProvider());
    var protection = KeyProtections.passphrase(PASSPHRASE.toCharArray());
    try (var vault = Vault.open(FileStorage.at(directory.resolve("vault")), protection)) {
      Shop.found(vault);
    }
  }

  @ParameterizedTest
  @EnumSource
  void inTheJdk(Trouble trouble) throws Exception {
    var file = trouble.file().toFile();
    var password = new KeyStore.PasswordProtection(trouble.password.toCharArray());
    var builder = KeyStore.Builder.newInstance("Certwright", null, file, password);
    trouble.isSaidBy(
        assertThatThrownBy(builder::getKeyStore).isInstanceOf(KeyStoreException.class));
  }

  @ParameterizedTest
  @EnumSource
  void inTomcat(Trouble trouble) throws Exception {
    var tomcat = new Tomcat();
    tomcat.setSilent(true);
    tomcat.setBaseDir(directory.toString());
    var connector = TomcatServer.byText(trouble.file(), trouble.password);
    connector.setPort(0);
    connector.setThrowOnFailure(true);
    tomcat.setConnector(connector);
    try {
      trouble.isSaidBy(assertThatThrownBy(tomcat::start).isInstanceOf(LifecycleException.class));
    } finally {
      tomcat.destroy();
    }
  }

  private static Path fine() throws IOException {
    return Files.writeString(
        directory.resolve("FINE"),
        "certwright-keystore 1\nstorage = "
            + directory.resolve("vault").toUri()
            + "\npassphrase = password\n");
  }

  @Test
  void anAliasThatDoesNotExistInTomcat() throws Exception {
    var tomcat = new Tomcat();
    tomcat.setSilent(true);
    tomcat.setBaseDir(directory.toString());
    var connector = TomcatServer.byText(fine(), PASSPHRASE);
    for (var host : connector.findSslHostConfigs()) {
      host.getCertificates().forEach(served -> served.setCertificateKeyAlias("shp"));
    }
    connector.setPort(0);
    connector.setThrowOnFailure(true);
    tomcat.setConnector(connector);
    try {
      assertThatThrownBy(tomcat::start)
          .isInstanceOf(LifecycleException.class)
          .hasStackTraceContaining("[shp]");
    } finally {
      tomcat.destroy();
    }
  }

  /**
   * Jetty looks for it only when it serves; then the JDK says that there is nothing to prove with.
   */
  @Test
  void anAliasThatDoesNotExistInJetty() throws Exception {
    var tls = new SslContextFactory.Server();
    tls.setKeyStoreType("Certwright");
    tls.setKeyStorePath(fine().toString());
    tls.setKeyStorePassword(PASSPHRASE);
    tls.setCertAlias("shp");
    tls.start();
    var server = tls.newSSLEngine();
    server.setUseClientMode(false);
    var client = SSLContext.getDefault().createSSLEngine();
    client.setUseClientMode(true);
    assertThatThrownBy(() -> EngineHandshake.between(client, server))
        .isInstanceOf(SSLHandshakeException.class)
        .hasMessageContaining("authentication scheme");
    tls.stop();
  }

  @ParameterizedTest
  @EnumSource
  void inJetty(Trouble trouble) throws Exception {
    var tls = new SslContextFactory.Server();
    tls.setKeyStoreType("Certwright");
    tls.setKeyStorePath(trouble.file().toString());
    tls.setKeyStorePassword(trouble.password);
    trouble.isSaidBy(assertThatThrownBy(tls::start).isInstanceOf(Exception.class));
  }

  @ParameterizedTest
  @EnumSource
  void inKafka(Trouble trouble) throws Exception {
    var configuration =
        Map.<String, Object>of(
            "bootstrap.servers", "localhost:9",
            "security.protocol", "SSL",
            "ssl.keystore.type", "Certwright",
            "ssl.keystore.location", trouble.file().toString(),
            "ssl.keystore.password", trouble.password);
    trouble.isSaidBy(
        assertThatThrownBy(() -> Admin.create(configuration)).isInstanceOf(KafkaException.class));
  }
}
