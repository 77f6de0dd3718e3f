package io.certwright.benchmarks;

/** The names of what is issued. */
final class Host {

  private Host() {}

  /** The certificate of the host with that number. */
  static String name(int number) {
    return "host-" + number;
  }

  /** Its DNS name. */
  static String dns(int number) {
    return "host-" + number + ".example.test";
  }
}
