package io.certwright.internal.inventory;

/** Takes note that one version is used by one consumer. Thread-safe; costs as good as nothing. */
@FunctionalInterface
public interface Sighting {

  /** Takes no note. */
  Sighting NONE = () -> {};

  /** That it is used just now. Throws nothing, and waits for nothing. */
  void seen();
}
