package io.certwright.tests;

import io.certwright.Certificate;

/** A version that a process was told is there, as it said so on its standard output. */
record Acknowledged(String name, String version, String serialNumber, String thumbprint) {

  static Acknowledged of(Certificate certificate) {
    return new Acknowledged(
        certificate.name(),
        certificate.version(),
        certificate.serialNumber(),
        certificate.thumbprint());
  }

  static Acknowledged parse(String line) {
    var parts = line.split(" ", -1);
    return new Acknowledged(parts[0], parts[1], parts[2], parts[3]);
  }

  String line() {
    return String.join(" ", name, version, serialNumber, thumbprint);
  }

  /** As records call it. */
  String id() {
    return name + "/" + version;
  }
}
