package io.certwright.keystore;

import io.certwright.keystore.Descriptor.Line;
import io.certwright.spi.storage.Storage;
import io.certwright.spi.storage.StorageProvider;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where a vault is stored, and what opens that.
 *
 * @param provider knows the scheme of the address
 * @param line the line with the address
 * @param settings the lines of its settings, by name
 */
record StorageAddress(StorageProvider provider, Line line, Map<String, Line> settings) {

  /** What a descriptor says. */
  static StorageAddress of(Settings described) throws DescriptorException {
    var line = described.storage();
    var provider = provider(line);
    var known = new TreeSet<>(provider.settings());
    known.addAll(provider.secretSettings());
    for (var setting : described.storageSettings().entrySet()) {
      if (!known.contains(setting.getKey())) {
        var keys = new TreeSet<String>();
        known.forEach(name -> keys.add("storage." + name));
        throw Settings.unknown(setting.getValue(), keys);
      }
      if (provider.secretSettings().contains(setting.getKey())) {
        SecretReference.require(setting.getValue());
      }
    }
    return new StorageAddress(provider, line, new TreeMap<>(described.storageSettings()));
  }

  private static StorageProvider provider(Line line) throws DescriptorException {
    int colon = line.value().indexOf(':');
    if (colon < 1) {
      throw new DescriptorException(
          line.number(), "\"storage\" is an address, as in file:/var/lib/shop/vault");
    }
    var scheme = line.value().substring(0, colon);
    var schemes = new TreeSet<String>();
    var found = provider(scheme, schemes, line);
    if (found.isEmpty()) {
      throw new DescriptorException(
          line.number(),
          "nothing here opens the storage \""
              + scheme
              + ":\", only "
              + schemes
              + "; put the module that does beside this library");
    }
    return found.get();
  }

  /** Looked for where this library is, so that it does not depend on who asks. */
  private static Optional<StorageProvider> provider(String scheme, Set<String> schemes, Line line)
      throws DescriptorException {
    var loader = StorageAddress.class.getClassLoader();
    try {
      for (var provider : ServiceLoader.load(StorageProvider.class, loader)) {
        if (provider.scheme().equals(scheme)) {
          return Optional.of(provider);
        }
        schemes.add(provider.scheme());
      }
    } catch (ServiceConfigurationError e) {
      throw new DescriptorException(
          line.number(), "what opens storages cannot be loaded: " + e.getMessage(), e);
    }
    return Optional.empty();
  }

  /** What tells this storage from others. */
  List<String> place() {
    var place = new ArrayList<String>();
    place.add(line.value());
    settings.forEach(
        (name, setting) -> {
          if (!provider.secretSettings().contains(name)) {
            place.add(name + "=" + setting.value());
          }
        });
    return place;
  }

  /**
   * Opens it.
   *
   * @param password the one that the key store is loaded with; null: none
   */
  Storage open(char @Nullable [] password) throws IOException {
    var values = new HashMap<String, String>();
    for (var setting : settings.entrySet()) {
      values.put(setting.getKey(), value(setting.getKey(), setting.getValue(), password));
    }
    try {
      return provider.open(line.value(), values);
    } catch (IllegalArgumentException e) {
      throw new DescriptorException(line.number(), "\"storage\": " + e.getMessage(), e);
    }
  }

  private String value(String name, Line setting, char @Nullable [] password) throws IOException {
    if (!provider.secretSettings().contains(name)) {
      return setting.value();
    }
    var secret = SecretReference.resolve(setting, password);
    try {
      return new String(secret);
    } finally {
      Arrays.fill(secret, '\0');
    }
  }
}
