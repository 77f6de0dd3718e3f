package io.certwright.spring.boot;

import io.certwright.Vault;
import io.certwright.errors.VaultException;
import io.certwright.spring.boot.CertwrightProperties.BundleProperties;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.SslBundleRegistry;

/** The TLS bundles, and what they showed last; updated when that has changed. Thread-safe. */
final class VaultBundles {

  private static final Logger LOG = LoggerFactory.getLogger(VaultBundles.class);

  private final Map<String, VaultBundle> bundles = new LinkedHashMap<>();
  private final Map<String, Shown> shown = new LinkedHashMap<>();
  private @Nullable SslBundleRegistry registry;

  VaultBundles(Vault vault, Map<String, BundleProperties> configured) {
    new TreeMap<>(configured)
        .forEach((name, bundle) -> bundles.put(name, new VaultBundle(vault, name, bundle)));
  }

  /** Registers them, for whoever wants to be told of updates as well. */
  synchronized void register(SslBundleRegistry to) {
    bundles.forEach(
        (name, bundle) -> {
          var now = bundle.show();
          to.registerBundle(name, now.bundle());
          shown.put(name, now);
        });
    registry = to;
  }

  /**
   * Updates each bundle that shows something else by now. One that cannot be read stays as it is:
   * what is in use goes on being served.
   */
  synchronized void refresh() {
    var known = registry;
    if (known == null) {
      return;
    }
    bundles.forEach((name, bundle) -> refresh(known, name, bundle));
  }

  private void refresh(SslBundleRegistry known, String name, VaultBundle bundle) {
    try {
      var before = shown.get(name);
      if (before != null && before.versions().equals(bundle.versions())) {
        return;
      }
      var now = bundle.show();
      shown.put(name, now);
      known.updateBundle(name, now.bundle());
    } catch (VaultException | ConfigurationException e) {
      LOG.warn("The TLS bundle \"{}\" stays as it is: {}", name, e.getMessage());
    }
  }
}
