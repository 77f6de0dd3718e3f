package io.certwright.internal.handle;

import java.security.Provider;
import java.security.Security;

/**
 * Keeps this copy of the library's provider at the end of the JVM's list.
 *
 * <p>A second copy of the library (another class loader) has handles of its own, which our provider
 * cannot serve, and finds the name taken; it installs its provider as {@code Certwright-2} and so
 * on. A provider that someone removed comes back with the next handle.
 */
final class InstalledProvider {
  private static final String NAME = "Certwright";
  private static final int MOST_COPIES = 1_000;

  private static volatile String installedAs = NAME;

  private InstalledProvider() {}

  static void ensure() {
    if (!isInstalled()) {
      install();
    }
  }

  /** By the class of a service, which is a different one in each copy. */
  private static boolean isInstalled() {
    return isOurs(installedAs);
  }

  private static boolean isOurs(String name) {
    Provider provider = Security.getProvider(name);
    return provider != null && HandleServices.isOurs(provider.getService("KeyStore", NAME));
  }

  private static synchronized void install() {
    if (isInstalled()) {
      return;
    }
    for (int copy = 1; copy <= MOST_COPIES; copy++) {
      String name = copy == 1 ? NAME : NAME + "-" + copy;
      // -1 says that the name is taken, also when another copy took it a moment ago.
      if (Security.addProvider(new HandleProvider(name)) != -1 || isOurs(name)) {
        installedAs = name;
        return;
      }
    }
    throw new IllegalStateException(
        "The security provider for key handles cannot be installed: "
            + MOST_COPIES
            + " copies of the library are in this JVM; remove the providers named "
            + NAME
            + "-n of those that are no longer in use");
  }
}
