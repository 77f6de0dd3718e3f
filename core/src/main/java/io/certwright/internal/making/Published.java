package io.certwright.internal.making;

import java.math.BigInteger;
import java.net.URI;
import java.util.Optional;

/**
 * Where the CA of a certificate publishes what concerns it.
 *
 * @param crl the revocation list that it is on once it is revoked
 * @param deltaCrl what has changed since
 * @param ocsp where its status can be asked for
 * @param certificate the certificate of the CA
 */
public record Published(
    Optional<String> crl,
    Optional<String> deltaCrl,
    Optional<String> ocsp,
    Optional<String> certificate) {

  /** Nothing. */
  public static final Published NOTHING =
      new Published(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** Of what this authority signs under a serial number. */
  public static Published by(Authority authority, BigInteger serial) {
    var settings = authority.terms().settings();
    var addresses = settings.addresses();
    var list = authority.listOf(serial);
    return new Published(
        addresses.crl(list.ca(), list.key(), list.partition()).map(URI::toString),
        settings
            .crls()
            .deltaInterval()
            .flatMap(unused -> addresses.deltaCrl(list.ca(), list.key(), list.partition()))
            .map(URI::toString),
        addresses.ocsp().map(URI::toString),
        addresses.certificate(authority.name(), authority.version()).map(URI::toString));
  }
}
