package io.certwright.internal.handle;

import java.io.Serial;
import java.security.Provider;

/**
 * The provider that the first handle installs. It serves handles of the copy of the library that it
 * belongs to, and key stores, so its place in the list changes nothing for other keys.
 */
final class HandleProvider extends Provider {
  @Serial private static final long serialVersionUID = 1;

  HandleProvider(String name) {
    super(name, HandleServices.VERSION, HandleServices.INFO);
    HandleServices.of(this).forEach(this::putService);
  }
}
