package io.certwright.spring.boot;

import io.certwright.spi.storage.Storage;
import io.certwright.spi.storage.StorageProvider;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeSet;
import org.springframework.core.env.Environment;

/** Opens the storage that is configured. */
final class ConfiguredStorage {

  private static final String URI = "certwright.storage.uri";
  private static final String SETTINGS = "certwright.storage.settings.";

  private ConfiguredStorage() {}

  static Storage open(CertwrightProperties.StorageProperties configured, Environment environment) {
    var uri = configured.uri();
    if (uri == null || uri.isBlank()) {
      throw new ConfigurationException(
          "Nothing says where the vault is",
          "Set "
              + URI
              + ", as in file:/var/lib/shop/vault, declare a bean of type Storage or Vault, or set"
              + " certwright.enabled=false.",
          null);
    }
    var provider = provider(uri);
    var settings = settings(provider, configured.settings(), environment);
    try {
      return configured.create()
          ? provider.openOrCreate(uri, settings)
          : provider.open(uri, settings);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(URI + ": " + e.getMessage(), "Correct it.", e);
    }
  }

  private static StorageProvider provider(String uri) {
    int colon = uri.indexOf(':');
    var scheme = colon < 0 ? "" : uri.substring(0, colon);
    var known = new TreeSet<String>();
    try {
      for (var provider : ServiceLoader.load(StorageProvider.class)) {
        if (provider.scheme().equals(scheme)) {
          return provider;
        }
        known.add(provider.scheme() + ":");
      }
    } catch (ServiceConfigurationError e) {
      throw new ConfigurationException(
          "What opens storages cannot be loaded: " + e.getMessage(), "Mend the class path.", e);
    }
    throw new ConfigurationException(
        URI
            + (scheme.isEmpty()
                ? " does not begin with what opens it"
                : ": nothing on the class path opens \"" + scheme + ":\""),
        "Add the module that does, certwright-storage-file (file:) or certwright-storage-jdbc"
            + " (jdbc:), or correct the address; known here are "
            + known
            + ".",
        null);
  }

  private static Map<String, String> settings(
      StorageProvider provider, Map<String, String> configured, Environment environment) {
    var known = new TreeSet<>(provider.settings());
    known.addAll(provider.secretSettings());
    var settings = new HashMap<String, String>();
    configured.forEach(
        (name, value) -> {
          if (!known.contains(name)) {
            throw new ConfigurationException(
                SETTINGS + name + " is no setting of storages at " + provider.scheme() + ":",
                "Known are " + known + ".",
                null);
          }
          settings.put(
              name,
              provider.secretSettings().contains(name) ? secret(name, value, environment) : value);
        });
    return settings;
  }

  private static String secret(String name, String reference, Environment environment) {
    var secret = SecretReference.resolve(SETTINGS + name, reference, environment);
    try {
      return new String(secret);
    } finally {
      Arrays.fill(secret, '\0');
    }
  }
}
