package io.certwright.recipes;

import io.certwright.Vault;
import io.certwright.tls.VaultTls;
import java.security.KeyStore;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.apache.kafka.common.security.auth.SslEngineFactory;

/**
 * TLS of Kafka's clients and brokers: {@code ssl.engine.factory.class} is this class, and the
 * configuration has three entries more.
 */
public final class VaultSslEngineFactory implements SslEngineFactory {

  /** The vault, as an object: what makes a client takes a map of objects. */
  public static final String VAULT = "certwright.vault";

  /** The name of the certificate to present. */
  public static final String CERTIFICATE = "certwright.certificate";

  /** The name of the CA to trust. */
  public static final String AUTHORITY = "certwright.authority";

  private SSLContext context;
  private Object clientAuth;

  @Override
  public void configure(Map<String, ?> configs) {
    context =
        VaultTls.of((Vault) configs.get(VAULT))
            .serve((String) configs.get(CERTIFICATE))
            .trust((String) configs.get(AUTHORITY))
            .consumer("kafka")
            .context();
    clientAuth = configs.get("ssl.client.auth");
  }

  @Override
  public SSLEngine createClientSslEngine(String host, int port, String identification) {
    var engine = context.createSSLEngine(host, port);
    engine.setUseClientMode(true);
    var parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm(identification);
    engine.setSSLParameters(parameters);
    return engine;
  }

  @Override
  public SSLEngine createServerSslEngine(String host, int port) {
    var engine = context.createSSLEngine(host, port);
    engine.setUseClientMode(false);
    engine.setNeedClientAuth("required".equals(clientAuth));
    return engine;
  }

  /** Never for a renewal: the context follows the vault. */
  @Override
  public boolean shouldBeRebuilt(Map<String, Object> nextConfigs) {
    return false;
  }

  @Override
  public Set<String> reconfigurableConfigs() {
    return Set.of();
  }

  /** None: Kafka asks for it only to compare it with one that a new configuration has. */
  @Override
  public KeyStore keystore() {
    return null;
  }

  @Override
  public KeyStore truststore() {
    return null;
  }

  @Override
  public void close() {
    // The vault is the application's.
  }
}
