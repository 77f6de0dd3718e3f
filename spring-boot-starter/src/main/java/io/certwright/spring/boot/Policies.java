package io.certwright.spring.boot;

import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.CertificatePolicyBuilder;
import io.certwright.policy.Renewal;
import io.certwright.spring.boot.CertwrightProperties.CertificateProperties;

/** Makes policies of what is configured. */
final class Policies {

  private Policies() {}

  static CertificatePolicy of(String name, CertificateProperties configured) {
    var builder = preset(name, configured);
    builder.ipAddresses(configured.ipAddresses().toArray(new String[0]));
    var commonName = configured.commonName();
    if (commonName != null) {
      builder.commonName(commonName);
    }
    var issuer = configured.issuer();
    if (issuer == null) {
      throw new ConfigurationException(
          "certwright.certificates." + name + ".issuer is not set",
          "Name a CA of certwright.authorities, an issuer outside, or Self.",
          null);
    }
    builder.issuer(issuer);
    var validity = configured.validity();
    if (validity != null) {
      builder.validity(validity);
    }
    var before = configured.renewBefore();
    if (before != null) {
      builder.renewal(Renewal.before(before));
    }
    return builder.build();
  }

  private static CertificatePolicyBuilder preset(String name, CertificateProperties configured) {
    var hosts = configured.dnsNames().toArray(new String[0]);
    var commonName = configured.commonName();
    return switch (configured.usage()) {
      case SERVER -> CertificatePolicy.tlsServer(hosts);
      case PEER -> CertificatePolicy.tlsPeer(hosts);
      case CLIENT ->
          CertificatePolicy.tlsClient(commonName == null ? name : commonName).dnsNames(hosts);
    };
  }
}
